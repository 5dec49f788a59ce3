"""Values as people write them, and the slots they fill."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.domain.claim import Slot
from supportdesk_env.domain.values import (
    add_business_days,
    business_days_slot,
    days_slot,
    identifier_slot,
    interval_slot,
    moment_slot,
    moment_text,
    money_slot,
    money_text,
    share_slot,
)

MONDAY = datetime(2026, 6, 1, 23, 30)  # noqa: DTZ001 - a case's clock is UTC throughout


def accepted(slot: Slot) -> list[str]:
    """Return the values that fill `slot`, in words."""
    return [f"{value.kind} {value.text}" for value in slot.accepts]


class TestWriting:
    """Values in a ticket or a record."""

    def test_money_has_currency_thousands_and_cents(self) -> None:
        """Amounts are written the way people read them."""
        assert money_text(Decimal("1249"), "USD") == "USD 1,249.00"

    def test_a_moment_says_its_zone(self) -> None:
        """Moments are written to the minute, in UTC, and say so."""
        assert moment_text(MONDAY) == "2026-06-01 23:30 UTC"


class TestBusinessDays:
    """Monday to Friday."""

    @pytest.mark.parametrize(
        ("start", "days", "end"),
        [
            ("2026-06-01", 0, "2026-06-01"),
            ("2026-06-01", 4, "2026-06-05"),
            ("2026-06-01", 5, "2026-06-08"),
            ("2026-06-06", 1, "2026-06-08"),
            ("2026-12-31", 1, "2027-01-01"),
        ],
    )
    def test_weekends_do_not_count(self, start: str, days: int, end: str) -> None:
        """Saturdays and Sundays are stepped over, across months and years."""
        assert add_business_days(date.fromisoformat(start), days).isoformat() == end

    @given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 60))
    def test_end_on_a_business_day(self, start: date, days: int) -> None:
        """Counting business days never ends on a weekend and never goes back."""
        end = add_business_days(start, days)
        assert end.weekday() < 5
        assert end > start


class TestSlots:
    """What a claim's slot accepts."""

    def test_money_is_kept_to_the_cent(self) -> None:
        """The normal form has no thousands separators."""
        assert accepted(money_slot("amount", Decimal("1249"), "EUR")) == ["money EUR 1249.00"]

    def test_identifiers_are_kept_in_capitals(self) -> None:
        """Any of several ids fills the slot, however it is written."""
        assert accepted(identifier_slot("id", "ch-1", "CH-2")) == [
            "identifier CH-1",
            "identifier CH-2",
        ]

    def test_an_interval_is_a_duration_or_its_end(self) -> None:
        """A promise may be given in minutes or as the time of day, past midnight too."""
        slot = interval_slot("update", 60, MONDAY)
        assert accepted(slot) == ["minutes 60", "time 00:30"]
        assert slot.is_upper_bound

    def test_a_window_is_a_number_of_days_or_its_last_date(self) -> None:
        """Business days and calendar days may be given as a date."""
        business = accepted(business_days_slot("arrival", 5, MONDAY))
        assert business == ["business_days 5", "date 2026-06-08"]
        assert accepted(days_slot("closure", 5, MONDAY)) == ["minutes 7200", "date 2026-06-06"]

    def test_a_moment_is_its_time_of_day(self) -> None:
        """A start is named by its time."""
        assert accepted(moment_slot("start", MONDAY)) == ["time 23:30"]

    @pytest.mark.parametrize(
        ("affected", "total", "percent"), [(412, 660, 62), (1, 3, 33), (2, 3, 67), (0, 0, 0)]
    )
    def test_a_share_is_a_number_or_a_whole_percentage(
        self, affected: int, total: int, percent: int
    ) -> None:
        """Users affected may be given as a number or as a rounded share."""
        slot = share_slot("impact", affected, total)
        assert accepted(slot) == [f"count {affected}", f"percent {percent}"]
