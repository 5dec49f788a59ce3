"""The parameters of credits for missed availability."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from supportdesk_env.domain.vocabulary import Tier
from supportdesk_env.policies.parameters import Parameters

Availability = Annotated[Decimal, Field(ge=90, lt=100, decimal_places=2)]
Percent = Annotated[int, Field(gt=0, le=100)]


class SlaCreditPolicy(Parameters):
    """What a month of missed availability is worth, to whom, and until when it can be claimed."""

    threshold: Availability
    """Availability of a month in percent from which nothing is due."""
    middle_below: Availability
    """Availability below which the middle credit is due."""
    large_below: Availability
    """Availability below which the large credit is due."""
    small_credit: Percent
    middle_credit: Percent
    large_credit: Percent
    claim_days: int = Field(ge=15, le=45)
    """Days after the end of a month within which it can be claimed."""
    eligible_tiers: tuple[Tier, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        """The lower the availability, the larger the credit."""
        if not self.large_below < self.middle_below < self.threshold:
            msg = "large_below, middle_below and threshold must rise"
            raise ValueError(msg)
        if not self.small_credit < self.middle_credit < self.large_credit:
            msg = "small_credit, middle_credit and large_credit must rise"
            raise ValueError(msg)
        return self

    @property
    def eligible(self) -> str:
        """The eligible tiers as an article prints them."""
        return " and ".join(tier.value for tier in self.eligible_tiers)

    def credit_for(self, uptime: Decimal) -> int:
        """Return the percentage of the monthly fee that `uptime`, below the target, is worth."""
        if uptime < self.large_below:
            return self.large_credit
        return self.middle_credit if uptime < self.middle_below else self.small_credit
