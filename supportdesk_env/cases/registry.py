"""Families by name, and the pinned cases."""

from functools import cache
from importlib import import_module

from pydantic import TypeAdapter

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.family import CaseFacts, CaseHeader, Family, Frozen
from supportdesk_env.cases.names import FAMILY_NAMES, outside_names
from supportdesk_env.domain.case import Case
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.package_data import read_yaml
from supportdesk_env.policies.parameters import Company, load_company


class PinnedCase(Frozen):
    """A case whose facts are written down instead of drawn."""

    family: str
    company: str
    header: CaseHeader
    facts: dict[str, object]


@cache
def get_family(name: str) -> Family[CaseFacts]:
    """Return the family called `name`.

    Raises:
        InvalidFamily: There is no such family; names those there are.
    """
    if name not in FAMILY_NAMES:
        if name in outside_names():
            return _load_outside(name)
        msg = f"no case family {name!r}; there are {', '.join((*FAMILY_NAMES, *outside_names()))}"
        raise InvalidFamily(msg)
    module = import_module(f"supportdesk_env.cases.families.{name}.decision")
    family: Family[CaseFacts] = module.FAMILY
    return family


def _load_outside(name: str) -> Family[CaseFacts]:
    from supportdesk_env.cases.outside import find_outside, load_outside  # noqa: PLC0415 - as above

    return load_outside(find_outside()[name])


@cache
def load_companies() -> dict[str, Company]:
    """Return the companies of the pinned cases by their key."""
    entries = TypeAdapter(dict[str, dict[str, object]]).validate_python(
        read_yaml("cases", "data/companies.yaml")
    )
    return {key: load_company(raw) for key, raw in entries.items()}


@cache
def load_pinned_cases() -> tuple[PinnedCase, ...]:
    """Return the pinned cases as written, in their fixed order."""
    return TypeAdapter(tuple[PinnedCase, ...]).validate_python(
        read_yaml("cases", "data/pinned.yaml")
    )


def build_pinned_case(pinned: PinnedCase) -> Case:
    """Return the case a pinned entry describes, its resolution derived by policy."""
    company = load_companies()[pinned.company]
    return build_case(get_family(pinned.family), pinned.header, company, pinned.facts)
