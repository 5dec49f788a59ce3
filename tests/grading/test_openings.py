"""An expression whose opening was rewritten matches where it did before, and nowhere else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.grading.lexicon import load_lexicon
from supportdesk_env.grading.openings import opens_a_line, stands_first, with_fast_opening
from tests.grading.reading import load_corpus


def spans(source: str, text: str) -> list[tuple[int, int]]:
    """Return where an expression matches."""
    return [match.span() for match in re.finditer(source, text)]


class TestOpenings:
    """What stands before the first letters is told after them."""

    @pytest.mark.parametrize(
        ("source", "rewritten"),
        [
            (r"\bword", r"word(?<!\wword)"),
            (r"\b(?:one|two)s?\b", r"(?:one(?<!\wone)|two(?<!\wtwo))s?\b"),
            (r"(?<!no )\bwords?", r"word(?<!no word)(?<!\wword)s?"),
            (r"(?<![\w-])\d{4,6}", r"\d(?<![\w-]\d)\d{3,5}"),
            (r"\b[45]+x|\bz", r"[45](?<!\w[45])[45]*x|z(?<!\wz)"),
        ],
    )
    def test_come_first(self, source: str, rewritten: str) -> None:
        """Letters, plain classes and groups of them open an expression."""
        assert with_fast_opening(source) == rewritten

    @pytest.mark.parametrize(
        "source",
        [
            r"\bx?y",
            r"\b(?:a|b)?c",
            r"\b(?:a|\w+)c",
            r"\b\d{0,2}x",
            r"(a)\bword",
            r"\ba|b",
            r"\b(?:a|b|c|d|e|f|g|h|i)",
            "plain",
        ],
    )
    def test_stay_where_that_cannot_be_or_does_not_pay(self, source: str) -> None:
        """What may be absent, or may be anything, cannot come first; many letters need not."""
        assert with_fast_opening(source) == source

    @pytest.mark.parametrize(
        ("source", "answer"), [("^a", True), ("^(?:a|b)", True), ("^a|b", False), ("a", False)]
    )
    def test_at_the_beginning_only_are_known(self, source: str, *, answer: bool) -> None:
        """One branch that is bound to the beginning; of several, another may stand anywhere."""
        assert stands_first(source) is answer

    @pytest.mark.parametrize(
        ("source", "answer"),
        [(r"(?:^|\n)a", True), (r"(?:^|\n)a|b", False), (r"(?:^|\n)*a", False), ("a", False)],
    )
    def test_at_the_beginning_of_lines_are_known(self, source: str, *, answer: bool) -> None:
        """As long as the break is not optional."""
        assert opens_a_line(source) is answer


class TestEquivalence:
    """The same matches, in the same places."""

    def test_of_the_lexicon(self) -> None:
        """Every seventh expression, in some of what was written."""
        lexicon = load_lexicon()
        phrases = dict.fromkeys(
            phrase
            for reading in (*lexicon.reply, *lexicon.note, *lexicon.forbidden)
            for group in (
                *reading.frames,
                reading.without,
                reading.denied_by,
                reading.undone_by,
            )
            for phrases in group
            for phrase in phrases.phrases
        )
        sources = [phrase[3:] for phrase in phrases if phrase.startswith("re:")][::7]
        entries = load_corpus("tuned")
        texts = [text.text.lower() for entry in entries for text in entry.paraphrases[::12]]
        text = " ".join(texts)[:20_000]
        assert [s for s in sources if spans(s, text) != spans(with_fast_opening(s), text)] == []

    @given(text=st.text(alphabet="ab1 -_\u00e9\n", max_size=20))
    def test_in_any_text(self, text: str) -> None:
        """At the edges of words, of the text, and where an expression would match twice."""
        for source in (r"\bab*", r"\b(?:a|ab)b", r"(?<!a )\b1+", r"(?<![\w-])\d{1,2}|\ba b"):
            assert spans(source, text) == spans(with_fast_opening(source), text)
