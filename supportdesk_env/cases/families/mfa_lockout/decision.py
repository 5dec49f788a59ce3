"""The decision list of mfa_lockout: first match wins."""

from datetime import timedelta

from supportdesk_env.cases.families.mfa_lockout.answers import answer_request
from supportdesk_env.cases.families.mfa_lockout.drawing import draw_facts
from supportdesk_env.cases.families.mfa_lockout.facts import (
    MfaLockoutFacts,
    help_desk,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.mfa_lockout.policy import MfaLockoutPolicy
from supportdesk_env.cases.family import Family
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import days_slot, identifier_slot, interval_slot
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Queue,
    ResolutionCode,
    Status,
)
from supportdesk_env.policies.decisions import Outcome, Rule
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority

ARTICLE_ID = "KB-IDN-11"
_STATUS = {
    ResolutionCode.AWAITING_CUSTOMER_INFO: Status.WAITING_ON_CUSTOMER,
    ResolutionCode.ESCALATED_INTERNAL: Status.ON_HOLD,
}
"""Where a code stands, other than resolved."""


def severity(facts: MfaLockoutFacts, company: Company) -> Severity:
    """Return what the priority function reads: blocked for good, for a while, or not a customer."""
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=_urgency(facts, company),
        tier=facts.customer.tier,
    )


def _urgency(facts: MfaLockoutFacts, company: Company) -> Urgency:
    if facts.is_staff:
        return Urgency.ROUTINE
    is_eased = (
        facts.is_locked(company.own(MfaLockoutPolicy))
        or _is_ineligible(facts, company)
        or _is_too_new(facts, company)
        or facts.has_live_session
    )
    return Urgency.BLOCKED_WITH_WORKAROUND if is_eased else Urgency.HARM_CONTINUING


def _is_ineligible(facts: MfaLockoutFacts, company: Company) -> bool:
    return facts.customer.tier not in company.own(MfaLockoutPolicy).eligible_tiers


def _is_too_new(facts: MfaLockoutFacts, company: Company) -> bool:
    return facts.days_paid() < company.own(MfaLockoutPolicy).paid_before_days


def _may_not_ask(facts: MfaLockoutFacts, company: Company) -> bool:
    roles = company.own(MfaLockoutPolicy).may_ask_roles
    return facts.is_for_another() and facts.sender_role() not in roles


def _needs_review(facts: MfaLockoutFacts, company: Company) -> bool:
    return facts.target().role in company.own(MfaLockoutPolicy).review_roles


def _outcome(
    facts: MfaLockoutFacts,
    company: Company,
    code: ResolutionCode,
    values: dict[str, Slot],
    topics: dict[str, str],
) -> Outcome:
    """Return what every rule shares: the queue, the issue type, update, closure and article."""
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    waits = code is ResolutionCode.AWAITING_CUSTOMER_INFO
    shared = {
        "update": interval_slot("update", interval, facts.now),
        "closure": days_slot("closure", company.security.closure_days, facts.now),
        "article": identifier_slot("article", ARTICLE_ID),
    }
    return Outcome(
        queue=Queue.IDENTITY_ACCESS,
        issue_type=IssueType.MFA_LOCKOUT,
        status=_STATUS.get(code, Status.RESOLVED),
        code=code,
        requested=facts.missing(company.own(MfaLockoutPolicy)) if waits else (),
        values=shared | values,
        topics=topics,
    )


def _to_staff_desk(facts: MfaLockoutFacts, company: Company) -> Outcome:
    channel = Slot("channel", (Value(ValueKind.URL, help_desk(company)),))
    topics = {"party": "staff_desk", "why": "own_staff", "include": "staff_number"}
    return _outcome(facts, company, ResolutionCode.REDIRECTED_CHANNEL, {"channel": channel}, topics)


