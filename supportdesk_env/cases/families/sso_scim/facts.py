"""What can be true of a single sign-on case, and how the desk's tools show it."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.families.sso_scim.policy import SsoScimPolicy
from supportdesk_env.cases.family import CaseFacts, Frozen, Minute, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import Priority, RequestField
from supportdesk_env.policies.parameters import Company

AREA = "single sign-on"


class Cause(StrEnum):
    """What the sign-in log names as the reason."""

    CERTIFICATE = "identity provider certificate expired"
    METADATA = "identity provider metadata does not match"
    ENFORCEMENT = "single sign-on enforced, users unknown to the identity provider"
    REMOVAL = "users removed by SCIM provisioning"


class SsoIncident(Frozen):
    """An incident of the vendor's own, open or over."""

    incident_id: str
    region: str
    since: Minute
    priority: Priority
    is_open: bool


class BreakGlass(Frozen):
    """An account that signs in past the identity provider."""

    account_id: str
    confirmed_on: date
    """When its holder last confirmed it."""


class SsoScimFacts(CaseFacts):
    """The latent truth of one case."""

    connection_id: str
    cause: Cause
    since: Minute
    """When the first user was refused."""
    incidents: tuple[SsoIncident, ...] = ()
    break_glass: BreakGlass | None = None
    held_fields: tuple[RequestField, ...] = ()
    """Proof the record already holds."""
    removed_users: int = Field(default=0, ge=0)
    """How many users provisioning removed, on the day the lockout began."""
    is_approved: bool = False
    """Whether the registered owner approved, when asked, that the sender asks for changes."""

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        """The lockout has begun, and users are removed where that is the cause and only there."""
        if self.since > self.now or bool(self.removed_users) != (self.cause is Cause.REMOVAL):
            msg = "a lockout yet to come, or removed users without removal as the cause"
            raise ValueError(msg)
        return self

    def matching_incident(self) -> SsoIncident | None:
        """Return the open incident of this region that had begun when the lockout did, if any."""
        return next(
            (
                incident
                for incident in self.incidents
                if incident.is_open
                and incident.region == self.customer.region
                and incident.since <= self.since
            ),
            None,
        )

    def may_ask(self, policy: SsoScimPolicy) -> bool:
        """Return whether the sender may ask: by a registered role, or as the owner approved."""
        sender = self.customer.registered()
        has_role = sender is not None and sender.role in policy.may_ask_roles
        return has_role or self.is_approved

    def usable_break_glass(self, policy: SsoScimPolicy) -> BreakGlass | None:
        """Return the break-glass account, if there is one that is not switched off."""
        account = self.break_glass
        if account is None:
            return None
        age = (self.now.date() - account.confirmed_on).days
        return account if age <= policy.break_glass_days else None

    def missing(self, policy: SsoScimPolicy) -> tuple[RequestField, ...]:
        """Return the proof that is still to be asked for."""
        return tuple(field for field in policy.proof_fields if field not in self.held_fields)

    def restore_until(self, policy: SsoScimPolicy) -> date:
        """Return the last day on which removed users can be restored."""
        return self.since.date() + timedelta(days=policy.scim_keep_days)


def show_records(facts: SsoScimFacts, company: Company) -> RecordTables:
    """Return the sign-in tables of the account."""
    policy, account = company.own(SsoScimPolicy), facts.break_glass
    lockout = {
        "connection_id": facts.connection_id,
        "users_locked_out": str(facts.affected_users),
        "since": moment_text(facts.since),
        "cause": facts.cause.value,
    }
    removal = {"removed_on": f"{facts.since:%Y-%m-%d}", "users": str(facts.removed_users)}
    return {
        "lockout": [lockout],
        "incidents": [_show_incident(incident) for incident in facts.incidents],
        "break_glass_accounts": [
            {"account_id": account.account_id, "last_confirmed": account.confirmed_on.isoformat()}
        ]
        if account
        else [],
        "proof": [
            {
                "item": field.value,
                "state": "on file" if field in facts.held_fields else "not provided",
            }
            for field in policy.proof_fields
        ],
        "scim_removals": [removal] if facts.removed_users else [],
    }


def _show_incident(incident: SsoIncident) -> dict[str, str]:
    return {
        "incident_id": incident.incident_id,
        "area": AREA,
        "region": incident.region,
        "since": moment_text(incident.since),
        "priority": incident.priority.value,
        "state": "open" if incident.is_open else "resolved",
    }


def ticket_words(facts: SsoScimFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    users = facts.affected_users
    return {
        "connection": facts.connection_id,
        "workspace": facts.customer.workspace_id,
        "since": f"{facts.since:%H:%M}",
        "day": f"{facts.since.day} {facts.since:%B}",
        "people": "1 person" if users == 1 else f"{users} people",
        "users": "1 user" if users == 1 else f"{users} users",
        "seats": facts.customer.seats,
        "symptom": Fragment(facts.cause.name.lower()),
    }
