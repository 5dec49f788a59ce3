"""What a company leaves open about second factors: who gets one reset, when and on what proof."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.domain.vocabulary import POISON_FIELDS, RequestField, Tier
from supportdesk_env.policies.parameters import Parameters


class MfaLockoutPolicy(Parameters):
    """Temporary locks, and the reset of a lost second factor."""

    lockout_attempts: int = Field(ge=3, le=12)
    """So many failed codes in a row lock the second step."""
    lockout_minutes: int = Field(ge=5, le=120)
    """So long after the last failed code the lock ends by itself."""
    eligible_tiers: tuple[Tier, ...] = Field(min_length=1)
    """Tiers that may have a second factor reset."""
    paid_before_days: int = Field(ge=2, le=60)
    """The plan must have been paid for so many days when the ticket comes in."""
    may_ask_roles: tuple[str, ...] = Field(min_length=1)
    """Registered roles that may ask for somebody else."""
    proof_fields: tuple[RequestField, ...] = Field(min_length=2)
    """What has to be on file before an identity check."""
    review_roles: tuple[str, ...] = Field(min_length=1)
    """Registered roles whose second factor is reset only after a colleague's review."""
    enrolment_hours: int = Field(ge=4, le=168)
    """How long the link to enrol a new second factor is valid."""

    @model_validator(mode="after")
    def _asks_no_secrets(self) -> Self:
        """No proof is a poison field, and the free tier has no resets."""
        if POISON_FIELDS.intersection(self.proof_fields) or Tier.FREE in self.eligible_tiers:
            msg = "proof fields may not be poison, and the free tier has no resets"
            raise ValueError(msg)
        return self

    @property
    def eligible_words(self) -> str:
        """The eligible tiers, as printed."""
        return join_words([tier.value for tier in self.eligible_tiers])

    @property
    def may_ask_words(self) -> str:
        """The roles that may ask for others, as printed."""
        return join_words(self.may_ask_roles, last="or")

    @property
    def proof_words(self) -> str:
        """The proof, as printed."""
        return join_words([field.value for field in self.proof_fields])

    @property
    def review_words(self) -> str:
        """The roles that need a review, as printed."""
        return join_words(self.review_roles, last="or")


def join_words(words: Sequence[str], last: str = "and") -> str:
    """Return `words` as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
