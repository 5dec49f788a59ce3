"""The decision list of sso_scim: first match wins."""

from supportdesk_env.cases.families.sso_scim.answers import answer_request, state_proof
from supportdesk_env.cases.families.sso_scim.drawing import draw_facts
from supportdesk_env.cases.families.sso_scim.facts import (
    Cause,
    SsoScimFacts,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.sso_scim.policy import SsoScimPolicy
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

ARTICLE_ID = "KB-IDN-21"


def severity(facts: SsoScimFacts, company: Company) -> Severity:
    """Return what the priority function reads; an incident's own priority goes before all."""
    incident = facts.matching_incident()
    has_way_in = facts.usable_break_glass(company.own(SsoScimPolicy)) is not None
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.BLOCKED_WITH_WORKAROUND if has_way_in else Urgency.HARM_CONTINUING,
        tier=facts.customer.tier,
        inherits=incident.priority if incident else None,
    )


def _values(facts: SsoScimFacts, company: Company) -> dict[str, Slot]:
    """Return the values every outcome may name."""
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    return {
        "update": interval_slot("update", interval, facts.now),
        "closure": days_slot("closure", company.security.closure_days, facts.now),
        "article": identifier_slot("article", ARTICLE_ID),
        "reviewed": identifier_slot("reviewed", facts.connection_id),
        "area_region": identifier_slot("area_region", facts.customer.region),
    }


def _link(facts: SsoScimFacts, company: Company) -> Outcome:
    incident = facts.matching_incident()
    reference = incident.incident_id if incident else ""
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.SSO_SCIM,
        status=Status.ESCALATED,
        code=ResolutionCode.LINKED_TO_INCIDENT,
        values={**_values(facts, company), "incident": identifier_slot("incident", reference)},
    )


def _tell_way_in(facts: SsoScimFacts, company: Company) -> Outcome:
    policy = company.own(SsoScimPolicy)
    account = facts.usable_break_glass(policy)
    minutes = (Value(ValueKind.MINUTES, str(policy.session_minutes)),)
    return Outcome(
        queue=Queue.IDENTITY_ACCESS,
        issue_type=IssueType.SSO_SCIM,
        status=Status.RESOLVED,
        code=ResolutionCode.INFORMATION_PROVIDED,
        values={
            **_values(facts, company),
            "answer": identifier_slot("answer", account.account_id if account else ""),
            "session": Slot("session", minutes),
        },
        topics={"answer": "break_glass"},
    )


def _ask_owner(facts: SsoScimFacts, company: Company) -> Outcome:
    return _ask(facts, company, (RequestField.OWNER_APPROVAL,))


def _ask_proof(facts: SsoScimFacts, company: Company) -> Outcome:
    return _ask(facts, company, facts.missing(company.own(SsoScimPolicy)))


def _ask(facts: SsoScimFacts, company: Company, requested: tuple[RequestField, ...]) -> Outcome:
    return Outcome(
        queue=Queue.IDENTITY_ACCESS,
        issue_type=IssueType.SSO_SCIM,
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=requested,
        values=_values(facts, company),
        topics={"pending": "access", "safe_way": "registered_address"},
    )


def _escalate(facts: SsoScimFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.IDENTITY_ACCESS,
        issue_type=IssueType.SSO_SCIM,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values=_values(facts, company),
        topics={"team": "identity", "under_review": "sso", "pending": "access"},
    )


def _escalate_removal(facts: SsoScimFacts, company: Company) -> Outcome:
    last_day = facts.restore_until(company.own(SsoScimPolicy))
    restore = Slot("restore", (Value(ValueKind.DATE, last_day.isoformat()),))
    return Outcome(
        queue=Queue.IDENTITY_ACCESS,
        issue_type=IssueType.SSO_SCIM,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={**_values(facts, company), "restore": restore},
        topics={"team": "identity", "under_review": "sso", "pending": "access"},
        standard="escalated_removal",
    )


FAMILY = Family(
    name="sso_scim",
    package=__package__,
    policy=SsoScimPolicy,
    facts=SsoScimFacts,
    rules=(
        Rule("known_incident", lambda f, _: f.matching_incident() is not None, _link),
        Rule("not_authorised", lambda f, c: not f.may_ask(c.own(SsoScimPolicy)), _ask_owner),
        Rule(
            "break_glass",
            lambda f, c: f.usable_break_glass(c.own(SsoScimPolicy)) is not None,
            _tell_way_in,
        ),
        Rule("unverified", lambda f, c: bool(f.missing(c.own(SsoScimPolicy))), _ask_proof),
        Rule("scim_removal", lambda f, _: f.cause is Cause.REMOVAL, _escalate_removal),
        Rule("bypass", lambda f, c: True, _escalate),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    derived_columns=("scim_removals.removed_on",),
    states=state_proof,
    admits=lambda overlay, rule: overlay is not Overlay.COMPUTED_FACT or rule == "scim_removal",
    codes=(
        ResolutionCode.LINKED_TO_INCIDENT,
        ResolutionCode.INFORMATION_PROVIDED,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        ResolutionCode.ESCALATED_INTERNAL,
    ),
)
