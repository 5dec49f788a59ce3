"""Values are found however they are written, and compared in their normal form."""

from datetime import date

import pytest

from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.grading.values import fills, find_values
from tests.grading.reading import TODAY


def found(text: str) -> list[str]:
    """Return the values in a text of 2026, in words."""
    return [f"{value.kind} {value.text}" for value in find_values(text, TODAY)]


class TestMoney:
    """Amounts."""

    @pytest.mark.parametrize(
        ("text", "amount"),
        [
            ("USD 312.40", "USD 312.40"),
            ("usd 312.4", "USD 312.40"),
            ("$312.40", "USD 312.40"),
            ("US$312.40", "USD 312.40"),
            ("312.40 USD", "USD 312.40"),
            ("312.40 dollars", "USD 312.40"),
            ("USD 1,249.00", "USD 1249.00"),
            ("USD 1249", "USD 1249.00"),
            ("$1,249", "USD 1249.00"),
            ("\u20ac1,000,000.05", "EUR 1000000.05"),
            ("99 euros", "EUR 99.00"),
            ("5\u20ac", "EUR 5.00"),
            ("\u00a35", "GBP 5.00"),
            ("12 pounds", "GBP 12.00"),
            ("USD312.40", "USD 312.40"),
            ("312,40 \u20ac", "EUR 312.40"),
            ("1.249,00 EUR", "EUR 1249.00"),
            ("CHF 1'249.00", "CHF 1249.00"),
            ("EUR 1.249", "EUR 1249.00"),
            ("312.40 bucks", "USD 312.40"),
            ("1 dollar", "USD 1.00"),
            ("312.40 US dollars", "USD 312.40"),
            ("312 dollars and 40 cents", "USD 312.40"),
            ("CA$5", "CAD 5.00"),
        ],
    )
    def test_is_read_in_every_spelling(self, text: str, amount: str) -> None:
        """Code or symbol, before or after, with or without separators and cents."""
        assert found(f"The sum of {text} was paid.") == [f"money {amount}"]


class TestDates:
    """Days of the calendar."""

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("2026-06-11", "2026-06-11"),
            ("11 June", "2026-06-11"),
            ("11th June", "2026-06-11"),
            ("June 11", "2026-06-11"),
            ("Jun 11th, 2027", "2027-06-11"),
            ("1 Sept 2025", "2025-09-01"),
            ("31 December", "2026-12-31"),
            ("June the 11th", "2026-06-11"),
            ("Friday 5 June", "2026-06-05"),
            ("Friday, June 5", "2026-06-05"),
            ("Thursday", "2026-06-04"),
            ("Tuesday", "2026-06-09"),
            ("tomorrow", "2026-06-03"),
            ("the day after tomorrow", "2026-06-04"),
            ("27.03.2027", "2027-03-27"),
            ("2027/03/27", "2027-03-27"),
            ("27/03/2027", "2027-03-27"),
            ("03/27/2027", "2027-03-27"),
            ("06/06/2026", "2026-06-06"),
            ("the eleventh of June", "2026-06-11"),
            ("the twenty-third of August, 2027", "2027-08-23"),
            ("the thirtieth day of June", "2026-06-30"),
        ],
    )
    def test_is_read_in_every_spelling(self, text: str, day: str) -> None:
        """ISO, day first or month first; a weekday is the next one."""
        assert found(f"It arrives on {text}.") == [f"date {day}"]

    @pytest.mark.parametrize(
        ("text", "today", "day"),
        [
            ("2 January", date(2026, 12, 29), "2027-01-02"),
            ("28 December", date(2027, 1, 4), "2026-12-28"),
            ("2 January", date(2027, 1, 4), "2027-01-02"),
        ],
    )
    def test_lies_near_the_ticket(self, text: str, today: date, day: str) -> None:
        """Without a year a date is in the ticket's, or across New Year where that is far away."""
        dates = [value.text for value in find_values(text, today)]
        assert dates == [day]

    @pytest.mark.parametrize("text", ["Monday to Friday", "on Monday or on Tuesday", "last Friday"])
    def test_weekdays_that_name_no_day_are_none(self, text: str) -> None:
        """Several weekdays promise none of them; a past one is not the next."""
        assert found(text) == []

    @pytest.mark.parametrize("text", ["31 June", "0 May", "February 30", "31.02.2027", "6/8/2026"])
    def test_a_day_that_does_not_exist_is_none(self, text: str) -> None:
        """Nor is one that could be either of two days."""
        assert found(text) == []

    @pytest.mark.parametrize("text", ["12 Marketing seats", "2 separate invoices", "Market 12"])
    def test_a_word_that_starts_like_a_month_is_none(self, text: str) -> None:
        """Marketing is not March."""
        assert [value.partition(" ")[0] for value in found(text)] == ["count"]


