"""Keywords of a phrase: where it matches, there is one of each set."""

import pytest

from supportdesk_env.grading.keywords import find_keywords
from supportdesk_env.grading.phrases import DIGIT


def keywords(phrase: str) -> tuple[set[str], set[str]]:
    """Return the two sets of keywords of `phrase`."""
    first, second = find_keywords(phrase)
    return set(first), set(second)


class TestPlainPhrases:
    """Phrases without a regular expression."""

    @pytest.mark.parametrize(
        ("phrase", "first", "second"),
        [
            ("refund", {"refund"}, {"refund"}),
            ("Refund*", {"refund*"}, {"refund*"}),
            ("put the money back", {"money"}, {"back"}),
            ("id of * call", {"call"}, {"id"}),
            ("don't hesitate", {"hesitate"}, {"don"}),
            ("==", {"="}, {"="}),
        ],
    )
    def test_ask_for_their_rarest_words(
        self, phrase: str, first: set[str], second: set[str]
    ) -> None:
        """Common words tell little, long ones more."""
        assert keywords(phrase) == (first, second)


class TestExpressions:
    """Phrases that start with `re:`."""

    @pytest.mark.parametrize(
        ("expression", "first", "second"),
        [
            (r"\brefund\b.{0,60}\b(?:issued|sent)\b", {"refund"}, {"issued", "sent"}),
            (r"\b(?:we|you) (?:\w+ )?refund", {"refund*"}, {"we", "you"}),
            (r"recogni[sz]ed", {"*recognised*", "*recognized*"}, {"*recognised*", "*recognized*"}),
            (r"\brefunds?\b", {"refund*"}, {"refund*"}),
            (r"\bstill\b|\bpending\b", {"still", "pending"}, {"still", "pending"}),
            (r"(?<!no )\bcorrection\b(?! of)", {"correction"}, {"correction"}),
            (r"\bmoney\s+back\b", {"money"}, {"back"}),
            (r"\btwo+ weeks\b", {"weeks"}, {"two*"}),
            (r"\d{3,}", {DIGIT}, {DIGIT}),
            (r"\b24(?:h\w*| hours)\b", {"24h*", "hours"}, {"24h*", "hours"}),
            (r"\b40\d\b", {DIGIT}, {DIGIT}),
            (r"[$€]", {"$", "€"}, {"$", "€"}),
            (r"\?$", {"?"}, {"?"}),
            (r"\b(?:\w+ )+refund", {"*refund*"}, {"*refund*"}),
            (r"\b[a-f]\w*", set(), set()),
            (r"\bpaid|.", set(), set()),
        ],
    )
    def test_are_read_for_what_they_need(
        self, expression: str, first: set[str], second: set[str]
    ) -> None:
        """Alternatives are all listed; what is optional or open asks for nothing."""
        assert keywords(f"re:{expression}") == (first, second)

    def test_wordings_beyond_counting_are_left_open(self) -> None:
        """A word with a thousand spellings is known by its first letters only."""
        first, _ = keywords("re:" + r"\b" + "[abcdefghij]" * 3)
        assert all(word.endswith("*") for word in first)
        assert len(first) == 10

    @pytest.mark.parametrize(
        "expression", ["(?i)refund", "(?P<sum>refund)", "refund)", "(?:refund", r"\Brefund", "{"]
    )
    def test_what_is_not_understood_asks_for_nothing(self, expression: str) -> None:
        """Such a phrase is looked for in every text."""
        assert keywords(f"re:{expression}") == (set(), set())
