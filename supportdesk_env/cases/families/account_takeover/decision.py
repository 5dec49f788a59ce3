"""The decision list of account_takeover: first match wins."""

from supportdesk_env.cases.families.account_takeover.answers import answer_request
from supportdesk_env.cases.families.account_takeover.drawing import draw_facts
from supportdesk_env.cases.families.account_takeover.facts import (
    AccountTakeoverFacts,
    VerificationState,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.family import Family
from supportdesk_env.domain.claim import Slot
from supportdesk_env.domain.values import days_slot, identifier_slot, interval_slot, moment_slot
from supportdesk_env.domain.vocabulary import IssueType, Queue, ResolutionCode, Status
from supportdesk_env.policies.decisions import Outcome, Rule
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority

ARTICLE_ID = "KB-SEC-02"
PRIVILEGED_ROLES = frozenset({"owner", "admin"})


def severity(facts: AccountTakeoverFacts, company: Company) -> Severity:
    """Return what the priority function reads: a compromise, unless the record explains it."""
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.ROUTINE if facts.benign_cause else Urgency.HARM_CONTINUING,
        tier=facts.customer.tier,
        is_active_compromise=not facts.benign_cause,
        is_privileged_account=facts.target_role() in PRIVILEGED_ROLES,
    )


def _values(facts: AccountTakeoverFacts, company: Company) -> dict[str, Slot]:
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    contained = identifier_slot("containment", facts.containment_reference).accepts
    return {
        "update": interval_slot("update", interval, facts.now),
        "closure": days_slot("closure", company.security.closure_days, facts.now),
        "article": identifier_slot("article", ARTICLE_ID),
        "signal": identifier_slot("signal", *(signal.event_id for signal in facts.signals)),
        "containment": Slot(
            "containment", contained + moment_slot("contained", facts.contained_at).accepts
        ),
    }


def _inform(facts: AccountTakeoverFacts, company: Company) -> Outcome:
    answer = identifier_slot("answer", facts.benign_cause)
    return Outcome(
        queue=Queue.IDENTITY_ACCESS,
        issue_type=IssueType.ACCOUNT_COMPROMISE,
        status=Status.RESOLVED,
        code=ResolutionCode.INFORMATION_PROVIDED,
        values={**_values(facts, company), "answer": answer},
        topics={"answer": "travel_notice"},
    )


def _escalate(facts: AccountTakeoverFacts, company: Company) -> Outcome:
    reviewed = identifier_slot("reviewed", facts.containment_reference, facts.signals[0].event_id)
    return Outcome(
        queue=Queue.TRUST_AND_SAFETY,
        issue_type=IssueType.ACCOUNT_COMPROMISE,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={**_values(facts, company), "reviewed": reviewed},
        topics={"team": "trust_and_safety", "under_review": "sign_ins", "pending": "access"},
    )


def _decline(facts: AccountTakeoverFacts, company: Company) -> Outcome:
    fact = identifier_slot("rule_fact", facts.containment_reference)
    return Outcome(
        queue=Queue.TRUST_AND_SAFETY,
        issue_type=IssueType.ACCOUNT_COMPROMISE,
        status=Status.RESOLVED,
        code=ResolutionCode.DECLINED_POLICY,
        values={**_values(facts, company), "rule_fact": fact},
        topics={"denied": "access", "rule": "verification_failed", "alternative": "owner_contact"},
    )


def _account_kind(facts: AccountTakeoverFacts) -> str:
    is_privileged = facts.target_role() in PRIVILEGED_ROLES
    return "privileged_account" if is_privileged else "ordinary_account"


def _verify(facts: AccountTakeoverFacts, company: Company) -> Outcome:
    wanted = company.security.verification_set
    return Outcome(
        queue=Queue.TRUST_AND_SAFETY,
        issue_type=IssueType.ACCOUNT_COMPROMISE,
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=tuple(field for field in wanted if field not in facts.held_fields),
        values=_values(facts, company),
        topics={
            "pending": "access",
            "safe_way": "registered_address",
            "account_kind": _account_kind(facts),
        },
    )


FAMILY = Family(
    name="account_takeover",
    package=__package__,
    facts=AccountTakeoverFacts,
    rules=(
        Rule("benign_cause", lambda f, _: bool(f.benign_cause), _inform),
        Rule("verified", lambda f, _: f.verification is VerificationState.PASSED, _escalate),
        Rule("failed", lambda f, _: f.verification is VerificationState.FAILED, _decline),
        Rule("unverified", lambda f, c: True, _verify),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    codes=(
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.DECLINED_POLICY,
        ResolutionCode.INFORMATION_PROVIDED,
    ),
)
