"""The contract of a case family, and how facts become a case."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from supportdesk_env.cases.ticket_text import Phrasing, TicketText
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.ticket import AccountRecord, Attachment, Contact, Ticket
from supportdesk_env.domain.vocabulary import Difficulty, ResolutionCode, Tier
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.package_data import read_yaml
from supportdesk_env.policies.decisions import Rule, first_match
from supportdesk_env.policies.knowledge_base import ArticleText, render_knowledge_base
from supportdesk_env.policies.outcomes import (
    OutcomeStandard,
    build_resolution,
    contract_for,
)
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, decide_priority

if TYPE_CHECKING:
    from supportdesk_env.cases.world import Raw, World

OBJECTIVE = (
    "Work this support case to hand-over: set queue, priority, issue type, status and resolution "
    "code, request exactly the information policy still needs, write the reply to the customer and "
    "an internal note for colleagues, then submit. Follow the knowledge base; it says what each "
    "outcome requires. Everything you need is in this observation."
)

RecordTables = dict[str, list[dict[str, str]]]


class Frozen(BaseModel):
    """Shared settings of facts and texts: frozen, nothing unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Customer(Frozen):
    """The customer side of a case."""

    name: str
    email: str
    company: str
    tier: Tier
    account_id: str
    workspace_id: str
    region: str
    seats: int = Field(gt=0)
    contacts: tuple[Contact, ...]

    def registered(self) -> Contact | None:
        """Return the registered contact the sender's address belongs to, if any."""
        return next((c for c in self.contacts if c.email == self.email), None)


def _check_whole_minute(moment: datetime) -> datetime:
    """Return `moment`, which records print to the minute and rules compare as printed."""
    if moment.second or moment.microsecond:
        msg = f"{moment.isoformat()} has seconds; facts are given to the minute"
        raise ValueError(msg)
    return moment


Minute = Annotated[datetime, AfterValidator(_check_whole_minute)]
"""A UTC moment to the minute."""


class CaseFacts(Frozen):
    """What every family's facts hold: the case's own clock and the customer."""

    now: Minute
    customer: Customer
    affected_users: int = Field(ge=0)


class FamilyTexts(Frozen):
    """The shape of a family's `texts.yaml`."""

    tickets: dict[str, TicketText]
    articles: tuple[ArticleText, ...]
    standards: dict[ResolutionCode, OutcomeStandard] = Field(default_factory=dict)


FactsT = TypeVar("FactsT", bound=CaseFacts)


@dataclass(frozen=True)
class Family(Generic[FactsT]):
    """One kind of request: how its facts are read, decided and shown."""

    name: str
    facts: type[FactsT]
    rules: Sequence[Rule[FactsT]]
    severity: Callable[[FactsT, Company], Severity]
    ticket_words: Callable[[FactsT, Company], Mapping[str, object]]
    records: Callable[[FactsT, Company], RecordTables]
    draw: "Callable[[World, str], Raw]"
    """Draws facts that the rule of the given id decides."""
    codes: Sequence[ResolutionCode]
    """Resolution codes the decision list can reach, in the order they are printed."""

    def texts(self) -> FamilyTexts:
        """Return the family's texts, read once."""
        return _load_texts(self.name)


@cache
def _load_texts(name: str) -> FamilyTexts:
    return FamilyTexts.model_validate(read_yaml("cases", f"families/{name}/texts.yaml"))


class CaseHeader(Frozen):
    """What a case is called, how it is played and which wording it takes; no facts."""

    task_id: str
    split: str
    index: int = Field(ge=0)
    difficulty: Difficulty
    max_steps: int = Field(gt=0)
    ticket_id: str
    channel: str
    sla_minutes: int = Field(gt=0)
    wording: str | Phrasing
    """A ticket of the family's texts by name, or the phrasings it is composed of."""
    contract_notes: tuple[str, ...] = ()


