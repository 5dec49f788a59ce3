"""The day of a promise follows from how long it may take and when that ends."""

from datetime import date, datetime

import pytest

from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.domain.values import days_slot, interval_slot
from supportdesk_env.grading.dues import is_past_due
from supportdesk_env.grading.values import find_values
from tests.grading.reading import is_made

NOW = datetime.fromisoformat("2026-06-02T21:05")
TODAY = NOW.date()
NEXT_DAY = interval_slot("update", 240, NOW)
IN_TWO_DAYS = interval_slot("update", 2880, NOW)


def is_late(text: str, today: date = TODAY) -> bool:
    """Return whether a promise comes after the first slot is due, on 3 June at 01:05."""
    return is_past_due(find_values(text, today), NEXT_DAY, today)


class TestIsPastDue:
    """Days after the one on which the time is up."""

    @pytest.mark.parametrize("text", ["by 01:05 on 4 June", "by 1:05 on Friday", "on 2026-07-01"])
    def test_a_later_day_is(self, text: str) -> None:
        """In whatever form."""
        assert is_late(text)

    @pytest.mark.parametrize(
        "text",
        ["by 01:05 on 3 June", "tomorrow by 01:05", "by 23:00", "today, 2 June", "within 4 hours"],
    )
    def test_the_day_itself_and_earlier_ones_are_not(self, text: str) -> None:
        """Sooner is as good."""
        assert not is_late(text)

    def test_another_day_beside_the_minutes_is_not(self) -> None:
        """What is promised is the minutes."""
        assert not is_late("within 4 hours, as your term ends on 20 December")

    def test_a_day_that_is_past_beside_it_is_not(self) -> None:
        """The charge of May is not when we write."""
        assert not is_late("by 01:05 about the charge of 3 May, and not on 4 June")

    def test_other_slots_have_days_of_their_own(self) -> None:
        """They are compared as values."""
        slot = days_slot("closure", 5, NOW)
        assert not is_past_due(find_values("on 20 June", TODAY), slot, TODAY)


class TestClaims:
    """How it shows in what is read."""

    @pytest.mark.parametrize(("day", "is_heard"), [("4 June", True), ("9 June", False)])
    def test_next_update(self, day: str, is_heard: bool) -> None:
        """Any time of day is within two days, but not on any day."""
        claim = Claim(ClaimKind.NEXT_UPDATE, "", (IN_TWO_DAYS,))
        text = f"You will hear from us by {day}, 12:00 UTC."
        assert is_made(claim, text, today=TODAY) == is_heard
