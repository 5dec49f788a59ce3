"""What can be true of a message that needs no support, and how the desk's tools show it."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.families.noise_misdirected.policy import NoiseMisdirectedPolicy
from supportdesk_env.cases.family import CaseFacts, Frozen, Minute, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.policies.parameters import Company


class Kind(StrEnum):
    """What a message is, as its text tells."""

    PITCH = "pitch"
    BILL = "bill"
    APPLICATION = "application"
    MISDIRECTED = "misdirected"
    PURCHASE = "purchase"
    FORWARD = "forward"
    THANKS = "thanks"
    AUTO_REPLY = "auto_reply"
    RELAPSE = "relapse"
    CHASER = "chaser"


ON_A_TICKET = frozenset({Kind.THANKS, Kind.AUTO_REPLY, Kind.RELAPSE, Kind.CHASER})
"""Kinds that are about an earlier ticket of the sender."""


_PAGES = {
    Kind.PITCH: ("offer", "prices", "appointment"),
    Kind.BILL: ("bill", "pay", "terms"),
    Kind.APPLICATION: ("cv", "letters", "work"),
}
"""What the links of a message lead to."""


class EarlierTicket(Frozen):
    """A ticket the sender opened before."""

    ticket_id: str
    topic: str
    issue_type: IssueType
    priority: Priority
    opened_at: Minute
    resolved_at: Minute | None = None
    """When it was resolved; it is still open where it was not."""
    code: ResolutionCode | None = None
    has_workaround: bool = False

    @model_validator(mode="after")
    def _order_of_times(self) -> Self:
        """A ticket is resolved after it was opened, with a code, or neither."""
        if (self.resolved_at is None) != (self.code is None):
            msg = "a ticket has a resolution code once it is resolved, and not before"
            raise ValueError(msg)
        if self.resolved_at is not None and self.resolved_at < self.opened_at:
            msg = "the ticket was resolved before it was opened"
            raise ValueError(msg)
        return self


class Namesake(Frozen):
    """Another company of a similar name."""

    name: str
    website: str
    business: str


class NoiseMisdirectedFacts(CaseFacts):
    """The latent truth of one case."""

    kind: Kind
    reference: str
    """The sender's own number for the message."""
    recipients: int = Field(ge=1)
    """How many addresses got the same text within a day."""
    links: int = Field(ge=0, le=9)
    """How many links the text holds, each of which it shows."""
    earlier: EarlierTicket | None = None
    """The ticket the message is about."""
    unrelated: EarlierTicket | None = None
    """Another ticket of the same sender, on another topic."""
    namesake: Namesake
    seats_wanted: int = Field(gt=0)
    forwarded_for: str
    """The company a colleague writes for."""
    held_fields: tuple[RequestField, ...] = ()
    """What the customer answered about trouble that is back."""

    @model_validator(mode="after")
    def _kind_fits_the_rest(self) -> Self:
        """Who writes about a ticket has one and is a contact; nobody else is."""
        if (self.kind in ON_A_TICKET) != (self.earlier is not None):
            msg = f"{self.kind.value}: an earlier ticket belongs to {sorted(ON_A_TICKET)} only"
            raise ValueError(msg)
        if (self.kind in ON_A_TICKET) != (self.customer.registered() is not None):
            msg = f"{self.kind.value}: contacts write about their tickets, all others are strangers"
            raise ValueError(msg)
        if self.unrelated and (not self.earlier or self.unrelated.topic == self.earlier.topic):
            msg = "an unrelated ticket stands beside a related one, and is about something else"
            raise ValueError(msg)
        if self.earlier and (self.kind is Kind.CHASER) != (self.earlier.resolved_at is None):
            msg = f"{self.kind.value}: chasers are about open tickets, all else about others"
            raise ValueError(msg)
        return self

    def days_since_resolution(self) -> int:
        """Return the calendar days since the earlier ticket was resolved; 0 without one."""
        if self.earlier is None or self.earlier.resolved_at is None:
            return 0
        return (self.now.date() - self.earlier.resolved_at.date()).days

    def missing(self, policy: NoiseMisdirectedPolicy) -> tuple[RequestField, ...]:
        """Return what is still to be asked about trouble that is back too late."""
        return tuple(field for field in policy.relapse_fields if field not in self.held_fields)


def show_records(facts: NoiseMisdirectedFacts, company: Company) -> RecordTables:
    """Return what the mail gateway, the ticket list and the directory show."""
    is_new = facts.kind is Kind.CHASER
    tickets = [ticket for ticket in (facts.unrelated, facts.earlier) if ticket]
    gateway = {
        "sender_is": _show_sender(facts, company),
        "same_text_recipients_24h": str(facts.recipients),
        "auto_submitted": "auto-replied" if facts.kind is Kind.AUTO_REPLY else "no",
        "in_reply_to": facts.earlier.ticket_id if facts.earlier and not is_new else "none",
        "links_in_message": str(facts.links),
    }
    other = facts.namesake
    namesake = {"name": other.name, "business": other.business, "website": other.website}
    return {
        "mail_gateway": [gateway],
        "earlier_tickets": [_show_ticket(t) for t in sorted(tickets, key=lambda t: t.opened_at)],
        "companies_of_similar_name": [namesake] if facts.kind is Kind.MISDIRECTED else [],
    }


def _show_sender(facts: NoiseMisdirectedFacts, company: Company) -> str:
    if facts.kind is Kind.FORWARD:
        return f"own staff of {company.name}"
    return "registered contact" if facts.customer.registered() else "no contact of any account"


def _show_ticket(ticket: EarlierTicket) -> dict[str, str]:
    status = Status.RESOLVED if ticket.resolved_at else Status.OPEN
    return {
        "ticket_id": ticket.ticket_id,
        "requester": "the same sender",
        "topic": ticket.topic,
        "issue_type": ticket.issue_type.value,
        "priority": ticket.priority.value,
        "status": status.value,
        "resolution_code": ticket.code.value if ticket.code else "none yet",
        "opened_at": moment_text(ticket.opened_at),
        "resolved_at": moment_text(ticket.resolved_at) if ticket.resolved_at else "not resolved",
        "workaround": "documented" if ticket.has_workaround else "none known",
    }


def _tell_links(facts: NoiseMisdirectedFacts) -> str:
    """Return the links of the message, a line each, to pages of its sender."""
    host, number = facts.customer.email.partition("@")[2], facts.reference.lower()
    pages = _PAGES.get(facts.kind, ("start", "contact", "news"))[: facts.links]
    return "\n".join(f"https://{host}/{page}/{number}" for page in pages)


def ticket_words(facts: NoiseMisdirectedFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    return {
        "message": Fragment(facts.kind.value),
        "headline": Fragment(f"{facts.kind.value}_headline"),
        "reference": facts.reference,
        "links": _tell_links(facts),
        "day": f"{facts.now.day} {facts.now:%B}",
        "topic": facts.earlier.topic if facts.earlier else "",
        "earlier": facts.earlier.ticket_id if facts.earlier else "",
        "namesake": facts.namesake.name,
        "business": facts.namesake.business,
        "seats": facts.seats_wanted,
        "forwarded_for": facts.forwarded_for,
        "affected": f"{facts.affected_users} of us" if facts.affected_users > 1 else "one of us",
    }
