"""Decision lists: ordered rules over facts and a company, of which the first match decides."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from supportdesk_env.domain.claim import Slot
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.parameters import Company


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule decides; claims follow from the code, their values from `values`."""

    queue: Queue
    issue_type: IssueType
    status: Status
    code: ResolutionCode
    requested: tuple[RequestField, ...] = ()
    values: Mapping[str, Slot] = field(default_factory=dict)
    """Slot values by the name the outcome contract calls them."""
    topics: Mapping[str, str] = field(default_factory=dict)
    """Topics by the placeholder the outcome contract calls them."""
    standard: str = ""
    """Name of the family's own standard that takes the place of the code's, if one does."""


Facts = TypeVar("Facts")


@dataclass(frozen=True)
class Rule(Generic[Facts]):
    """One line of a decision list: when it applies and what it decides."""

    rule_id: str
    applies: Callable[[Facts, Company], bool]
    outcome: Callable[[Facts, Company], Outcome]


def first_match(
    rules: Sequence[Rule[Facts]], facts: Facts, company: Company
) -> tuple[str, Outcome]:
    """Return the id and the outcome of the first rule that applies.

    Raises:
        InvalidFamily: No rule applies; a decision list must end in a rule that always does.
    """
    for rule in rules:
        if rule.applies(facts, company):
            return rule.rule_id, rule.outcome(facts, company)
    msg = f"no rule applies to {facts!r}"
    raise InvalidFamily(msg)
