"""Phrases as an expert writes them match at word boundaries."""

import pytest

from supportdesk_env.grading.phrases import compile_phrases


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
