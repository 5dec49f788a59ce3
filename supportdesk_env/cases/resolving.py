"""What policy requires of a case: at once, and again once the customer has answered."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, NamedTuple

from pydantic import ValidationError

from supportdesk_env.cases.family import FactsT, Family
from supportdesk_env.cases.overlays import Deviation
from supportdesk_env.domain.exchange import AnswerKind, CustomerAnswer
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.values import identifier_slot
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.decisions import Outcome, first_match
from supportdesk_env.policies.exchange import close_unanswered, take_back
from supportdesk_env.policies.outcomes import Contract, build_resolution
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import decide_priority

if TYPE_CHECKING:
    from supportdesk_env.cases.answering import Exchange, Respond


class Situation(NamedTuple, Generic[FactsT]):
    """What a decision depends on."""

    family: Family[FactsT]
    company: Company
    facts: FactsT
    deviation: Deviation | None = None
    """What was signed with this customer, if anything was."""

    def decide(self) -> tuple[str, Outcome]:
        """Return which rule decides, and what, less the fields the customer stated already."""
        rule_id, outcome = first_match(self.family.rules, self.facts, self.company)
        requested = tuple(f for f in outcome.requested if f not in self.facts.given)
        values = dict(outcome.values)
        if self.deviation:
            values["contract_note"] = identifier_slot("contract_note", self.deviation.note_id)
        return rule_id, replace(outcome, requested=requested, values=values)


class Extras(NamedTuple):
    """What policy requires beside the matter itself."""

    secondary: str
    """The topic of another matter in the ticket, empty when there is none."""
    conditions: Sequence[str]
    """What the ticket and the record meet, whatever the code."""


def read_facts(family: Family[FactsT], raw: Mapping[str, object]) -> FactsT:
    """Return the facts that `raw` describes.

    Raises:
        InvalidFamily: They do not fit the family.
    """
    try:
        return family.facts.model_validate(raw)
    except ValidationError as error:
        msg = f"family {family.name}: {error}"
        raise InvalidFamily(msg) from error


def resolve(
    situation: Situation[FactsT], contract: Contract, extras: Extras, respond: "Respond | None"
) -> tuple[Resolution, CustomerAnswer | None]:
    """Return what policy requires in the end, and the answer that led there, if one comes.

    What has to be asked for is that of the ticket as it came in, whatever is answered.
    """
    rule_id, first = situation.decide()
    exchange = respond(first) if respond and first.requested else None
    final, answer = first, None
    if exchange:
        last_rule, situation, final = _decide_again(situation, first, exchange)
        answer = exchange.prepare(last_rule, final)
    family, company, facts, _ = situation
    priority = decide_priority(family.severity(facts, company), company.priority)
    resolution = build_resolution(
        rule_id,
        final,
        priority,
        contract,
        secondary=extras.secondary,
        conditions=extras.conditions,
    )
    asked = tuple(field for field in RequestField if field in first.requested)
    return replace(resolution, requested_fields=asked), answer


def _decide_again(
    situation: Situation[FactsT], first: Outcome, exchange: "Exchange"
) -> tuple[str, Situation[FactsT], Outcome]:
    """Return which rule decides after an answer, in what situation, and what it decides."""
    if exchange.inquiry.kind is AnswerKind.SILENT:
        return "", situation, close_unanswered(first)
    if exchange.answered is None:
        return "", situation, take_back(first)
    known = situation._replace(facts=read_facts(situation.family, exchange.answered.facts))
    return known.decide()[0], known, known.decide()[1]
