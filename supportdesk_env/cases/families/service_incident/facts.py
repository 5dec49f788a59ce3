"""What can be true of a service incident, and how the desk's tools show it."""

from datetime import timedelta
from enum import StrEnum

from pydantic import Field

from supportdesk_env.cases.family import CaseFacts, Frozen, Minute, RecordTables
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.policies.parameters import Company
from supportdesk_env.seeding import stable_number

_WORKAROUNDS = (
    "reload the page and repeat the step after one minute",
    "work in smaller batches of at most 50 items",
    "use the classic view of the web client",
    "upload the files by hand",
    "send one call at a time",
)


class Deployment(StrEnum):
    """Where the failing calls run."""

    PRODUCTION = "production"
    SANDBOX = "sandbox"


class KnownIncident(Frozen):
    """An incident that is already open."""

    incident_id: str
    area: str
    region: str
    since: Minute


class ServiceIncidentFacts(CaseFacts):
    """The latent truth of one case; `None` in the measured numbers means monitoring is silent."""

    area: str
    deployment: Deployment
    since: Minute
    error_rate_percent: int = Field(ge=0, le=100)
    measured_users: int | None = Field(default=None, ge=0)
    """Users monitoring sees as affected; `None` when it cannot tell."""
    confirmed_users: int | None = Field(default=None, ge=0)
    """Users the customer gives in answer to our request; `None` when they did not."""
    has_workaround: bool = False
    endpoint: str
    incident_reference: str
    """Reference reserved for an incident on this ticket."""
    known_incidents: tuple[KnownIncident, ...] = ()
    customer_change: str = ""
    """Id of a change by the customer that the change log ties to the errors, or empty."""
    held_diagnostics: tuple[RequestField, ...] = ()
    """Diagnostics that the ticket already holds, beside those every record names."""

    def matching_incident(self) -> KnownIncident | None:
        """Return the open incident of the same area and region that had begun by then."""
        for incident in self.known_incidents:
            same_place = (incident.area, incident.region) == (self.area, self.customer.region)
            if same_place and incident.since <= self.since:
                return incident
        return None

    def users(self) -> int:
        """Return the users affected: as measured, else as confirmed, else as reported."""
        known = (self.measured_users, self.confirmed_users, self.affected_users)
        return next(users for users in known if users is not None)

    def is_scope_unknown(self) -> bool:
        """Return whether neither monitoring nor an answer to our request tells the scope."""
        return self.measured_users is None and self.confirmed_users is None

    def share(self) -> float:
        """Return the share of the customer's users that is affected."""
        return self.users() / self.customer.seats


def show_records(facts: ServiceIncidentFacts, company: Company) -> RecordTables:
    """Return monitoring, the incident desk and the customer's change log."""
    change = {
        "change_id": facts.customer_change,
        "by": facts.customer.company,
        "effect": "documented cause of these errors; reverting it restores service",
    }
    return {
        "monitoring": [_show_monitoring(facts)],
        "incident_desk": _show_incidents(facts),
        "change_log": [change] if facts.customer_change else [],
    }


def _show_monitoring(facts: ServiceIncidentFacts) -> dict[str, str]:
    measured = facts.measured_users
    return {
        "area": facts.area,
        "region": facts.customer.region,
        "environment": facts.deployment.value,
        "error_rate": f"{facts.error_rate_percent}%",
        "affected_users": "unknown" if measured is None else str(measured),
        "users_total": str(facts.customer.seats),
        "since": moment_text(facts.since),
        "workaround": _tell_workaround(facts),
    }


def _show_incidents(facts: ServiceIncidentFacts) -> list[dict[str, str]]:
    """Return the open incidents and the reference kept free for this ticket."""
    incidents = [
        {
            "incident_id": incident.incident_id,
            "area": incident.area,
            "region": incident.region,
            "state": "open",
            "since": moment_text(incident.since),
        }
        for incident in facts.known_incidents
    ]
    reserved = {
        "incident_id": facts.incident_reference,
        "area": facts.area,
        "region": facts.customer.region,
        "state": "reference reserved for this ticket",
        "since": moment_text(facts.since),
    }
    return [*incidents, reserved]


def _tell_workaround(facts: ServiceIncidentFacts) -> str:
    """Return a workaround that helps, one of several, or that there is none."""
    if not facts.has_workaround:
        return "none known"
    number = stable_number(facts.incident_reference, "workaround", below=len(_WORKAROUNDS))
    return f"yes: {_WORKAROUNDS[number]}"


def ticket_words(facts: ServiceIncidentFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    users = facts.affected_users
    users_text = "one user" if users == 1 else f"{users} users"
    return {
        "area": facts.area,
        "endpoint": facts.endpoint,
        "start": f"{facts.since:%H:%M}",
        "users": facts.affected_users,
        "users_text": users_text,
        "Users": users_text.capitalize(),
        "log": _show_log(facts),
        "seats": facts.customer.seats,
        "region": facts.customer.region,
        "environment": facts.deployment.value,
    }


def _show_log(facts: ServiceIncidentFacts) -> str:
    """Return two failing calls with what is held about them; empty without anything to show."""
    held = facts.held_diagnostics
    if not {RequestField.REQUEST_IDS, RequestField.TIMESTAMPS_UTC, RequestField.ERROR_PAYLOAD} & {
        *held
    }:
        return ""
    lines = []
    for number in (1, 2):
        digits = stable_number(facts.incident_reference, number, below=16**6)
        at = facts.since + timedelta(minutes=number, seconds=digits % 60)
        parts = [
            f"{at:%Y-%m-%dT%H:%M:%SZ}" if RequestField.TIMESTAMPS_UTC in held else "",
            f"POST {facts.endpoint} 502",
            f"req-{digits:06x}" if RequestField.REQUEST_IDS in held else "",
            '{"error": "upstream_timeout"}' if RequestField.ERROR_PAYLOAD in held else "",
        ]
        lines.append(" ".join(part for part in parts if part))
    return "\n".join(lines)
