"""A company's policy parameters, validated when loaded."""

from collections.abc import Mapping
from typing import Annotated, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SerializeAsAny,
    ValidationError,
    model_validator,
)

from supportdesk_env.domain.vocabulary import POISON_FIELDS, Priority, RequestField, Tier
from supportdesk_env.errors import InvalidPolicy


def _check_whole_percent(share: float) -> float:
    """Return `share`, which articles print in whole percent and rules compare as printed."""
    if abs(100 * share - round(100 * share)) > 1e-9:
        msg = f"{share} is not a whole percentage"
        raise ValueError(msg)
    return share


Share = Annotated[float, Field(gt=0, le=1), AfterValidator(_check_whole_percent)]
Positive = Annotated[int, Field(gt=0)]


class Parameters(BaseModel):
    """Shared settings of every group of parameters: frozen, nothing unknown, nothing missing."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class PriorityParameters(Parameters):
    """Thresholds of the priority function."""

    broad_share: Share
    broad_users: Positive
    some_share: Share
    some_users: Positive
    deadline_business_days: Positive
    statutory_business_days: Positive
    """A statutory deadline within so many business days makes a case at least high."""
    emergency_tiers: tuple[Tier, ...] = Field(min_length=1)


class BillingParameters(Parameters):
    """Duplicate charges and refunds."""

    currency: str = Field(pattern=r"^[A-Z]{3}$")
    duplicate_window_hours: int = Field(ge=24, le=72)
    agent_refund_limit: int = Field(ge=100, le=1000)
    refund_business_days: int = Field(ge=2, le=15)
    authorisation_release_days: int = Field(ge=3, le=7)


class SecurityParameters(Parameters):
    """Suspected account takeover."""

    verification_set: tuple[RequestField, ...] = Field(min_length=4, max_length=5)
    closure_days: int = Field(ge=3, le=14)


class IncidentParameters(Parameters):
    """Service incidents."""

    diagnostic_sets: dict[str, Annotated[tuple[RequestField, ...], Field(min_length=1)]]
    threshold_users: Positive
    threshold_share: Share
    assume_worst: bool
    status_page: str = Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    """Host name, without a scheme."""


ParametersT = TypeVar("ParametersT", bound=Parameters)


class Company(Parameters):
    """The vendor whose support desk works the case, with everything its policy leaves open."""

    name: str
    product: str
    policy_date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    plans: dict[Tier, str]
    update_minutes: dict[Tier, dict[Priority, Positive]]
    priority: PriorityParameters
    billing: BillingParameters
    security: SecurityParameters
    incident: IncidentParameters
    policy: SerializeAsAny[Parameters] | None = None
    """The parameters of the family a case belongs to, where it has some of its own."""

    @property
    def domain(self) -> str:
        """The vendor's own domain, under which its mailboxes and pages are found."""
        return f"{self.name.lower().replace(' ', '-')}.example"

    def own(self, kind: type[ParametersT]) -> ParametersT:
        """Return the family's own parameters, which are of this `kind`.

        Raises:
            InvalidPolicy: This company was made for a family with other parameters, or none.
        """
        if not isinstance(self.policy, kind):
            msg = f"company {self.name!r} has no {kind.__name__}; it has {self.policy!r}"
            raise InvalidPolicy(msg)
        return self.policy

    @model_validator(mode="after")
    def _sets_are_complete(self) -> Self:
        """Every tier has a plan and a full update table; no set asks for a poison field."""
        for tier in Tier:
            if tier not in self.plans or set(self.update_minutes.get(tier, {})) != set(Priority):
                msg = f"tier {tier.value}: a plan name and an update interval per priority"
                raise ValueError(msg)
        asked = {f for fields in self.incident.diagnostic_sets.values() for f in fields}
        if poison := (asked | set(self.security.verification_set)) & POISON_FIELDS:
            msg = f"poison fields may not be requested: {sorted(poison)}"
            raise ValueError(msg)
        return self


def load_company(raw: Mapping[str, object]) -> Company:
    """Return the company described by `raw`.

    Raises:
        InvalidPolicy: A parameter is missing, unknown or out of range; names each of them.
    """
    try:
        return Company.model_validate(raw)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(str(part) for part in item['loc']) or 'company'}: {item['msg']}"
            for item in error.errors()
        )
        msg = f"company {raw.get('name', '?')!r}: {problems}"
        raise InvalidPolicy(msg) from error
