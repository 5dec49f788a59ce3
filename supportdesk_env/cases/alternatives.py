"""Vendors that differ from a given one in a single parameter, within the ranges they come from."""

from collections.abc import Iterator, Mapping
from itertools import chain

from pydantic import ValidationError

from supportdesk_env.cases.companies import load_policy_ranges, load_ranges
from supportdesk_env.domain.vocabulary import RequestField, Tier
from supportdesk_env.policies.parameters import Company, Parameters

_GROUPS = ("priority", "billing", "security", "incident")
_LEAST = {"verification_set": 4, "diagnostic_sets": 3}
"""How many fields a set holds at least."""

Change = tuple[str, object, Company]
"""A parameter by its dotted name, its new value, and the vendor that has it."""


def companies_beside(company: Company, package: str, ranges: str) -> Iterator[Change]:
    """Yield every vendor that has another value of one parameter, as `ranges` allow it.

    `package` is that of the family whose own parameters the vendor holds, if it has some.
    """
    return chain(
        _own(company, package, ranges),
        *(_shared(company, group, ranges) for group in _GROUPS),
        _sets(company),
        _update_rows(company, ranges),
    )


def _own(company: Company, package: str, ranges: str) -> Iterator[Change]:
    if company.policy is not None:
        yield from _vary(company, "policy", load_policy_ranges(package)[ranges])


def _shared(company: Company, group: str, ranges: str) -> Iterator[Change]:
    options = load_ranges()[ranges]
    named = {
        name: getattr(options, name)
        for name in type(getattr(company, group)).model_fields
        if name in type(options).model_fields
    }
    flags = {"assume_worst": (True, False)} if group == "incident" else {}
    yield from _vary(company, group, named | flags)


def _vary(
    company: Company, group: str, options: Mapping[str, tuple[object, ...]]
) -> Iterator[Change]:
    """Yield the vendor with each other value of each parameter of a group, if it may have it."""
    parameters: Parameters = getattr(company, group)
    for name, values in options.items():
        for value in values:
            try:
                changed = parameters.model_validate({**dict(parameters), name: value})
            except ValidationError:
                continue  # this value does not go with the others
            if changed != parameters:
                yield f"{group}.{name}", value, company.model_copy(update={group: changed})


def _sets(company: Company) -> Iterator[Change]:
    """Yield the vendor with one field less in what it asks for, where enough are left."""
    security, incident = company.security, company.incident
    if shorter := _shortened("verification_set", security.verification_set):
        security = security.model_copy(update={"verification_set": shorter})
        changed = company.model_copy(update={"security": security})
        yield "security.verification_set", shorter, changed
    for area, fields in incident.diagnostic_sets.items():
        if shorter := _shortened("diagnostic_sets", fields):
            sets = {**incident.diagnostic_sets, area: shorter}
            fewer = incident.model_copy(update={"diagnostic_sets": sets})
            changed = company.model_copy(update={"incident": fewer})
            yield f"incident.diagnostic_sets.{area}", shorter, changed


def _shortened(name: str, fields: tuple[RequestField, ...]) -> tuple[RequestField, ...]:
    return fields[:-1] if len(fields) > _LEAST[name] else ()


def _update_rows(company: Company, ranges: str) -> Iterator[Change]:
    rows = load_ranges()[ranges].update_rows
    for tier in Tier:
        current = company.update_minutes[tier]
        for row in rows[tier]:
            changed = dict(zip(current, row, strict=True))
            if changed != current:
                update = {"update_minutes": {**company.update_minutes, tier: changed}}
                yield f"update_minutes.{tier.value}", row, company.model_copy(update=update)
