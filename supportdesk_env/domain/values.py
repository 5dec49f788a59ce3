"""Values as people write them and in their normal form: money, moments, business days."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from supportdesk_env.domain.claim import Slot, Value, ValueKind

SATURDAY = 5


def money_text(amount: Decimal, currency: str) -> str:
    """Return an amount as people write it, `USD 1,249.00`."""
    return f"{currency} {amount:,.2f}"


def moment_text(moment: datetime) -> str:
    """Return a UTC moment as the desk writes it, `2026-06-02 07:42 UTC`."""
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def add_business_days(start: date, days: int) -> date:
    """Return the date `days` business days (Monday to Friday) after `start`."""
    current = start
    while days > 0:
        current += timedelta(days=1)
        if current.weekday() < SATURDAY:
            days -= 1
    return current


def money_slot(name: str, amount: Decimal, currency: str) -> Slot:
    """Return a slot that holds one amount of money."""
    return Slot(name, (Value(ValueKind.MONEY, f"{currency} {amount:.2f}"),))


def identifier_slot(name: str, *identifiers: str) -> Slot:
    """Return a slot that any one of `identifiers` fills; one of digits alone reads as a count."""
    return Slot(
        name,
        tuple(
            Value(ValueKind.COUNT if text.isdigit() else ValueKind.IDENTIFIER, text.upper())
            for text in identifiers
        ),
    )


def moment_slot(name: str, moment: datetime) -> Slot:
    """Return a slot that the time of day of `moment` (UTC) fills."""
    return Slot(name, (Value(ValueKind.TIME, f"{moment:%H:%M}"),))


def interval_slot(name: str, minutes: int, now: datetime) -> Slot:
    """Return a slot for a promise within `minutes` of `now`; sooner fills it as well."""
    at = now + timedelta(minutes=minutes)
    accepts = (Value(ValueKind.MINUTES, str(minutes)), Value(ValueKind.TIME, f"{at:%H:%M}"))
    return Slot(name, accepts, is_upper_bound=True)


def business_days_slot(name: str, days: int, now: datetime) -> Slot:
    """Return a slot for a window of business days from `now`, or its last date."""
    last = add_business_days(now.date(), days)
    accepts = (Value(ValueKind.BUSINESS_DAYS, str(days)), Value(ValueKind.DATE, last.isoformat()))
    return Slot(name, accepts)


def days_slot(name: str, days: int, now: datetime) -> Slot:
    """Return a slot for a period of calendar days from `now`, or its last date."""
    last = now.date() + timedelta(days=days)
    accepts = (Value(ValueKind.MINUTES, str(days * 1440)), Value(ValueKind.DATE, last.isoformat()))
    return Slot(name, accepts)


def share_slot(name: str, affected: int, total: int) -> Slot:
    """Return a slot that a number of users, or their share in whole percent, fills."""
    percent = round(100 * affected / max(total, 1))
    accepts = (Value(ValueKind.COUNT, str(affected)), Value(ValueKind.PERCENT, str(percent)))
    return Slot(name, accepts)
