"""The decision list of service_incident: first match wins."""

from supportdesk_env.cases.families.service_incident.answers import answer_request
from supportdesk_env.cases.families.service_incident.drawing import draw_facts, state_diagnostics
from supportdesk_env.cases.families.service_incident.facts import (
    Deployment,
    ServiceIncidentFacts,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.family import Family
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import (
    days_slot,
    identifier_slot,
    interval_slot,
    moment_slot,
    share_slot,
)
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.decisions import Outcome, Rule
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority

ARTICLE_ID = "KB-INC-01"
_ON_RECORD = frozenset({RequestField.REGION, RequestField.WORKSPACE_ID})
"""Diagnostics that every account record names."""


def severity(facts: ServiceIncidentFacts, company: Company) -> Severity:
    """Return what the priority function reads."""
    eased = facts.has_workaround or bool(facts.customer_change)
    return Severity(
        users_affected=facts.users(),
        users_total=facts.customer.seats,
        urgency=Urgency.BLOCKED_WITH_WORKAROUND if eased else Urgency.HARM_CONTINUING,
        tier=facts.customer.tier,
        is_production=facts.deployment is Deployment.PRODUCTION,
    )


def _is_above_threshold(facts: ServiceIncidentFacts, company: Company) -> bool:
    incident = company.incident
    is_broad = facts.users() >= incident.threshold_users or (
        facts.share() >= incident.threshold_share
    )
    return facts.deployment is Deployment.PRODUCTION and is_broad


def _is_undecidable(facts: ServiceIncidentFacts, company: Company) -> bool:
    may_assume = company.incident.assume_worst and facts.deployment is Deployment.PRODUCTION
    return facts.is_scope_unknown() and not may_assume


def _opens_incident(facts: ServiceIncidentFacts, company: Company) -> bool:
    return facts.is_scope_unknown() or _is_above_threshold(facts, company)


def _missing(facts: ServiceIncidentFacts, company: Company) -> tuple[RequestField, ...]:
    sets = company.incident.diagnostic_sets
    if facts.area not in sets:
        msg = f"area {facts.area!r} has no diagnostic set; there are {', '.join(sets)}"
        raise InvalidFamily(msg)
    held = _ON_RECORD.union(facts.held_diagnostics)
    return tuple(field for field in sets[facts.area] if field not in held)


def _values(facts: ServiceIncidentFacts, company: Company) -> dict[str, Slot]:
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    incident = company.incident
    return {
        "update": interval_slot("update", interval, facts.now),
        "closure": days_slot("closure", company.security.closure_days, facts.now),
        "article": identifier_slot("article", ARTICLE_ID),
        "incident": identifier_slot("incident", facts.incident_reference),
        "impact": share_slot("impact", facts.users(), facts.customer.seats),
        "area_region": identifier_slot("area_region", facts.customer.region),
        "start": moment_slot("start", facts.since),
        "status_page": Slot("status_page", (Value(ValueKind.URL, incident.status_page),)),
        "threshold": Slot(
            "threshold",
            (
                Value(ValueKind.PERCENT, str(round(100 * incident.threshold_share))),
                Value(ValueKind.COUNT, str(incident.threshold_users)),
            ),
        ),
        "reviewed": identifier_slot("reviewed", facts.incident_reference, facts.customer.region),
    }


def _link(facts: ServiceIncidentFacts, company: Company) -> Outcome:
    known = facts.matching_incident()
    reference = known.incident_id if known else facts.incident_reference
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.ESCALATED,
        code=ResolutionCode.LINKED_TO_INCIDENT,
        values={**_values(facts, company), "incident": identifier_slot("incident", reference)},
    )


def _work_around(facts: ServiceIncidentFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.RESOLVED,
        code=ResolutionCode.WORKAROUND_PROVIDED,
        values={
            **_values(facts, company),
            "workaround": identifier_slot("workaround", facts.customer_change),
            "answer": moment_slot("answer", facts.since),
        },
        topics={"workaround": "revert_change", "answer": "errors_since"},
    )


def _ask_scope(facts: ServiceIncidentFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=(RequestField.IMPACT_SCOPE, *_missing(facts, company)),
        values=_values(facts, company),
        topics={"pending": "incident_decision", "safe_way": "this_ticket"},
    )


def _open_incident(facts: ServiceIncidentFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.ESCALATED,
        code=ResolutionCode.INCIDENT_OPENED,
        requested=_missing(facts, company),
        values=_values(facts, company),
    )


def _escalate(facts: ServiceIncidentFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values=_values(facts, company),
        topics={"team": "engineering", "under_review": "errors", "pending": "fix"},
    )


FAMILY = Family(
    name="service_incident",
    package=__package__,
    facts=ServiceIncidentFacts,
    rules=(
        Rule("known_incident", lambda f, _: f.matching_incident() is not None, _link),
        Rule("customer_change", lambda f, _: bool(f.customer_change), _work_around),
        Rule("scope_unknown", _is_undecidable, _ask_scope),
        Rule("threshold_met", _opens_incident, _open_incident),
        Rule("below_threshold", lambda f, c: True, _escalate),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    derived_columns=("monitoring.users_total",),
    states=state_diagnostics,
    codes=(
        ResolutionCode.INCIDENT_OPENED,
        ResolutionCode.LINKED_TO_INCIDENT,
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        ResolutionCode.WORKAROUND_PROVIDED,
    ),
)