class TestTimes:
    """Durations, windows and times of day."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("7 business days", "business_days 7"),
            ("seven working days", "business_days 7"),
            ("90 minutes", "minutes 90"),
            ("90min", "minutes 90"),
            ("a 30-minute gap", "minutes 30"),
            ("1.5 hours", "minutes 90"),
            ("two hours", "minutes 120"),
            ("24h", "minutes 1440"),
            ("half an hour", "minutes 30"),
            ("an hour", "minutes 60"),
            ("09:12Z", "time 09:12"),
            ("3 days", "minutes 4320"),
            ("3 calendar days", "minutes 4320"),
            ("09:12 UTC", "time 09:12"),
            ("9:12", "time 09:12"),
            ("2026-06-02T09:12", "date 2026-06-02, time 09:12"),
            ("09:12:40 UTC", "time 09:12"),
            ("10.35 UTC", "time 10:35"),
            ("1035Z", "time 10:35"),
            ("10:35am", "time 10:35"),
            ("10.35 p.m.", "time 22:35"),
            ("12 am", "time 00:00"),
            ("3pm", "time 15:00"),
            ("noon", "time 12:00"),
            ("12 noon UTC", "time 12:00"),
            ("midnight", "time 00:00"),
            ("12:35 CEST", "time 10:35"),
            ("00:35 GMT+2", "time 22:35"),
            ("10:35 (UTC)", "time 10:35"),
            ("a 90-minute window", "minutes 90"),
            ("ninety minutes", "minutes 90"),
            ("forty five minutes", "minutes 45"),
            ("an hour and a half", "minutes 90"),
            ("an hour and thirty minutes", "minutes 90"),
            ("1 hour 30 minutes", "minutes 90"),
            ("1h30m", "minutes 90"),
            ("one and a half hours", "minutes 90"),
            ("a half hour", "minutes 30"),
            ("a quarter of an hour", "minutes 15"),
            ("three quarters of an hour", "minutes 45"),
            ("within the hour", "minutes 60"),
            ("thirty minutes before it throws you out", "minutes 30"),
            ("a week", "minutes 10080"),
            ("two weeks", "minutes 20160"),
            ("a fortnight", "minutes 20160"),
            ("a 7-business-day window", "business_days 7"),
            ("7 (seven) business days", "business_days 7"),
        ],
    )
    def test_are_read_in_their_unit(self, text: str, value: str) -> None:
        """Durations become minutes, business days stay, times of day are those of UTC."""
        assert ", ".join(found(text)) == value

    @pytest.mark.parametrize("text", ["25:00", "09:60", "once a week", "a day ago"])
    def test_what_is_no_time_is_none(self, text: str) -> None:
        """No clock shows it, or it is how often or how long ago."""
        assert found(text) == []


class TestOthers:
    """Ids, shares, numbers, addresses."""

    @pytest.mark.parametrize(
        ("text", "value"),
        [
            ("CH-88147", "identifier CH-88147"),
            ("kb-bil-04", "identifier KB-BIL-04"),
            ("eu-west-3", "identifier EU-WEST-3"),
            ("62%", "percent 62"),
            ("62.4 percent", "percent 62.4"),
            ("62 per cent", "percent 62"),
            ("62,4 %", "percent 62.4"),
            ("99.62 %", "percent 99.62"),
            ("99.90%", "percent 99.9"),
            ("100.0 %", "percent 100"),
            ("sixty-two percent", "percent 62"),
            ("a hundred percent", "percent 100"),
            ("a 250-user limit", "count 250"),
            ("four hundred and twelve users", "count 412"),
            ("312.40", "count 312.40"),
            ("1,249.00", "count 1249.00"),
            ("412 users", "count 412"),
            ("1,412 users", "count 1412"),
            ("https://status.gridloom.example/now/", "url status.gridloom.example/now"),
            ("status.gridloom.example.", "url status.gridloom.example"),
        ],
    )
    def test_are_read_in_their_normal_form(self, text: str, value: str) -> None:
        """Capitals for ids, percents as they are, plain numbers, addresses without a scheme."""
        assert found(text) == [value]

    @pytest.mark.parametrize("text", ["well-known", "a state-of-the-art fix", "no values here"])
    def test_a_hyphenated_word_is_not_an_id(self, text: str) -> None:
        """An id has a digit."""
        assert found(text) == []

    def test_stand_in_the_order_of_the_text(self) -> None:
        """Several values are found one after another."""
        assert found("CH-1 of USD 5 at 09:12, 3 users") == [
            "identifier CH-1",
            "money USD 5.00",
            "time 09:12",
            "count 3",
        ]


class TestFills:
    """Whether a value fits a slot."""

    SLOT = Slot("update", (Value(ValueKind.MINUTES, "90"), Value(ValueKind.TIME, "10:35")))
    BOUND = Slot("update", SLOT.accepts, is_upper_bound=True)
    SUM = Slot("amount", (Value(ValueKind.MONEY, "USD 312.40"),))

    @pytest.mark.parametrize(
        ("slot", "text", "fits"),
        [
            (SLOT, "90 minutes", True),
            (SLOT, "10:35", True),
            (SLOT, "30 minutes", False),
            (SLOT, "90 users", False),
            (BOUND, "30 minutes", True),
            (BOUND, "1.5 hours", True),
            (BOUND, "91 minutes", False),
            (BOUND, "0 minutes", False),
            (BOUND, "half an hour", True),
            (BOUND, "10:20", True),
            (BOUND, "10:36", False),
            (BOUND, "09:05", False),
            (BOUND, "90 users", False),
            (SLOT, "10:20", False),
            (SUM, "USD 312.40", True),
            (SUM, "312.40", True),
            (SUM, "EUR 312.40", False),
            (SUM, "312.41", False),
            (SUM, "312", False),
        ],
    )
    def test_equal_or_sooner_where_allowed(self, slot: Slot, text: str, fits: bool) -> None:
        """Accepted, or shorter where a bound is meant, or the sum to the cent; never by kind."""
        (value,) = find_values(text, TODAY)
        assert fills(value, slot) is fits
