"""The index leaves out only phrases that do not match: what it finds is what a search finds."""

from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.grading.clauses import read_clauses
from supportdesk_env.grading.index import PhraseIndex
from supportdesk_env.grading.lexicon import load_lexicon
from supportdesk_env.grading.phrases import PhraseSet, compile_phrases
from supportdesk_env.grading.units import Passage
from tests.grading.reading import load_corpus

DATA = Path(__file__).parent / "data"


@cache
def all_sets() -> list[PhraseSet]:
    """Return every phrase set of the lexicon."""
    lexicon = load_lexicon()
    return list(
        dict.fromkeys(
            phrases
            for reading in (*lexicon.reply, *lexicon.note, *lexicon.forbidden)
            for group in (
                *reading.frames,
                reading.without,
                reading.denied_by,
                reading.undone_by,
            )
            for phrases in group
        )
    )


@cache
def all_texts() -> list[str]:
    """Return clauses of honest replies, and some of what the corpora hold."""
    honest = yaml.safe_load((DATA / "honest_replies.yaml").read_text("utf-8"))
    texts = [text for texts in honest.values() for text in texts]
    entries = load_corpus("tuned")
    texts += [t.text for e in entries for t in (*e.paraphrases[::9], *e.near_misses[::9])]
    return list(dict.fromkeys(clause.text for text in texts for clause in read_clauses(text)))


def build_index(*sets: list[str]) -> tuple[PhraseIndex, list[PhraseSet]]:
    """Return an index of small sets, and the sets."""
    listed = [PhraseSet.of(phrases) for phrases in sets]
    return PhraseIndex(listed), listed


class TestCandidates:
    """Which phrases can stand in a text."""

    def test_are_listed_by_set_in_the_order_of_the_set(self) -> None:
        """Expressions come before words; sets without any candidate are left out."""
        index, (one, two, _) = build_index(
            ["money back", r"re:\bmoney\b", "gone"], ["money*"], ["refund"]
        )
        found = index.find_candidates("your money is back")
        assert {
            number: index.candidates_of(number, found) for number in index.sets_among(found)
        } == {
            index.numbers[one]: (r"re:\bmoney\b", "money back"),
            index.numbers[two]: ("money*",),
        }

    def test_of_some_sets_are_told_by_their_bits(self) -> None:
        """What one set lets through is nothing to another."""
        index, (one, two) = build_index(["money back", "gone"], ["money*"])
        found = index.find_candidates("your money is back")
        assert index.sets_among(found & index.mask([two])) == [index.numbers[two]]
        assert index.sets_among(found & index.mask([one, two])) == list(index.numbers.values())

    @pytest.mark.parametrize(
        ("phrase", "text"),
        [
            ("refund*", "refunded"),
            ("re:fund", "refunded"),
            ("re:fund\\b", "refund"),
            ("re:\\d\\d", "x17"),
            ("=", "a=b"),
            ("re:.", "anything"),
        ],
    )
    def test_know_parts_of_words_digits_and_marks(self, phrase: str, text: str) -> None:
        """A keyword may be the start, the end or the middle of a word, or no word at all."""
        index, _ = build_index([phrase])
        assert index.find_candidates(text)

    def test_empty_index_finds_nothing(self) -> None:
        """A lexicon without phrases is no special case."""
        assert PhraseIndex([]).find_candidates("refund") == 0


class TestEquivalence:
    """The same ends as one search for every set in every text."""

    def test_of_the_lexicon_in_written_texts(self) -> None:
        """No phrase set is missed, and none ends elsewhere, in some hundreds of clauses."""
        index = PhraseIndex(all_sets())
        patterns = [(phrases, compile_phrases(phrases.phrases)) for phrases in all_sets()]
        wrong = []
        for text in all_texts()[::4]:
            passage = Passage(text, index, tried=0)
            for phrases, pattern in patterns:
                match = pattern.search(text)
                if match and not passage.present & index.bits_of([index.numbers[phrases]]):
                    wrong.append((text, f"told absent: {pattern.pattern}"))
                if passage.place_of(index.numbers[phrases]) != (
                    match.span() if match else (-1, -1)
                ):
                    wrong.append((text, pattern.pattern))
        assert wrong == []

    @given(text=st.text(alphabet="abc '-.1\u00e9\n", max_size=30))
    def test_of_awkward_phrases_in_any_text(self, text: str) -> None:
        """Edges, gaps, classes and repetitions are read as the engine reads them."""
        for phrase in (
            "a",
            "a*",
            "ab* c",
            "a * b",
            "a'b",
            "-a",
            r"re:a?b+c*\b",
            r"re:(?:a|bc)(?: c)?[ab]",
            r"re:^a|b$|\d c",
            r"re:(?:\w+ ){0,2}ca\b",
            r"re:(?:a |b){1,3}c(?!b)",
            r"re:a\s*b|[.']c",
            r"re:(?<=a )b[^c]{2}\w",
        ):
            index, (phrases,) = build_index([phrase])
            match = compile_phrases([phrase]).search(text)
            passage = Passage(text, index, tried=1)
            assert passage.sets == ([0] if index.find_candidates(text) else [])
            assert passage.place_of(index.numbers[phrases]) == (match.span() if match else (-1, -1))
