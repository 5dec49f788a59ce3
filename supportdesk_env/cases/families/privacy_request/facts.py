"""What can be true of a privacy request, and how the desk's tools show it."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Self

from pydantic import model_validator

from supportdesk_env.cases.families.privacy_request.deadlines import Residence, due_date, law_of
from supportdesk_env.cases.families.privacy_request.policy import PrivacyRequestPolicy, RequestKind
from supportdesk_env.cases.family import CaseFacts, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.policies.parameters import Company

_NONE = "-"


class Relation(StrEnum):
    """What the person who asks is to us."""

    ACCOUNT_HOLDER = "account holder"
    END_USER = "end user of the customer"
    MANAGED_MEMBER = "member managed by the customer"


class PrivacyRequestFacts(CaseFacts):
    """The latent truth of one case."""

    reference: str
    received_on: date
    """Day on which the request first reached us, from which every period runs."""
    kind: RequestKind
    relation: Relation
    controller_contact: str
    """Address of the customer for privacy matters."""
    residence: Residence
    identity_confirmed_on: date | None = None
    """Day on which the registered address last confirmed who asks."""
    subscription_id: str
    term_ends_on: date
    portal: str
    """Host name of the privacy portal."""

    @model_validator(mode="after")
    def _days_are_past(self) -> Self:
        """A request came in, and an identity was confirmed, by the day of the ticket."""
        today = self.now.date()
        if self.received_on > today or (self.identity_confirmed_on or today) > today:
            msg = f"{self.reference} has a day of receipt or confirmation in the future"
            raise ValueError(msg)
        return self

    def due_on(self, policy: PrivacyRequestPolicy) -> date | None:
        """Return the last day for an answer; nothing while the law is unknown."""
        if self.residence is Residence.UNKNOWN:
            return None
        return due_date(law_of(self.residence), self.received_on, policy)

    def is_confirmed(self, policy: PrivacyRequestPolicy) -> bool:
        """Return whether a confirmation of identity is on record and still counts."""
        confirmed_on = self.identity_confirmed_on
        if confirmed_on is None:
            return False
        return (self.now.date() - confirmed_on).days <= policy.identity_valid_days

    def is_term_active(self) -> bool:
        """Return whether the subscription still runs, its last day included."""
        return self.term_ends_on >= self.now.date()

    def resumes_on(self, policy: PrivacyRequestPolicy) -> date:
        """Return the day on which a deletion that waits for the end of the term is taken up."""
        return self.term_ends_on + timedelta(days=policy.after_term_days)


def show_records(facts: PrivacyRequestFacts, company: Company) -> RecordTables:
    """Return the tables of the privacy desk: request, person, identity, term and portal."""
    is_ours = facts.relation is Relation.ACCOUNT_HOLDER
    confirmed_on = facts.identity_confirmed_on
    return {
        "privacy_requests": [
            {
                "reference": facts.reference,
                "received_on": facts.received_on.isoformat(),
                "kind": facts.kind.value,
            }
        ],
        "data_subject": [
            {
                "relation": facts.relation.value,
                "responsible": f"{company.name} (vendor)" if is_ours else facts.customer.company,
                "contact_of_responsible": _NONE if is_ours else facts.controller_contact,
                "lives_in": facts.residence.value,
            }
        ],
        "identity_check": [
            {
                "confirmed_by": "registered address" if confirmed_on else _NONE,
                "confirmed_on": confirmed_on.isoformat() if confirmed_on else _NONE,
            }
        ],
        "subscription": [
            {
                "subscription_id": facts.subscription_id,
                "term_ends_on": facts.term_ends_on.isoformat(),
            }
        ],
        "privacy_portal": [{"address": facts.portal}],
    }


_RELATION_KEYS = {
    Relation.ACCOUNT_HOLDER: "account_holder",
    Relation.END_USER: "end_user",
    Relation.MANAGED_MEMBER: "managed_member",
}


def ticket_words(facts: PrivacyRequestFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    day = facts.received_on
    is_first = day == facts.now.date()
    kind = "unclear" if facts.kind is RequestKind.UNCLEAR else facts.kind.value
    return {
        "reference": facts.reference,
        "day": f"{day.day} {day:%B}",
        "email": facts.customer.email,
        "workspace": facts.customer.workspace_id,
        "what": Fragment(kind),
        "who": Fragment(_RELATION_KEYS[facts.relation]),
        "since": Fragment("first_time" if is_first else "again"),
    }