def _wait_for_unlock(facts: MfaLockoutFacts, company: Company) -> Outcome:
    ends = facts.lock_ends(company.own(MfaLockoutPolicy))
    left = int((ends - facts.now).total_seconds() // 60)
    accepts = (Value(ValueKind.TIME, f"{ends:%H:%M}"), Value(ValueKind.MINUTES, str(left)))
    return _outcome(
        facts,
        company,
        ResolutionCode.INFORMATION_PROVIDED,
        {"answer": Slot("answer", accepts)},
        {"answer": "temporary_lock"},
    )


def _decline(
    facts: MfaLockoutFacts, company: Company, fact: Slot, rule: str, alternative: str
) -> Outcome:
    topics = {"denied": "access", "rule": rule, "alternative": alternative}
    return _outcome(facts, company, ResolutionCode.DECLINED_POLICY, {"rule_fact": fact}, topics)


def _decline_plan(facts: MfaLockoutFacts, company: Company) -> Outcome:
    fact = identifier_slot("rule_fact", facts.subscription_id)
    return _decline(facts, company, fact, "reset_rule", "self_service")


def _decline_new_plan(facts: MfaLockoutFacts, company: Company) -> Outcome:
    accepts = (
        Value(ValueKind.MINUTES, str(1440 * facts.days_paid())),
        Value(ValueKind.DATE, facts.paid_since.isoformat()),
    )
    return _decline(facts, company, Slot("rule_fact", accepts), "reset_rule", "self_service")


def _decline_another(facts: MfaLockoutFacts, company: Company) -> Outcome:
    fact = identifier_slot("rule_fact", facts.user_id)
    return _decline(facts, company, fact, "reset_rule", "owner_contact")


def _ask_proof(facts: MfaLockoutFacts, company: Company) -> Outcome:
    return _outcome(
        facts,
        company,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        {},
        {"pending": "access", "safe_way": "registered_address"},
    )


def _decline_proof(facts: MfaLockoutFacts, company: Company) -> Outcome:
    fact = identifier_slot("rule_fact", facts.check_reference)
    return _decline(facts, company, fact, "verification_failed", "owner_contact")


def _await_review(facts: MfaLockoutFacts, company: Company) -> Outcome:
    return _outcome(
        facts,
        company,
        ResolutionCode.ESCALATED_INTERNAL,
        {"reviewed": identifier_slot("subject", facts.check_reference)},
        {"team": "identity", "under_review": "second_factor", "pending": "access"},
    )


def _reset(facts: MfaLockoutFacts, company: Company) -> Outcome:
    hours = company.own(MfaLockoutPolicy).enrolment_hours
    until = facts.now + timedelta(hours=hours)
    accepts = (
        Value(ValueKind.MINUTES, str(60 * hours)),
        Value(ValueKind.DATE, until.date().isoformat()),
    )
    return _outcome(
        facts,
        company,
        ResolutionCode.REQUEST_FULFILLED,
        {
            "done": identifier_slot("subject", facts.user_id),
            "effective": Slot("effective", accepts),
        },
        {"done": "second_factor", "effective": "enrolment"},
    )


FAMILY = Family(
    name="mfa_lockout",
    package=__package__,
    policy=MfaLockoutPolicy,
    facts=MfaLockoutFacts,
    rules=(
        Rule("own_staff", lambda f, _: f.is_staff, _to_staff_desk),
        Rule("temporary_lock", lambda f, c: f.is_locked(c.own(MfaLockoutPolicy)), _wait_for_unlock),
        Rule("plan_not_eligible", _is_ineligible, _decline_plan),
        Rule("plan_too_new", _is_too_new, _decline_new_plan),
        Rule("asks_for_another", _may_not_ask, _decline_another),
        Rule("proof_missing", lambda f, c: bool(f.missing(c.own(MfaLockoutPolicy))), _ask_proof),
        Rule("proof_failed", lambda f, _: f.has_failed_check, _decline_proof),
        Rule("peer_review", _needs_review, _await_review),
        Rule("reset", lambda f, c: True, _reset),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    derived_columns=("failed_codes_in_a_row.number",),
    codes=(
        ResolutionCode.REQUEST_FULFILLED,
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        ResolutionCode.DECLINED_POLICY,
        ResolutionCode.INFORMATION_PROVIDED,
        ResolutionCode.REDIRECTED_CHANNEL,
    ),
)
