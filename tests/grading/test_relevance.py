"""Boilerplate, sprays of claims and length: what is cheap to write earns little."""

import pytest

from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.grading.claims import read_reply
from supportdesk_env.grading.relevance import (
    FULL_WORDS,
    LOST_WORDS,
    STRAY_ALLOWANCE,
    STRAY_COST,
    length_share,
    speaks_of,
    stray_claims,
    stray_cost,
)

NO_ACTION = Claim(ClaimKind.NO_ACTION_NEEDED)


class TestStrayClaims:
    """Clauses that assert what nobody requires here."""

    def test_are_counted_once_a_clause(self) -> None:
        """A clause with a required claim in it is none, nor is one that asserts nothing."""
        text = (
            "There is nothing else you need to do. Our billing team has the case now. "
            "Thank you for writing. Never send us passwords or codes."
        )
        strays = stray_claims(read_reply(text, 2026), [NO_ACTION])
        assert [text[s.span.start : s.span.end] for s in strays] == [
            "Our billing team has the case now.",
            "Never send us passwords or codes.",
        ]

    def test_leave_asks_to_the_check_of_requested_fields(self) -> None:
        """An ask nobody needs is priced there."""
        read = read_reply("Please send us your workspace ID.", 2026)
        assert stray_claims(read, [NO_ACTION]) == []

    @pytest.mark.parametrize(
        ("strays", "required", "cost"),
        [
            (0, 0, 0.0),
            (STRAY_ALLOWANCE, 1, 0.0),
            (STRAY_ALLOWANCE + 2, 1, 2 * STRAY_COST),
            (8, 8, 0.0),
            (9, 8, STRAY_COST),
        ],
    )
    def test_cost_from_more_than_an_honest_text_holds(
        self, strays: int, required: int, cost: float
    ) -> None:
        """A few are free, and a long answer may hold more."""
        assert stray_cost(strays, required) == pytest.approx(cost)


class TestSpeaksOf:
    """Names of the case in a text."""

    @pytest.mark.parametrize(
        ("text", "is_so"),
        [
            ("Hi Dana, all is well.", True),
            ("Regarding WS-2283: done.", True),
            ("Hi danae, all is well.", False),
            ("Hello, all is well.", False),
            ("", False),
        ],
    )
    def test_is_told_by_whole_names(self, text: str, is_so: bool) -> None:  # noqa: FBT001 - data
        """Part of a word is not a name, and an empty name is nobody's."""
        assert speaks_of(text, ["", "Dana", "WS-2283"]) is is_so


class TestLength:
    """Words of a text."""

    def test_costs_nothing_up_to_a_long_letter(self) -> None:
        """Then more and more, up to everything."""
        assert length_share("word " * FULL_WORDS) == 1.0
        assert length_share("word " * ((FULL_WORDS + LOST_WORDS) // 2)) == pytest.approx(0.5)
        assert length_share("word " * LOST_WORDS) == 0.0
        assert length_share("word " * 2 * LOST_WORDS) == 0.0
        assert length_share("") == 1.0
