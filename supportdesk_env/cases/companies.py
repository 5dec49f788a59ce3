"""Draws a vendor: its name and every parameter its policy leaves open."""

from collections.abc import Iterator
from functools import cache

from pydantic import BaseModel, ConfigDict, TypeAdapter

from supportdesk_env.cases.deviations import get_parameter, with_parameter
from supportdesk_env.cases.surface import Surface
from supportdesk_env.domain.vocabulary import Priority, RequestField, Tier
from supportdesk_env.package_data import read_package_yaml, read_yaml
from supportdesk_env.policies.parameters import (
    BillingParameters,
    Company,
    IncidentParameters,
    Parameters,
    ParametersT,
    PriorityParameters,
    SecurityParameters,
)
from supportdesk_env.seeding import Stream

_IDENTITY = (
    RequestField.WORKSPACE_ID,
    RequestField.REQUESTER_ROLE,
    RequestField.REGISTERED_EMAIL_CONFIRMATION,
    RequestField.VERIFICATION_CODE,
    RequestField.LAST_SUCCESSFUL_LOGIN,
    RequestField.RECENT_ACCOUNT_ACTIVITY,
    RequestField.SUSPICIOUS_SESSION_DETAILS,
)
_TECHNICAL = (
    RequestField.REQUEST_IDS,
    RequestField.TIMESTAMPS_UTC,
    RequestField.ENDPOINT_URL,
    RequestField.ERROR_PAYLOAD,
    RequestField.REGION,
    RequestField.WORKSPACE_ID,
    RequestField.REPRODUCTION_STEPS,
    RequestField.RECENT_CHANGES,
)


class ParameterRanges(BaseModel):
    """The values a drawn company's parameters are taken from."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    update_rows: dict[Tier, tuple[tuple[int, int, int, int], ...]]
    broad_share: tuple[float, ...]
    broad_users: tuple[int, ...]
    some_share: tuple[float, ...]
    some_users: tuple[int, ...]
    deadline_business_days: tuple[int, ...]
    statutory_business_days: tuple[int, ...]
    emergency_tiers: tuple[tuple[Tier, ...], ...]
    currency: tuple[str, ...]
    duplicate_window_hours: tuple[int, ...]
    agent_refund_limit: tuple[int, ...]
    refund_business_days: tuple[int, ...]
    authorisation_release_days: tuple[int, ...]
    closure_days: tuple[int, ...]
    threshold_users: tuple[int, ...]
    threshold_share: tuple[float, ...]


PolicyRanges = dict[str, dict[str, tuple[object, ...]]]
"""By name of the ranges, the values each parameter of a family's own is taken from."""


@cache
def load_policy_ranges(package: str) -> PolicyRanges:
    """Return the ranges of a family's own parameters, `common` and `ood`, read once."""
    return TypeAdapter(PolicyRanges).validate_python(read_package_yaml(package, "policy.yaml"))


def draw_policy(stream: Stream, package: str, kind: type[ParametersT], ranges: str) -> ParametersT:
    """Return a family's own parameters of `kind`, drawn from its ranges of that name."""
    options = load_policy_ranges(package)[ranges]
    return kind.model_validate({name: stream.choice(name, options[name]) for name in options})


@cache
def load_ranges() -> dict[str, ParameterRanges]:
    """Return the ranges by name, `common` and `ood`, read once."""
    adapter = TypeAdapter(dict[str, ParameterRanges])
    return adapter.validate_python(read_yaml("cases", "data/parameter_ranges.yaml"))


def draw_company(
    stream: Stream, surface: Surface, ranges: ParameterRanges, policy_date: str
) -> Company:
    """Return a vendor whose every parameter is drawn from `ranges`."""
    name = stream.choice("name", surface.vendors)
    rows = {tier: stream.choice(f"update_{tier}", ranges.update_rows[tier]) for tier in Tier}
    return Company(
        name=name,
        product=f"{name} {stream.choice('product', surface.products)}",
        policy_date=policy_date,
        plans=dict(zip(Tier, stream.choice("plans", surface.plans), strict=True)),
        update_minutes={
            tier: dict(zip(Priority, minutes, strict=True)) for tier, minutes in rows.items()
        },
        priority=_draw_priority(stream, ranges),
        billing=_draw_billing(stream, ranges),
        security=_draw_security(stream, ranges),
        incident=_draw_incident(stream, surface, ranges, f"status.{name.lower()}.example"),
    )


