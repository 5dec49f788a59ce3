"""What a company decides for itself about refunds of subscription payments."""

from enum import StrEnum

from pydantic import Field

from supportdesk_env.policies.parameters import Parameters


class CountingDay(StrEnum):
    """The day on which the refund window begins."""

    CHARGE = "the day of the charge"
    TERM_START = "the first day of the term"
    NEXT_DAY = "the day after the charge"


class RefundWindowPolicy(Parameters):
    """Windows in which a payment is refunded, and the credit for a renewal nobody used."""

    window_monthly_days: int = Field(ge=7, le=14)
    window_annual_days: int = Field(ge=14, le=60)
    counted_from: CountingDay
    unused_max_days: int = Field(ge=0, le=3)
    """Days of use since the renewal up to which it still counts as unused."""
    goodwill_interval_days: int = Field(ge=90, le=730)
    """One credit of goodwill in so many days."""
    credit_percent: int = Field(ge=25, le=100)
    credit_business_days: int = Field(ge=1, le=15)
