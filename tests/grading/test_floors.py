"""What texts earn that were not written for the case: boilerplate, pasted and piled-up words."""

from collections.abc import Callable, Iterable
from functools import cache, partial
from random import Random
from statistics import fmean

import pytest

from supportdesk_env.agents.writing import sentence_templates
from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.domain.action import MAX_REPLY_CHARS
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.vocabulary import ResolutionCode
from supportdesk_env.generation.catalogue import get_case, num_cases
from supportdesk_env.grading.rubric import Grader
from supportdesk_env.grading.sentences import split_sentences
from tests.building import CANONICAL, build_variant, score_of

pytestmark = pytest.mark.measurement

REPLY_FLOOR = 0.10
NOTE_FLOOR = 0.15
SMALL_WORDS = (
    *("the", "a", "an", "to", "of", "on", "in", "for", "and", "is", "are", "was"),
    *("by", "with", "from", "at", "it", "this", "that", "we", "you"),
)


@cache
def drawn_cases() -> tuple[Case, ...]:
    """Return the cases of a whole split: every branch, and names, ids and amounts of their own."""
    return tuple(get_case("validation", index) for index in range(num_cases("validation")))


def boilerplate(*, is_note: bool) -> str:
    """Return every plain sentence that needs no value, one after another."""
    return " ".join(
        text
        for label, text in sentence_templates().items()
        if "{" not in text and label.startswith("note_") == is_note
    )


def skeleton_reply(_: Case) -> str:
    """Return every sentence of a reply, with words in place of the values."""
    told = (
        text.replace("{update}", "30 minutes").replace("{arrival}", "3 business days")
        for label, text in sentence_templates().items()
        if not label.startswith("note_")
    )
    return " ".join(text for text in told if "{" not in text)


def fixed(text: str) -> Callable[[Case], str]:
    """Return what writes `text` whatever the case."""
    return lambda _: text


def article(case: Case) -> str:
    """Return the first article of the case."""
    return case.knowledge_base[0].content


def articles(case: Case) -> str:
    """Return all articles of the case."""
    return "\n\n".join(article.content for article in case.knowledge_base)


def ticket(case: Case) -> str:
    """Return what the customer wrote."""
    return f"{case.ticket.subject}\n\n{case.ticket.body}"


def record(case: Case) -> str:
    """Return the rows of the account record, one a line."""
    rows = (row for rows in case.account.records.values() for row in rows)
    return "\n".join(", ".join(f"{key}: {value}" for key, value in row.items()) for row in rows)


def options(_: Case) -> str:
    """Return every outcome a case can have."""
    codes = (code.value.replace("_", " ") for code in ResolutionCode)
    return f"Depending on the case, this is one of: {', or '.join(codes)}."


def keywords(case: Case) -> str:
    """Return every word of ticket and articles once."""
    return " ".join(_distinct(f"{ticket(case)} {articles(case)}".split()))


def _distinct(words: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(word.strip(".,:;()") for word in words)


def everything(case: Case) -> str:
    """Return ticket, record and articles."""
    return f"{ticket(case)}\n\n{record(case)}\n\n{articles(case)}"


def in_a_row(sentence: str, random: Random) -> str:
    """Return the words of `sentence` in another order."""
    words = sentence.rstrip(".!?").split()
    random.shuffle(words)
    return " ".join(words) + "."


def glued(sentence: str, random: Random) -> str:
    """Return the other words of `sentence` in another order, with any small words in between."""
    telling = [word for word in sentence.split() if word.lower() not in SMALL_WORDS]
    pairs = ((word, random.choice(SMALL_WORDS)) for word in telling)
    return in_a_row(" ".join(part for pair in pairs for part in pair), random)


def small_words_changed(sentence: str, random: Random) -> str:
    """Return `sentence` with other small words in place of its own."""
    words = sentence.split()
    return " ".join(random.choice(SMALL_WORDS) if w.lower() in SMALL_WORDS else w for w in words)


def word_row(case: Case, change: Callable[[str, Random], str]) -> str:
    """Return the reference reply of `case` with every sentence changed."""
    reply, _ = reference_texts(case)
    random = Random(case.index)
    sentences = [sentence.text for sentence in split_sentences(reply)]
    return " ".join(change(sentence, random) for sentence in sentences)


DERIVED = [article, articles, ticket, record, options, keywords, everything]
CANONICAL_TEXTS = [reference_texts(build_variant(task_id)) for task_id in CANONICAL]
REPLIES = [
    *(fixed(reply) for reply, _ in CANONICAL_TEXTS),
    fixed(boilerplate(is_note=False)),
    skeleton_reply,
    *DERIVED,
]
NOTES = [
    *(fixed(note) for _, note in CANONICAL_TEXTS),
    fixed(boilerplate(is_note=True)),
    *DERIVED,
]


@cache
def graders() -> tuple[Grader, ...]:
    """Return a grader for every case; what it knows of the case is worked out once."""
    return tuple(Grader(case) for case in drawn_cases())


def mean_of(component: str, write: Callable[[Case], str]) -> float:
    """Return the mean a text earns: a fixed one over all cases, others over every tenth."""
    step = 10 if write in DERIVED else 1
    earned = []
    for case, grader in zip(drawn_cases()[::step], graders()[::step], strict=True):
        snapshot = CaseSnapshot(
            requested_fields=list(case.resolution.requested_fields),
            submitted=True,
            **{component: write(case)[:MAX_REPLY_CHARS]},
        )
        earned.append(score_of(grader.grade(snapshot), component))
    return fmean(earned)


def name_of(write: Callable[[Case], str]) -> str:
    """Return the name a way of writing goes by in a test."""
    return write.__name__.strip("<>")


class TestFloors:
    """Mean over a thousand cases."""

    def test_are_measured_on_a_thousand_cases(self) -> None:
        """No two of them share a ticket."""
        assert len({ticket(case) for case in drawn_cases()}) == 1000

    @pytest.mark.parametrize("write", REPLIES, ids=name_of)
    def test_replies_not_written_for_the_case_earn_next_to_nothing(
        self, write: Callable[[Case], str]
    ) -> None:
        """Neither a fixed text nor what the agent was shown is an answer."""
        assert mean_of("reply", write) <= REPLY_FLOOR

    @pytest.mark.parametrize("write", NOTES, ids=name_of)
    def test_notes_not_written_for_the_case_earn_next_to_nothing(
        self, write: Callable[[Case], str]
    ) -> None:
        """The same holds for the internal note."""
        assert mean_of("internal_note", write) <= NOTE_FLOOR

    @pytest.mark.parametrize(
        ("change", "most"), [(in_a_row, 0.15), (glued, 0.05), (small_words_changed, 0.40)]
    )
    def test_right_words_in_no_order_earn_little(
        self, change: Callable[[str, Random], str], most: float
    ) -> None:
        """Who knows every word of the answer has not said it."""
        earned = mean_of("reply", partial(word_row, change=change))
        print(f"right words, {change.__name__}: {earned:.3f}")  # noqa: T201
        assert earned <= most