def _draw_priority(stream: Stream, ranges: ParameterRanges) -> PriorityParameters:
    return PriorityParameters(
        broad_share=stream.choice("broad_share", ranges.broad_share),
        broad_users=stream.choice("broad_users", ranges.broad_users),
        some_share=stream.choice("some_share", ranges.some_share),
        some_users=stream.choice("some_users", ranges.some_users),
        deadline_business_days=stream.choice("deadline", ranges.deadline_business_days),
        statutory_business_days=stream.choice("statutory", ranges.statutory_business_days),
        emergency_tiers=stream.choice("emergency", ranges.emergency_tiers),
    )


def _draw_billing(stream: Stream, ranges: ParameterRanges) -> BillingParameters:
    return BillingParameters(
        currency=stream.choice("currency", ranges.currency),
        duplicate_window_hours=stream.choice("window", ranges.duplicate_window_hours),
        agent_refund_limit=stream.choice("limit", ranges.agent_refund_limit),
        refund_business_days=stream.choice("refund_days", ranges.refund_business_days),
        authorisation_release_days=stream.choice("release", ranges.authorisation_release_days),
    )


def _draw_security(stream: Stream, ranges: ParameterRanges) -> SecurityParameters:
    items = stream.sample("verification", _IDENTITY, stream.integer("items", 4, 5))
    return SecurityParameters(
        verification_set=tuple(items), closure_days=stream.choice("closure", ranges.closure_days)
    )


def _draw_incident(
    stream: Stream, surface: Surface, ranges: ParameterRanges, status_page: str
) -> IncidentParameters:
    return IncidentParameters(
        diagnostic_sets=_diagnostics(stream, surface),
        threshold_users=stream.choice("threshold_users", ranges.threshold_users),
        threshold_share=stream.choice("threshold_share", ranges.threshold_share),
        assume_worst=stream.chance("assume_worst", 0.5),
        status_page=status_page,
    )


def _diagnostics(stream: Stream, surface: Surface) -> dict[str, tuple[RequestField, ...]]:
    areas = stream.sample("areas", surface.areas, 3)
    return {
        area.name: tuple(
            stream.sample(
                f"diagnostics_{number}", _TECHNICAL, stream.integer(f"fields_{number}", 3, 5)
            )
        )
        for number, area in enumerate(areas)
    }


def other_values(company: Company, name: str, package: str, ranges: str) -> Iterator[Company]:
    """Yield `company` with each other value that the ranges allow the parameter `name`."""
    shared = name.rpartition(".")[2]
    options: tuple[object, ...] = (
        getattr(load_ranges()[ranges], shared)
        if "." in name
        else load_policy_ranges(package)[ranges][name]
    )
    current = get_parameter(company, name)
    changed = (with_parameter(company, name, value) for value in options)
    return (other for other in changed if other and get_parameter(other, name) != current)


def draw_outdated(stream: Stream, company: Company, package: str, ranges: str) -> Parameters:
    """Return what a superseded article prints: other values than hold now, where there are any.

    A family's own parameters, or a whole vendor where it has none.
    """
    names = (
        list(load_policy_ranges(package)[ranges])
        if company.policy
        else [f"{group}.{name}" for group, names in _DATED.items() for name in names]
    )
    for name in names:
        others = list(other_values(company, name, package, ranges))
        company = stream.choice(name, others) if others else company
    return company.policy or company


_DATED = {
    "billing": (
        "duplicate_window_hours",
        "agent_refund_limit",
        "refund_business_days",
        "authorisation_release_days",
    ),
    "security": ("closure_days",),
    "incident": ("threshold_users", "threshold_share"),
}
"""Shared parameters that an older article prints otherwise."""
