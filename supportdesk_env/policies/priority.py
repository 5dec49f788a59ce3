"""The priority function: impact times urgency, then floors and ceilings.

Tone, titles, capitals and the requester's own priority are not among its inputs.
"""

from dataclasses import dataclass
from enum import IntEnum

from supportdesk_env.domain.vocabulary import Priority, Tier
from supportdesk_env.policies.parameters import PriorityParameters


class Urgency(IntEnum):
    """How pressing the harm is."""

    ROUTINE = 1
    BLOCKED_WITH_WORKAROUND = 2
    HARM_CONTINUING = 3


@dataclass(frozen=True, slots=True)
class Severity:
    """The facts the priority function reads."""

    users_affected: int
    users_total: int
    urgency: Urgency
    tier: Tier
    is_production: bool = True
    is_active_compromise: bool = False
    is_privileged_account: bool = False
    floor: Priority = Priority.LOW
    """What the case is at least, such as by a statutory deadline; no ceiling lowers it."""
    inherits: Priority | None = None
    """The priority of the incident this case duplicates, if it does."""


_ORDER = tuple(Priority)
_MATRIX = {
    (3, 3): Priority.URGENT,
    (3, 2): Priority.HIGH,
    (2, 3): Priority.HIGH,
    (3, 1): Priority.NORMAL,
    (2, 2): Priority.NORMAL,
    (1, 3): Priority.NORMAL,
}


def impact(severity: Severity, parameters: PriorityParameters) -> int:
    """Return the impact row, 1 to 3, of the users affected, by share or by number."""
    share = severity.users_affected / max(severity.users_total, 1)
    if share >= parameters.broad_share or severity.users_affected >= parameters.broad_users:
        return 3
    if share >= parameters.some_share or severity.users_affected >= parameters.some_users:
        return 2
    return 1


def decide_priority(severity: Severity, parameters: PriorityParameters) -> Priority:
    """Return the priority policy gives to `severity`; ceilings never touch a compromise."""
    if severity.inherits is not None:
        return severity.inherits
    if severity.is_active_compromise:
        return Priority.URGENT if severity.is_privileged_account else Priority.HIGH
    return max(severity.floor, _under_ceilings(severity, parameters), key=_ORDER.index)


def _under_ceilings(severity: Severity, parameters: PriorityParameters) -> Priority:
    row = impact(severity, parameters)
    level = _MATRIX.get((row, int(severity.urgency)), Priority.LOW)
    if not severity.is_production or severity.tier is Tier.FREE:
        return _at_most(level, Priority.NORMAL)
    if severity.tier not in parameters.emergency_tiers:
        return _at_most(level, Priority.HIGH)
    return level


def _at_most(level: Priority, ceiling: Priority) -> Priority:
    return min(level, ceiling, key=_ORDER.index)
