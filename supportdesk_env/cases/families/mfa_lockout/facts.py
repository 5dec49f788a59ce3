"""What can be true of a lockout case, and how the desk's tools show it."""

from datetime import date, timedelta
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.families.mfa_lockout.policy import MfaLockoutPolicy
from supportdesk_env.cases.family import CaseFacts, Minute, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.ticket import Contact
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.policies.parameters import Company


class MfaLockoutFacts(CaseFacts):
    """The latent truth of one case."""

    user_id: str
    """Id of the account whose second factor fails."""
    target_email: str
    """Registered address of that account."""
    is_staff: bool = False
    """Whether the sender works for the vendor."""
    subscription_id: str
    paid_since: date
    """First paid day of the current plan."""
    failures: tuple[Minute, ...] = Field(min_length=1)
    """Failed codes since the last one that was right, oldest first."""
    held_fields: tuple[RequestField, ...] = ()
    """Proof the record already holds."""
    vague_fields: tuple[RequestField, ...] = ()
    """Proof that was given, but not exactly enough."""
    check_reference: str
    """Reference of the identity check."""
    has_failed_check: bool = False
    """How the identity check ended, once all proof was on file."""
    has_live_session: bool = False
    """Whether the account is still signed in on another device."""

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        """The account is registered, failures come in order, and proof is held or vague."""
        is_known = any(c.email == self.target_email for c in self.customer.contacts)
        in_order = (*sorted(self.failures), self.now) == (*self.failures, max(self.now, self.last))
        if not (is_known and in_order) or set(self.held_fields) & set(self.vague_fields):
            msg = "unregistered account, failures out of order, or proof both held and vague"
            raise ValueError(msg)
        return self

    @property
    def last(self) -> Minute:
        """When the last code failed."""
        return self.failures[-1]

    def target(self) -> Contact:
        """Return the registered holder of the account."""
        return next(c for c in self.customer.contacts if c.email == self.target_email)

    def sender_role(self) -> str:
        """Return the sender's registered role."""
        sender = self.customer.registered()
        return sender.role if sender else "none"

    def is_for_another(self) -> bool:
        """Return whether the sender asks for somebody else's account."""
        return self.target_email != self.customer.email

    def days_paid(self) -> int:
        """Return for how many days the plan had been paid on the day of the ticket."""
        return (self.now.date() - self.paid_since).days

    def lock_ends(self, policy: MfaLockoutPolicy) -> Minute:
        """Return when a lock ends by itself."""
        return self.last + timedelta(minutes=policy.lockout_minutes)

    def is_locked(self, policy: MfaLockoutPolicy) -> bool:
        """Return whether failed codes have locked the second step and still do."""
        is_enough = len(self.failures) >= policy.lockout_attempts
        return is_enough and self.now < self.lock_ends(policy)

    def missing(self, policy: MfaLockoutPolicy) -> tuple[RequestField, ...]:
        """Return the proof that is still to be asked for."""
        return tuple(field for field in policy.proof_fields if field not in self.held_fields)


def help_desk(company: Company) -> str:
    """Return the address of the desk that serves the vendor's own staff."""
    return f"staff-it.{company.incident.status_page.removeprefix('status.')}"


def show_records(facts: MfaLockoutFacts, company: Company) -> RecordTables:
    """Return the sign-in tables of the account."""
    policy = company.own(MfaLockoutPolicy)
    staff = {
        "address": facts.customer.email,
        "status": "current employee",
        "help_desk": help_desk(company),
    }
    live = {"user_id": facts.user_id, "device": "another computer", "state": "signed in"}
    return {
        "staff_directory": [staff] if facts.is_staff else [],
        "user": [
            {
                "user_id": facts.user_id,
                "account": facts.target_email,
                "name": facts.target().name,
                "role": facts.target().role,
            }
        ],
        "failed_codes_in_a_row": [
            {"number": str(number), "user_id": facts.user_id, "at": moment_text(moment)}
            for number, moment in enumerate(facts.failures, start=1)
        ],
        "live_sessions": [live] if facts.has_live_session else [],
        "subscription": [
            {
                "subscription_id": facts.subscription_id,
                "plan": company.plans[facts.customer.tier],
                "tier": facts.customer.tier.value,
                "paid_since": facts.paid_since.isoformat(),
            }
        ],
        "proof": [
            {"item": field.value, "state": _state(facts, field)} for field in policy.proof_fields
        ],
        "identity_check": [{"reference": facts.check_reference, "state": _check(facts, policy)}],
    }


def _state(facts: MfaLockoutFacts, field: RequestField) -> str:
    if field in facts.held_fields:
        return "on file"
    return "answer too vague" if field in facts.vague_fields else "not provided"


def _check(facts: MfaLockoutFacts, policy: MfaLockoutPolicy) -> str:
    if facts.missing(policy):
        return "open"
    return "failed" if facts.has_failed_check else "passed"


def ticket_words(facts: MfaLockoutFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    whose = "another" if facts.is_for_another() else "self"
    return {
        "user_id": facts.user_id,
        "target": facts.target_email,
        "target_name": facts.target().name,
        "target_first": facts.target().name.split()[0],
        "workspace": facts.customer.workspace_id,
        "last_try": f"{facts.last:%H:%M}",
        "day": f"{facts.last.day} {facts.last:%B}",
        "who": Fragment(f"who_{whose}"),
        "wish": Fragment(f"wish_{whose}"),
    }
