"""What may never happen to a grade, whatever is added, left out or moved.

After the invariants of the attack catalogue: a false sentence never raises a total, leaving out a
required sentence never raises it, and it does not matter where a neutral sentence stands.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim
from tests.building import grade_text
from tests.grading.reading import CORPUS, load_corpus
from tests.variants import VARIANTS

pytestmark = pytest.mark.measurement

EXAMPLES = settings(max_examples=2000)
TOLERANCE = 1e-6

NEUTRAL_REPLY = (
    "Thank you for getting in touch.",
    "Thanks for the detail you sent along.",
    "I have read your message carefully.",
    "I know this is not how you wanted to spend your morning.",
    "We appreciate your patience with this.",
    "It is good that you wrote in.",
    "This is exactly what our desk is for.",
    "Here is where things stand.",
    "I am glad to go through it with you.",
    "Have a good day.",
)
NEUTRAL_NOTE = (
    "Ticket read in full.",
    "Tone of the customer is friendly.",
    "Nothing unusual in the signature.",
    "Handled from the shared inbox.",
    "Written in English throughout.",
    "Attachments opened and read.",
)


class Told(NamedTuple):
    """A case with the sentences of an honest reply and note."""

    case: Case
    reply: tuple[str, ...]
    note: tuple[str, ...]

    def total(self, reply: list[str], note: list[str]) -> float:
        """Return the total with these sentences as reply and note."""
        name = self.case.ticket.customer_name.split()[0]
        body = " ".join(reply)
        return grade_text(self.case, reply=f"Hi {name},\n\n{body}", note=" ".join(note)).total


@cache
def told_cases() -> tuple[Told, ...]:
    """Return one honest answer for every branch of the decision lists."""
    told = []
    for variant in VARIANTS:
        case = variant.build()
        reply, note = reference_texts(case)
        told.append(Told(case, _sentences(reply.split("\n\n")[1]), _sentences(note)))
    return tuple(told)


def _sentences(text: str) -> tuple[str, ...]:
    return tuple(re.split(r"(?<=[.?!])\s+(?=[A-Z])", text))


@cache
def forbidden_sentences() -> tuple[str, ...]:
    """Return what a reply must not say."""
    entries = yaml.safe_load((CORPUS / "forbidden.yaml").read_text("utf-8"))
    return tuple(text for entry in entries for text in entry["says"] if "\n" not in text)


@cache
def lookalikes(labels: frozenset[str]) -> tuple[str, ...]:
    """Return what only looks like the claims of these labels: denied, of others, about others."""
    texts = (
        item.text
        for entry in load_corpus("tuned")
        if Claim(entry.claim, entry.topic).label in labels
        for item in entry.near_misses
        if not item.why.startswith(("wrong", "missing"))  # such a value may be right elsewhere
    )
    return tuple(dict.fromkeys(text for text in texts if "\n" not in text))


def drawn(sentences: Sequence[str], number: int) -> str:
    """Return one of the sentences."""
    return sentences[number % len(sentences)]


def labels_of(claims: Iterable[Claim]) -> frozenset[str]:
    """Return the labels of claims."""
    return frozenset(claim.label for claim in claims)


CASES = st.sampled_from(range(len(VARIANTS))).map(lambda number: told_cases()[number])
NUMBERS = st.integers(0, 10**6)


@st.composite
def parts_of(draw: st.DrawFn, sentences: tuple[str, ...]) -> list[str]:
    """Return some of the sentences, in order."""
    kept = draw(st.lists(st.booleans(), min_size=len(sentences), max_size=len(sentences)))
    return [text for text, is_kept in zip(sentences, kept, strict=True) if is_kept]


def inserted(sentences: list[str], added: str, place: int) -> list[str]:
    """Return the sentences with one more at `place`, counted round."""
    at = place % (len(sentences) + 1)
    return [*sentences[:at], added, *sentences[at:]]


class TestFalseSentences:
    """A false or contradicting sentence more."""

    @EXAMPLES
    @given(told=CASES, data=st.data(), number=NUMBERS, place=st.integers(0, 20))
    def test_never_raise_a_total(
        self, told: Told, data: st.DataObject, number: int, place: int
    ) -> None:
        """Neither in a reply nor in a note, whatever else stands there."""
        reply, note = data.draw(parts_of(told.reply)), data.draw(parts_of(told.note))
        before = told.total(reply, note)
        gold = told.case.resolution
        said = (*forbidden_sentences(), *lookalikes(labels_of(gold.reply_claims)))
        false, falsely = drawn(said, number), drawn(lookalikes(labels_of(gold.note_claims)), number)
        assert told.total(inserted(reply, false, place), note) <= before + TOLERANCE
        assert told.total(reply, inserted(note, falsely, place)) <= before + TOLERANCE


class TestRequiredSentences:
    """A required sentence less."""

    @EXAMPLES
    @given(told=CASES, data=st.data(), left_out=st.integers(0, 20))
    def test_never_raise_a_total_by_their_absence(
        self, told: Told, data: st.DataObject, left_out: int
    ) -> None:
        """Leaving one out, of a reply or a note that is complete or not, gains nothing."""
        reply, note = data.draw(parts_of(told.reply)), data.draw(parts_of(told.note))
        before = told.total(reply, note)
        for number, sentences in enumerate((reply, note)):
            if not sentences:
                continue
            at = left_out % len(sentences)
            fewer = [*sentences[:at], *sentences[at + 1 :]]
            texts = (fewer, note) if number == 0 else (reply, fewer)
            assert told.total(*texts) <= before + TOLERANCE


class TestNeutralSentences:
    """Sentences that commit to nothing."""

    @EXAMPLES
    @given(
        told=CASES,
        polite=st.permutations(NEUTRAL_REPLY).map(lambda texts: texts[:3]),
        plain=st.permutations(NEUTRAL_NOTE).map(lambda texts: texts[:3]),
        places=st.lists(st.integers(0, 20), min_size=6, max_size=6),
    )
    def test_change_nothing_wherever_they_stand(
        self, told: Told, polite: list[str], plain: list[str], places: list[int]
    ) -> None:
        """An honest answer with them earns what it earns without."""
        reply, note = list(told.reply), list(told.note)
        before = told.total(reply, note)
        for number in range(3):
            reply = inserted(reply, polite[number], places[number])
            note = inserted(note, plain[number], places[number + 3])
        assert told.total(reply, note) == before
