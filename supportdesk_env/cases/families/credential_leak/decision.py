"""The decision list of credential_leak: first match wins."""

from datetime import date

from supportdesk_env.cases.families.credential_leak.answers import answer_request
from supportdesk_env.cases.families.credential_leak.drawing import draw_facts
from supportdesk_env.cases.families.credential_leak.facts import (
    CredentialLeakFacts,
    Holder,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.credential_leak.policy import CredentialLeakPolicy
from supportdesk_env.cases.family import Family
from supportdesk_env.cases.overlays import Overlay
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import days_slot, identifier_slot, interval_slot
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.policies.decisions import Outcome, Rule
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority

ARTICLE_ID = "KB-SEC-08"
OWN_SECRET_STANDARD = "own_secret"
_PRIVILEGED_ROLES = frozenset({"owner", "admin"})


def severity(facts: CredentialLeakFacts, company: Company) -> Severity:
    """Return what the priority function reads: a live secret is an active compromise."""
    is_open = _is_ours(facts) or _is_live(facts, company)
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.ROUTINE,
        tier=facts.customer.tier,
        is_active_compromise=is_open,
        is_privileged_account=_is_ours(facts) or facts.key.issued_to_role in _PRIVILEGED_ROLES,
    )


def _is_ours(facts: CredentialLeakFacts) -> bool:
    return facts.key.holder is Holder.VENDOR


def _is_live(facts: CredentialLeakFacts, company: Company) -> bool:
    return facts.ended_on(company.own(CredentialLeakPolicy)) is None


def _is_abused(facts: CredentialLeakFacts, company: Company) -> bool:
    least = company.own(CredentialLeakPolicy).abuse_calls
    return _is_live(facts, company) and facts.foreign_calls() >= least


def _is_revoked_unasked(facts: CredentialLeakFacts, company: Company) -> bool:
    scopes = company.own(CredentialLeakPolicy).auto_revoke_scopes
    may_revoke = facts.is_confirmed or facts.key.scope in scopes
    return _is_live(facts, company) and may_revoke


def _date_slot(name: str, day: date) -> Slot:
    return Slot(name, (Value(ValueKind.DATE, day.isoformat()),))


def _values(facts: CredentialLeakFacts, company: Company) -> dict[str, Slot]:
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    minutes = company.own(CredentialLeakPolicy).revocation_minutes
    return {
        "key": identifier_slot("key", facts.key.key_id),
        "done": identifier_slot("done", facts.key.key_id),
        "integrations": identifier_slot("integrations", *facts.integrations),
        "exposed": _date_slot("exposed", facts.exposed_at.date()),
        "effective": Slot("effective", (Value(ValueKind.MINUTES, str(minutes)),)),
        "update": interval_slot("update", interval, facts.now),
        "closure": days_slot("closure", company.security.closure_days, facts.now),
        "incident": identifier_slot("incident", facts.incident_reference),
        "article": identifier_slot("article", ARTICLE_ID),
    }


def _open_incident(facts: CredentialLeakFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.SECURITY_RESPONSE,
        issue_type=IssueType.CREDENTIAL_LEAK,
        status=Status.ESCALATED,
        code=ResolutionCode.INCIDENT_OPENED,
        values=_values(facts, company),
        standard=OWN_SECRET_STANDARD,
    )


def _escalate(facts: CredentialLeakFacts, company: Company) -> Outcome:
    uses = (use.use_id for use in facts.foreign_uses())
    return Outcome(
        queue=Queue.TRUST_AND_SAFETY,
        issue_type=IssueType.CREDENTIAL_LEAK,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={
            **_values(facts, company),
            "reviewed": identifier_slot("reviewed", facts.key.key_id, *uses),
        },
        topics={
            "team": "trust_and_safety",
            "under_review": "exposed_key",
            "pending": "revocation",
        },
    )


def _revoke(facts: CredentialLeakFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.TRUST_AND_SAFETY,
        issue_type=IssueType.CREDENTIAL_LEAK,
        status=Status.RESOLVED,
        code=ResolutionCode.REQUEST_FULFILLED,
        values=_values(facts, company),
        topics={"done": "key_revoked", "effective": "revocation"},
    )


def _ask(facts: CredentialLeakFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.TRUST_AND_SAFETY,
        issue_type=IssueType.CREDENTIAL_LEAK,
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=(RequestField.EXPLICIT_CONFIRMATION,),
        values=_values(facts, company),
        topics={"pending": "revocation", "safe_way": "registered_address"},
    )


def _inform(facts: CredentialLeakFacts, company: Company) -> Outcome:
    ended_on = facts.ended_on(company.own(CredentialLeakPolicy))
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.CREDENTIAL_LEAK,
        status=Status.RESOLVED,
        code=ResolutionCode.INFORMATION_PROVIDED,
        values={
            **_values(facts, company),
            "answer": _date_slot("answer", ended_on or facts.now.date()),
        },
        topics={"answer": "key_dead"},
    )


FAMILY = Family(
    name="credential_leak",
    package=__package__,
    policy=CredentialLeakPolicy,
    facts=CredentialLeakFacts,
    rules=(
        Rule("own_secret", lambda f, _: _is_ours(f), _open_incident),
        Rule("abused", _is_abused, _escalate),
        Rule("revoked_unasked", _is_revoked_unasked, _revoke),
        Rule("live", _is_live, _ask),
        Rule("dead", lambda f, c: True, _inform),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    admits=lambda overlay, _: overlay is not Overlay.PASTED_SECRET,  # it is about one already
    codes=(
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.REQUEST_FULFILLED,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        ResolutionCode.INFORMATION_PROVIDED,
    ),
)