def build_case(
    family: Family[FactsT], header: CaseHeader, company: Company, raw_facts: Mapping[str, object]
) -> Case:
    """Return the case that `raw_facts` under `company` make, its resolution derived by policy.

    Raises:
        InvalidFamily: The facts do not fit the family, or a text needs a word they do not give.
    """
    try:
        facts = family.facts.model_validate(raw_facts)
    except ValidationError as error:
        msg = f"family {family.name}: {error}"
        raise InvalidFamily(msg) from error
    texts = family.texts()
    text = _find_wording(family, header)
    if company.policy_date > f"{facts.now:%Y-%m-%d}":
        msg = (
            f"the ticket of {facts.now:%Y-%m-%d} is older than the policy of {company.policy_date}"
        )
        raise InvalidFamily(msg)
    contract = contract_for(texts.standards, family.codes)
    rule_id, outcome = first_match(family.rules, facts, company)
    priority = decide_priority(family.severity(facts, company), company.priority)
    return Case(
        task_id=header.task_id,
        split=header.split,
        index=header.index,
        family=family.name,
        difficulty=header.difficulty,
        max_steps=header.max_steps,
        objective=OBJECTIVE,
        ticket=_render_ticket(family, header, company, facts),
        account=_render_account(family, header, company, facts),
        knowledge_base=render_knowledge_base(company, contract, texts.articles),
        resolution=build_resolution(
            rule_id, outcome, priority, contract, secondary=text.secondary_topic
        ),
    )


def _find_wording(family: Family[FactsT], header: CaseHeader) -> TicketText:
    """Return the wording the header names or composes."""
    if isinstance(header.wording, Phrasing):
        from supportdesk_env.cases.wording import compose  # noqa: PLC0415 - drawn cases only

        return compose(family.name, header.wording)
    texts = family.texts().tickets
    if header.wording not in texts:
        msg = f"family {family.name}: no wording {header.wording!r}; there are {sorted(texts)}"
        raise InvalidFamily(msg)
    return texts[header.wording]


def _render_ticket(
    family: Family[FactsT], header: CaseHeader, company: Company, facts: FactsT
) -> Ticket:
    text, customer = _find_wording(family, header), facts.customer
    words = {
        "c": company,
        "customer": customer,
        "first_name": customer.name.split()[0],
        **family.ticket_words(facts, company),
    }
    try:
        return Ticket(
            ticket_id=header.ticket_id,
            received_at=f"{facts.now:%Y-%m-%dT%H:%MZ}",
            channel=header.channel,
            customer_name=customer.name,
            customer_email=customer.email,
            customer_tier=customer.tier,
            company=customer.company,
            subject=text.subject.format(**words),
            body=re.sub(r"(?<=\S) {2,}", " ", text.body.format(**words)).strip(),
            region=customer.region,
            affected_users=facts.affected_users,
            sla_minutes_remaining=header.sla_minutes,
            business_impact=text.business_impact.format(**words),
            secondary_concerns=[item.format(**words) for item in text.secondary_concerns],
            attachments=_render_attachments(text, words),
        )
    except KeyError as error:
        msg = f"family {family.name}, wording {header.wording!r}: unknown word {error}"
        raise InvalidFamily(msg) from error


def _render_attachments(text: TicketText, words: Mapping[str, object]) -> list[Attachment]:
    """Return the files sent along; one whose content comes out empty was not sent."""
    rendered = [
        item.model_copy(update={"content": item.content.format(**words).strip()})
        for item in text.attachments
    ]
    return [item for item in rendered if item.content]


def _render_account(
    family: Family[FactsT], header: CaseHeader, company: Company, facts: FactsT
) -> AccountRecord:
    customer = facts.customer
    sender = customer.registered()
    check = {
        "sender": customer.email,
        "address_registered": "yes" if sender else "no",
        "registered_role": sender.role if sender else "none",
    }
    return AccountRecord(
        account_id=customer.account_id,
        workspace_id=customer.workspace_id,
        company=customer.company,
        plan=company.plans[customer.tier],
        tier=customer.tier,
        seats=customer.seats,
        contract_notes=list(header.contract_notes),
        contacts=list(customer.contacts),
        records={"sender_check": [check], **family.records(facts, company)},
    )
