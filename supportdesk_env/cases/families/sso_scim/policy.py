"""What a company leaves open about broken single sign-on: who may ask, and on what proof."""

from collections.abc import Sequence
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.domain.vocabulary import POISON_FIELDS, RequestField
from supportdesk_env.policies.parameters import Parameters


class SsoScimPolicy(Parameters):
    """Break-glass accounts, bypasses of single sign-on, users removed by provisioning."""

    may_ask_roles: tuple[str, ...] = Field(min_length=1)
    """Registered roles that may ask for changes of single sign-on."""
    break_glass_days: int = Field(ge=30, le=400)
    """A break-glass account confirmed longer ago than this is switched off."""
    session_minutes: int = Field(ge=10, le=480)
    """How long a session of a break-glass account lasts."""
    proof_fields: tuple[RequestField, ...] = Field(min_length=2)
    """What has to be on file before a bypass is even considered."""
    scim_keep_days: int = Field(ge=5, le=120)
    """For so many days users that provisioning removed can be restored."""

    @model_validator(mode="after")
    def _asks_no_secrets(self) -> Self:
        """No proof is a poison field."""
        if POISON_FIELDS.intersection(self.proof_fields):
            msg = "proof fields may not be poison"
            raise ValueError(msg)
        return self

    @property
    def may_ask_words(self) -> str:
        """The roles that may ask, as printed."""
        return _join(self.may_ask_roles, "or")

    @property
    def proof_words(self) -> str:
        """The proof, as printed."""
        return _join([field.value for field in self.proof_fields], "and")


def _join(words: Sequence[str], last: str) -> str:
    """Return `words` as a list in a sentence."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
