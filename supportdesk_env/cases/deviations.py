"""Parameters by name, of a vendor or of a family: to read them, and to put another value there."""

from pydantic import ValidationError

from supportdesk_env.cases.overlays import Deviation
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.knowledge_base import in_singular
from supportdesk_env.policies.parameters import Company, Parameters

_OWN = "policy"


def get_parameter(company: Company, name: str) -> object:
    """Return the parameter `name`: a family's own, or a shared one as `group.name`.

    Raises:
        InvalidFamily: There is no such parameter.
    """
    group, key = _split(name)
    holder = getattr(company, group, None)
    if not isinstance(holder, Parameters) or key not in type(holder).model_fields:
        msg = f"no parameter {name!r}; own ones go by name, shared ones as group.name"
        raise InvalidFamily(msg)
    value: object = getattr(holder, key)
    return value


def with_parameter(company: Company, name: str, value: object) -> Company | None:
    """Return `company` with another value of one parameter; `None` if it does not fit the rest."""
    get_parameter(company, name)
    group, key = _split(name)
    holder: Parameters = getattr(company, group)
    try:
        changed = type(holder).model_validate(holder.model_dump() | {key: value})
    except ValidationError:
        return None
    return company.model_copy(update={group: changed})


def as_printed(company: Company, deviation: Deviation | None) -> Company:
    """Return the vendor as its articles print it, before what was signed with one customer.

    Raises:
        InvalidFamily: The value the articles print does not fit the other parameters.
    """
    if deviation is None:
        return company
    printed = with_parameter(company, deviation.parameter, deviation.normal)
    if printed is None:
        msg = f"{deviation.parameter} cannot be {deviation.normal!r} in {company.name!r}"
        raise InvalidFamily(msg)
    return printed


def tell_deviation(deviation: Deviation, sentence: str, company: Company) -> str:
    """Return the contract note, with its id and the value that holds for this customer."""
    value = get_parameter(company, deviation.parameter)
    told = sentence.format(value=value, c=company, p=company.policy)
    return f"{deviation.note_id}: {in_singular(told)}"


def _split(name: str) -> tuple[str, str]:
    group, _, key = name.rpartition(".")
    return group or _OWN, key
