"""Which law a request falls under, and the date by which it wants an answer."""

import calendar
from datetime import date, timedelta
from enum import StrEnum

from supportdesk_env.cases.families.privacy_request.policy import PrivacyRequestPolicy


class Law(StrEnum):
    """A privacy law with a period of its own, or none of them."""

    GDPR = "GDPR"
    CCPA = "CCPA"
    LGPD = "LGPD"
    NONE_NAMED = "none named"


class Residence(StrEnum):
    """Where the person lives, as the record has it."""

    FRANCE = "France"
    GERMANY = "Germany"
    IRELAND = "Ireland"
    SPAIN = "Spain"
    PORTUGAL = "Portugal"
    CALIFORNIA = "California, US"
    BRAZIL = "Brazil"
    JAPAN = "Japan"
    AUSTRALIA = "Australia"
    NEW_ZEALAND = "New Zealand"
    UNKNOWN = "not on record"


_LAWS = {
    Residence.CALIFORNIA: Law.CCPA,
    Residence.BRAZIL: Law.LGPD,
    Residence.JAPAN: Law.NONE_NAMED,
    Residence.AUSTRALIA: Law.NONE_NAMED,
    Residence.NEW_ZEALAND: Law.NONE_NAMED,
}
_DAYS = {Law.CCPA: 45, Law.LGPD: 15}


def law_of(residence: Residence) -> Law:
    """Return the law that applies to somebody who lives there; the rest are in the EU."""
    return _LAWS.get(residence, Law.GDPR)


def due_date(law: Law, received_on: date, policy: PrivacyRequestPolicy) -> date:
    """Return the last day for an answer: a calendar month under the GDPR, else a number of days."""
    if law is Law.GDPR:
        return _month_after(received_on)
    return received_on + timedelta(days=_DAYS.get(law, policy.other_law_days))


def _month_after(day: date) -> date:
    """Return the same day of the next month, or the last day of it where it has no such day."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
