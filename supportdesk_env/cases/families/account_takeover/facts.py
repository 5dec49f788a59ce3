"""What can be true of a takeover case, and how the desk's tools show it."""

from enum import StrEnum

from pydantic import Field

from supportdesk_env.cases.family import CaseFacts, Frozen, Minute, RecordTables
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.policies.parameters import Company


class SignInEvent(Frozen):
    """One security event on the account."""

    event_id: str
    at: Minute
    event: str
    origin: str


class VerificationState(StrEnum):
    """How far the requester has proved who they are."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


class AccountTakeoverFacts(CaseFacts):
    """The latent truth of one case."""

    signals: tuple[SignInEvent, ...] = Field(min_length=1)
    target_email: str
    """Registered address of the account that is under attack."""
    containment_reference: str
    contained_at: Minute
    held_fields: tuple[RequestField, ...] = ()
    """Verification items the record already holds."""
    verification: VerificationState = VerificationState.OPEN
    benign_cause: str = ""
    """Id of a recorded travel notice that explains every signal, empty when there is none."""
    issued_code: str = ""
    """Code we sent to the registered contact, empty where none was sent yet."""
    last_login: Minute | None = None
    """When the owner of the account last signed in themselves, where that is known."""
    last_activity: str = ""
    """What they did last, where that is known."""

    def target_role(self) -> str:
        """Return the registered role of the account under attack."""
        roles = {contact.email: contact.role for contact in self.customer.contacts}
        return roles.get(self.target_email, "member")


def show_records(facts: AccountTakeoverFacts, company: Company) -> RecordTables:
    """Return the security tables of the account."""
    checks = [
        {"item": field.value, "state": "on file" if field in facts.held_fields else "not provided"}
        for field in company.security.verification_set
    ]
    notices = [
        {"notice_id": facts.benign_cause, "account": facts.target_email, "explains": "all events"}
    ]
    return {
        "security_events": [
            {
                "event_id": signal.event_id,
                "at": moment_text(signal.at),
                "account": facts.target_email,
                "account_role": facts.target_role(),
                "event": signal.event,
                "origin": signal.origin,
            }
            for signal in facts.signals
        ],
        "containment": [
            {
                "reference": facts.containment_reference,
                "applied_at": moment_text(facts.contained_at),
                "measure": "all sessions revoked, sign-in locked",
                "applied_by": "automatic protection",
            }
        ],
        "verification": checks,
        "identity_reference": _show_reference(facts),
        "final_challenge": [{"state": facts.verification.value}],
        "travel_notices": notices if facts.benign_cause else [],
    }


def _show_reference(facts: AccountTakeoverFacts) -> list[dict[str, str]]:
    """Return what is known of the account's owner, to compare an answer with."""
    login = moment_text(facts.last_login) if facts.last_login else ""
    reference = {
        RequestField.VERIFICATION_CODE: facts.issued_code,
        RequestField.LAST_SUCCESSFUL_LOGIN: login,
        RequestField.RECENT_ACCOUNT_ACTIVITY: facts.last_activity,
    }
    return [
        {"item": field.value, "on_record": value} for field, value in reference.items() if value
    ]


def ticket_words(facts: AccountTakeoverFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    first = facts.signals[0]
    return {
        "first_time": f"{first.at:%H:%M}",
        "first_origin": first.origin,
        "target": facts.target_email,
        "workspace": facts.customer.workspace_id,
    }
