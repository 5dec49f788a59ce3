"""The decision list of privacy_request: first match wins."""

from datetime import date

from supportdesk_env.cases.families.privacy_request.answers import answer_request
from supportdesk_env.cases.families.privacy_request.deadlines import Residence
from supportdesk_env.cases.families.privacy_request.drawing import draw_facts
from supportdesk_env.cases.families.privacy_request.facts import (
    PrivacyRequestFacts,
    Relation,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.privacy_request.policy import PrivacyRequestPolicy, RequestKind
from supportdesk_env.cases.family import Family
from supportdesk_env.cases.overlays import Overlay
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import (
    add_business_days,
    days_slot,
    identifier_slot,
    interval_slot,
)
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.policies.decisions import Outcome, Rule
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority

ARTICLE_ID = "KB-CMP-03"
OPEN_QUESTION_STANDARD = "open_question"


def severity(facts: PrivacyRequestFacts, company: Company) -> Severity:
    """Return what the priority function reads: how near the day is by which we must answer."""
    limits = company.priority
    is_near = _is_due_within(facts, company, limits.deadline_business_days)
    is_statutory = _is_due_within(facts, company, limits.statutory_business_days)
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.BLOCKED_WITH_WORKAROUND if is_near else Urgency.ROUTINE,
        tier=facts.customer.tier,
        floor=Priority.HIGH if is_statutory else Priority.LOW,
    )


def _is_due_within(facts: PrivacyRequestFacts, company: Company, business_days: int) -> bool:
    """Return whether an answer of ours is due within so many business days."""
    due_on = facts.due_on(_policy(company))
    if due_on is None or _is_elsewhere(facts, company) or _is_for_portal(facts, company):
        return False
    return due_on <= add_business_days(facts.now.date(), business_days)


def _policy(company: Company) -> PrivacyRequestPolicy:
    return company.own(PrivacyRequestPolicy)


def _is_elsewhere(facts: PrivacyRequestFacts, company: Company) -> bool:
    return facts.relation is not Relation.ACCOUNT_HOLDER


def _is_for_portal(facts: PrivacyRequestFacts, company: Company) -> bool:
    return facts.kind in _policy(company).portal_kinds


def _waits_for_term(facts: PrivacyRequestFacts, company: Company) -> bool:
    return facts.kind is RequestKind.DELETION and facts.is_term_active()


def _date_slot(name: str, day: date) -> Slot:
    return Slot(name, (Value(ValueKind.DATE, day.isoformat()),))


def _values(facts: PrivacyRequestFacts, company: Company) -> dict[str, Slot]:
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    return {
        "reviewed": identifier_slot("reviewed", facts.reference),
        "update": interval_slot("update", interval, facts.now),
        "closure": days_slot("closure", company.security.closure_days, facts.now),
        "article": identifier_slot("article", ARTICLE_ID),
    }


def _redirect(facts: PrivacyRequestFacts, company: Company) -> Outcome:
    channel = identifier_slot("channel", facts.customer.company, facts.controller_contact)
    return _refer(facts, company, channel, {"party": "controller", "why": "processor"})


def _send_to_portal(facts: PrivacyRequestFacts, company: Company) -> Outcome:
    channel = Slot("channel", (Value(ValueKind.URL, facts.portal),))
    return _refer(facts, company, channel, {"party": "portal", "why": "portal_only"})


def _refer(
    facts: PrivacyRequestFacts, company: Company, channel: Slot, topics: dict[str, str]
) -> Outcome:
    return Outcome(
        queue=Queue.COMPLIANCE_OPS,
        issue_type=IssueType.PRIVACY_REQUEST,
        status=Status.RESOLVED,
        code=ResolutionCode.REDIRECTED_CHANNEL,
        values={**_values(facts, company), "channel": channel},
        topics={**topics, "include": "request_details"},
    )


def _ask(facts: PrivacyRequestFacts, company: Company, field: RequestField) -> Outcome:
    due_on = facts.due_on(_policy(company))
    is_about_identity = field is RequestField.REGISTERED_EMAIL_CONFIRMATION
    values = _values(facts, company)
    if due_on:
        values["due"] = _date_slot("due", due_on)
    return Outcome(
        queue=Queue.COMPLIANCE_OPS,
        issue_type=IssueType.PRIVACY_REQUEST,
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=(field,),
        values=values,
        topics={"pending": "privacy_request", "safe_way": "registered_address"},
        standard="" if is_about_identity else OPEN_QUESTION_STANDARD,
    )


def _wait_for_term(facts: PrivacyRequestFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.COMPLIANCE_OPS,
        issue_type=IssueType.PRIVACY_REQUEST,
        status=Status.ON_HOLD,
        code=ResolutionCode.SCHEDULED_FOLLOW_UP,
        values={
            **_values(facts, company),
            "due": _date_slot("due", facts.resumes_on(_policy(company))),
            "rule_fact": _date_slot("rule_fact", facts.term_ends_on),
        },
        topics={"due": "term_end", "rule": "active_term", "meanwhile": "export_data"},
    )


def _escalate(facts: PrivacyRequestFacts, company: Company) -> Outcome:
    due_on = facts.due_on(_policy(company)) or facts.received_on
    return Outcome(
        queue=Queue.COMPLIANCE_OPS,
        issue_type=IssueType.PRIVACY_REQUEST,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={**_values(facts, company), "due": _date_slot("due", due_on)},
        topics={
            "team": "compliance",
            "under_review": "privacy_request",
            "pending": "privacy_request",
        },
    )


_OF_CUSTOMERS = frozenset({Overlay.VIP_PRESSURE, Overlay.CONTRACT_OVERRIDE})
"""What only somebody who buys from us can say or have signed."""

FAMILY = Family(
    name="privacy_request",
    package=__package__,
    policy=PrivacyRequestPolicy,
    facts=PrivacyRequestFacts,
    rules=(
        Rule("not_ours", _is_elsewhere, _redirect),
        Rule("portal_only", _is_for_portal, _send_to_portal),
        Rule(
            "scope_unclear",
            lambda f, _: f.kind is RequestKind.UNCLEAR,
            lambda f, c: _ask(f, c, RequestField.REQUEST_SCOPE),
        ),
        Rule(
            "law_unknown",
            lambda f, _: f.residence is Residence.UNKNOWN,
            lambda f, c: _ask(f, c, RequestField.JURISDICTION),
        ),
        Rule(
            "identity_unconfirmed",
            lambda f, c: not f.is_confirmed(_policy(c)),
            lambda f, c: _ask(f, c, RequestField.REGISTERED_EMAIL_CONFIRMATION),
        ),
        Rule("term_active", _waits_for_term, _wait_for_term),
        Rule("to_be_answered", lambda f, c: True, _escalate),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    admits=lambda overlay, rule: rule != "not_ours" or overlay not in _OF_CUSTOMERS,
    codes=(
        ResolutionCode.REDIRECTED_CHANNEL,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        ResolutionCode.SCHEDULED_FOLLOW_UP,
        ResolutionCode.ESCALATED_INTERNAL,
    ),
)
