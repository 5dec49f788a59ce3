"""Phrases as an expert writes them match at word boundaries."""

import pytest

from supportdesk_env.grading.phrases import PhraseSet, compile_phrases, find_first


class TestCompilePhrases:
    """What a phrase matches, in lower-case text."""

    @pytest.mark.parametrize(
        ("phrase", "text", "matches"),
        [
            ("refund", "a refund of 5", True),
            ("refund", "refunded", False),
            ("refund", "prerefund", False),
            ("refund*", "refunded", True),
            ("money back", "money \n back", True),
            ("Money Back", "money back", True),
            ("id of * call", "id of the call", True),
            ("e.g.", "eagle", False),
            ("re:\\bfix(?:ed)? by\\b", "it is fixed by noon", True),
        ],
    )
    def test_reads_blanks_stars_and_expressions(
        self, phrase: str, text: str, matches: bool
    ) -> None:
        """A blank is any white space, a star the rest of a word, `re:` an expression."""
        assert (compile_phrases([phrase]).search(text) is not None) is matches

    def test_any_one_phrase_is_enough(self) -> None:
        """Plain phrases and expressions stand side by side."""
        pattern = compile_phrases(["one", "re:t.o", "three"])
        assert [bool(pattern.search(word)) for word in ("one", "two", "three", "four")] == [
            True,
            True,
            True,
            False,
        ]


class TestFindFirst:
    """A search for some phrases of a set finds what a search for the set finds."""

    @pytest.mark.parametrize(
        ("phrases", "end"),
        [
            (["refund", "refund of * sum"], 6),
            (["refund of * sum", "refund"], 19),
            (["refund", "re:refund o"], 8),
            (["sum", "refund"], 6),
            (["gone"], None),
        ],
    )
    def test_the_leftmost_wins_then_the_first(self, phrases: list[str], end: int | None) -> None:
        """Of two phrases at one place the first counts; expressions come before words."""
        text = "refund of the sum"[:10] + "whole sum"
        match = find_first(PhraseSet.of(phrases).phrases, text)
        together = compile_phrases(phrases).search(text)
        assert (match.end() if match else None) == end
        assert (together.end() if together else None) == end

    def test_a_set_is_itself_only(self) -> None:
        """Sets are told apart by identity; each holds a phrase once."""
        one, other = PhraseSet.of(["a", "re:b", "a"]), PhraseSet.of(["a", "re:b", "a"])
        assert one != other
        assert one.phrases == ("re:b", "a")
