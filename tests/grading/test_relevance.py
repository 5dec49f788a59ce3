"""Boilerplate, sprays of claims and length: what is cheap to write earns little."""

from datetime import datetime

import pytest

from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.domain.values import identifier_slot, interval_slot
from supportdesk_env.grading.claims import read_reply
from supportdesk_env.grading.relevance import (
    STRAY_ALLOWANCE,
    STRAY_COST,
    is_specific,
    speaks_of,
    stray_claims,
    stray_cost,
)
from tests.grading.reading import TODAY

NO_ACTION = Claim(ClaimKind.NO_ACTION_NEEDED)
REFUND = Claim(ClaimKind.CONFIRM_REFUND, slots=(identifier_slot("charge", "CH-1"),))
UPDATE = Claim(ClaimKind.NEXT_UPDATE, slots=(interval_slot("update", 90, datetime(2026, 6, 2)),))  # noqa: DTZ001


class TestStrayClaims:
    """Clauses that assert what nobody requires here."""

    def test_are_counted_once_a_clause(self) -> None:
        """A clause with a required claim in it is none, nor is one that asserts nothing."""
        text = (
            "There is nothing else you need to do. Our billing team has the case now. "
            "Thank you for writing. Never send us passwords or codes."
        )
        strays = stray_claims(read_reply(text, TODAY), [NO_ACTION])
        assert [text[s.span.start : s.span.end] for s in strays] == [
            "Our billing team has the case now.",
            "Never send us passwords or codes.",
        ]

    def test_leave_asks_to_the_check_of_requested_fields(self) -> None:
        """An ask nobody needs is priced there."""
        read = read_reply("Please send us your workspace ID.", TODAY)
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


class TestSpecific:
    """Claims with values that only this case has."""

    def test_asking_for_exactly_what_is_lacking_is_specific_too(self) -> None:
        """Whoever asks for all of it has read the case."""
        asks = [Claim(ClaimKind.ASK, "region"), Claim(ClaimKind.ASK, "workspace_id")]
        both = "Please send us the region. Please send us your workspace ID."
        assert is_specific(read_reply(both, TODAY), asks)
        assert not is_specific(read_reply("Please send us the region.", TODAY), asks)

    @pytest.mark.parametrize(
        ("text", "is_so"),
        [
            ("We have refunded CH-1.", True),
            ("We have not refunded CH-1.", False),
            ("There is nothing else you need to do.", False),
            ("You will have an update from us within 30 minutes.", False),
        ],
    )
    def test_tell_a_text_from_boilerplate(self, text: str, is_so: bool) -> None:
        """A promise that is always soon enough tells nothing."""
        assert is_specific(read_reply(text, TODAY), [REFUND, NO_ACTION, UPDATE]) is is_so


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
    def test_is_told_by_whole_names(self, text: str, is_so: bool) -> None:
        """Part of a word is not a name, and an empty name is nobody's."""
        assert speaks_of(text, ["", "Dana", "WS-2283"]) is is_so
