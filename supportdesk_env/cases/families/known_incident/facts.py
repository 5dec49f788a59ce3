"""What can be true of a report that may be known already, and how the desk's tools show it."""

from datetime import timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.families.known_incident.policy import KnownIncidentPolicy
from supportdesk_env.cases.family import CaseFacts, Frozen, Minute, RecordTables
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import Priority
from supportdesk_env.policies.parameters import Company
from supportdesk_env.seeding import stable_number

EVERY_BUILD = "all"
_WORKAROUNDS = (
    "reload the page and repeat the step after one minute",
    "work in smaller batches of at most 50 items",
    "use the classic view of the web client",
    "upload the files by hand",
    "send one call at a time",
)


class TicketState(StrEnum):
    """Whether an older ticket is still worked."""

    OPEN = "open"
    CLOSED = "closed"


class Incident(Frozen):
    """An incident on the incident desk; it is active until it has been fixed."""

    incident_id: str
    area: str
    region: str
    build: str
    """The client build it touches, or all."""
    since: Minute
    fixed_at: Minute | None = None
    remedy_build: str = ""
    """The build that customers update to once it is fixed."""
    priority: Priority

    @model_validator(mode="after")
    def _is_fixed_by_a_build(self) -> Self:
        """A fix comes after the start, and with the build that brings it."""
        if bool(self.remedy_build) is not (self.fixed_at is not None):
            msg = f"{self.incident_id}: a fix has a moment and a build, or there is none"
            raise ValueError(msg)
        if self.fixed_at is not None and self.fixed_at <= self.since:
            msg = f"{self.incident_id} was fixed before it began"
            raise ValueError(msg)
        return self


class OlderTicket(Frozen):
    """Another ticket of the same account."""

    ticket_id: str
    requester: str
    """The address it came from."""
    area: str
    opened_at: Minute
    state: TicketState
    priority: Priority


class KnownIncidentFacts(CaseFacts):
    """The latent truth of one case."""

    report_id: str
    """What monitoring recorded of the errors."""
    area: str
    build: str
    """The client build in use."""
    since: Minute
    error_rate_percent: int = Field(ge=0, le=100)
    measured_users: int = Field(ge=0)
    has_workaround: bool = False
    incidents: tuple[Incident, ...] = Field(min_length=1)
    older_tickets: tuple[OlderTicket, ...] = ()

    @model_validator(mode="after")
    def _something_is_near(self) -> Self:
        """One incident is of the same part, so that there is something to tell apart."""
        if all(incident.area != self.area for incident in self.incidents):
            msg = f"no incident of {self.area}"
            raise ValueError(msg)
        return self

    def nearest(self) -> Incident:
        """Return the incident of the same part of the product."""
        return next(incident for incident in self.incidents if incident.area == self.area)

    def difference(self, policy: KnownIncidentPolicy) -> str:
        """Return in what the errors differ from that incident; empty if they are part of it."""
        known = self.nearest()
        if known.region != self.customer.region:
            return "region"
        if known.build not in (EVERY_BUILD, self.build):
            return "build"
        if self.since < known.since - timedelta(minutes=policy.lead_minutes):
            return "start"
        last = known.fixed_at and known.fixed_at + timedelta(minutes=policy.tail_minutes)
        return "fix" if last is not None and self.since > last else ""

    def sibling(self, policy: KnownIncidentPolicy) -> OlderTicket | None:
        """Return the sender's own open ticket on the same part that is not too old."""
        oldest = self.now - timedelta(days=policy.sibling_days)
        for ticket in self.older_tickets:
            is_same = (ticket.requester, ticket.area) == (self.customer.email, self.area)
            if is_same and ticket.state is TicketState.OPEN and ticket.opened_at >= oldest:
                return ticket
        return None


def show_records(facts: KnownIncidentFacts, company: Company) -> RecordTables:
    """Return monitoring, the incident desk and the account's other tickets."""
    tickets = [
        {
            "ticket_id": ticket.ticket_id,
            "requester": ticket.requester,
            "area": ticket.area,
            "opened_at": moment_text(ticket.opened_at),
            "state": ticket.state.value,
            "priority": ticket.priority.value,
        }
        for ticket in facts.older_tickets
    ]
    monitoring = {
        "report_id": facts.report_id,
        "area": facts.area,
        "region": facts.customer.region,
        "build": facts.build,
        "errors_since": moment_text(facts.since),
        "error_rate": f"{facts.error_rate_percent}%",
        "affected_users": str(facts.measured_users),
        "users_total": str(facts.customer.seats),
        "workaround": _tell_workaround(facts),
    }
    return {
        "monitoring": [monitoring],
        "incident_desk": [_show_incident(incident) for incident in facts.incidents],
        "other_tickets": tickets,
    }


def _show_incident(incident: Incident) -> dict[str, str]:
    fixed = incident.fixed_at
    return {
        "incident_id": incident.incident_id,
        "area": incident.area,
        "region": incident.region,
        "builds": incident.build,
        "since": moment_text(incident.since),
        "state": "fixed" if fixed else "active",
        "fixed_at": moment_text(fixed) if fixed else "",
        "update_to_build": incident.remedy_build,
        "priority": incident.priority.value,
    }


def _tell_workaround(facts: KnownIncidentFacts) -> str:
    """Return a workaround that helps, one of several, or that there is none."""
    if not facts.has_workaround:
        return "none known"
    number = stable_number(facts.report_id, "workaround", below=len(_WORKAROUNDS))
    return f"yes: {_WORKAROUNDS[number]}"


def ticket_words(facts: KnownIncidentFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    users = facts.affected_users
    users_text = "one user" if users == 1 else f"{users} users"
    since = facts.since
    return {
        "area": facts.area,
        "build": facts.build,
        "region": facts.customer.region,
        "start": f"{since:%H:%M}",
        "start_day": f"{since:%H:%M} UTC on {since.day} {since:%B}",
        "users_text": users_text,
        "Users": users_text.capitalize(),
        "seats": facts.customer.seats,
    }
