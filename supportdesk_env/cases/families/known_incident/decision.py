"""The decision list of known_incident: first match wins."""

from supportdesk_env.cases.families.known_incident.drawing import draw_facts
from supportdesk_env.cases.families.known_incident.facts import (
    KnownIncidentFacts,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.known_incident.policy import KnownIncidentPolicy
from supportdesk_env.cases.family import Family
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import identifier_slot, interval_slot
from supportdesk_env.domain.vocabulary import IssueType, Queue, ResolutionCode, Status
from supportdesk_env.policies.decisions import Outcome, Rule
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority

ARTICLE_ID = "KB-INC-04"


def severity(facts: KnownIncidentFacts, company: Company) -> Severity:
    """Return what the priority function reads: what is known already lends its priority."""
    policy, inherits = company.own(KnownIncidentPolicy), None
    if sibling := facts.sibling(policy):
        inherits = sibling.priority
    elif not facts.difference(policy):
        inherits = facts.nearest().priority
    eased = facts.has_workaround
    return Severity(
        users_affected=facts.measured_users,
        users_total=facts.customer.seats,
        urgency=Urgency.BLOCKED_WITH_WORKAROUND if eased else Urgency.HARM_CONTINUING,
        tier=facts.customer.tier,
        inherits=inherits,
    )


def _has_sibling(facts: KnownIncidentFacts, company: Company) -> bool:
    return facts.sibling(company.own(KnownIncidentPolicy)) is not None


def _is_match(facts: KnownIncidentFacts, company: Company) -> bool:
    return not facts.difference(company.own(KnownIncidentPolicy))


def _is_active_match(facts: KnownIncidentFacts, company: Company) -> bool:
    return _is_match(facts, company) and facts.nearest().fixed_at is None


def _values(facts: KnownIncidentFacts, company: Company) -> dict[str, Slot]:
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    page = Value(ValueKind.URL, company.incident.status_page)
    return {
        "update": interval_slot("update", interval, facts.now),
        "article": identifier_slot("article", ARTICLE_ID),
        "incident": identifier_slot("incident", facts.nearest().incident_id),
        "area_region": identifier_slot("area_region", facts.customer.region),
        "status_page": Slot("status_page", (page,)),
    }


def _merge(facts: KnownIncidentFacts, company: Company) -> Outcome:
    sibling = facts.sibling(company.own(KnownIncidentPolicy))
    merged = identifier_slot("merged", sibling.ticket_id if sibling else "")
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.CLOSED,
        code=ResolutionCode.DUPLICATE_MERGED,
        values={**_values(facts, company), "merged": merged},
    )


def _link(facts: KnownIncidentFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.ESCALATED,
        code=ResolutionCode.LINKED_TO_INCIDENT,
        values=_values(facts, company),
    )


def _give_remedy(facts: KnownIncidentFacts, company: Company) -> Outcome:
    known = facts.nearest()
    fixed = known.fixed_at or facts.now
    accepts = (
        Value(ValueKind.TIME, f"{fixed:%H:%M}"),
        Value(ValueKind.DATE, f"{fixed:%Y-%m-%d}"),
    )
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.RESOLVED,
        code=ResolutionCode.LINKED_TO_INCIDENT,
        values={
            **_values(facts, company),
            "fixed": Slot("fixed", accepts),
            "build": identifier_slot("build", known.remedy_build),
        },
        standard="incident_fixed",
    )


def _escalate(facts: KnownIncidentFacts, company: Company) -> Outcome:
    ruled_out = identifier_slot("ruled_out", facts.nearest().incident_id)
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.PRODUCTION_INCIDENT,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={
            **_values(facts, company),
            "reviewed": identifier_slot("reviewed", facts.report_id),
            "ruled_out": ruled_out,
            "differs": _difference_slot(facts, company),
        },
        topics={"team": "engineering", "under_review": "errors", "pending": "fix"},
    )


def _difference_slot(facts: KnownIncidentFacts, company: Company) -> Slot:
    """Return a slot for what tells the errors from the incident: its own value or theirs."""
    known, difference = facts.nearest(), facts.difference(company.own(KnownIncidentPolicy))
    if difference == "region":
        return identifier_slot("differs", known.region, facts.customer.region)
    if difference == "build":
        return identifier_slot("differs", known.build, facts.build)
    other = known.fixed_at if difference == "fix" and known.fixed_at else known.since
    accepts = tuple(Value(ValueKind.TIME, f"{at:%H:%M}") for at in (other, facts.since))
    return Slot("differs", accepts)


FAMILY = Family(
    name="known_incident",
    package=__package__,
    policy=KnownIncidentPolicy,
    facts=KnownIncidentFacts,
    rules=(
        Rule("sibling_open", _has_sibling, _merge),
        Rule("active_match", _is_active_match, _link),
        Rule("fixed_match", _is_match, _give_remedy),
        Rule("no_match", lambda f, c: True, _escalate),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    derived_columns=("monitoring.users_total", "incident_desk.state"),
    codes=(
        ResolutionCode.LINKED_TO_INCIDENT,
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.DUPLICATE_MERGED,
    ),
)
