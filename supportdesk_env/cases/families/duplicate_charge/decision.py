"""The decision list of duplicate_charge: first match wins."""

from decimal import Decimal

from supportdesk_env.cases.families.duplicate_charge.answers import answer_request
from supportdesk_env.cases.families.duplicate_charge.drawing import draw_facts
from supportdesk_env.cases.families.duplicate_charge.facts import (
    ChargeState,
    DuplicateChargeFacts,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.family import Family
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import (
    business_days_slot,
    days_slot,
    identifier_slot,
    interval_slot,
    money_slot,
)
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

ARTICLE_ID = "KB-BIL-04"


def severity(facts: DuplicateChargeFacts, company: Company) -> Severity:
    """Return what the priority function reads: out of pocket only while our error stands."""
    is_our_error = (
        facts.second.state is ChargeState.CAPTURED
        and not facts.refund_reference
        and not _is_not_duplicate(facts, company)
    )
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.HARM_CONTINUING if is_our_error else Urgency.ROUTINE,
        tier=facts.customer.tier,
    )


def _is_other_purchase(facts: DuplicateChargeFacts) -> bool:
    return facts.second.invoice_id != facts.original.invoice_id


def _is_not_duplicate(facts: DuplicateChargeFacts, company: Company) -> bool:
    window = company.billing.duplicate_window_hours
    return _is_other_purchase(facts) or facts.gap_hours() > window


def _is_unauthorised(facts: DuplicateChargeFacts) -> bool:
    return not facts.is_billing_contact() and not facts.is_approved()


def _has_foreign_approval(facts: DuplicateChargeFacts, company: Company) -> bool:
    return _is_unauthorised(facts) and bool(facts.approval_from)


def _update(facts: DuplicateChargeFacts, company: Company) -> Slot:
    priority = decide_priority(severity(facts, company), company.priority)
    return interval_slot("update", company.update_minutes[facts.customer.tier][priority], facts.now)


def _ask_owner(facts: DuplicateChargeFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.DUPLICATE_CHARGE,
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=(RequestField.OWNER_APPROVAL,),
        values={
            "update": _update(facts, company),
            "closure": days_slot("closure", company.security.closure_days, facts.now),
            "article": identifier_slot("article", ARTICLE_ID),
        },
        topics={"pending": "discuss_charges", "safe_way": "registered_address"},
    )


def _refuse_approval(facts: DuplicateChargeFacts, company: Company) -> Outcome:
    fact = identifier_slot("rule_fact", facts.customer.workspace_id)
    return _turn_down(fact, rule="no_owner_approval", alternative="owner_contact")


def _dispute(facts: DuplicateChargeFacts, company: Company) -> Outcome:
    return _escalate(facts, company, facts.dispute_reference, IssueType.CHARGEBACK)


def _over_limit(facts: DuplicateChargeFacts, company: Company) -> Outcome:
    return _escalate(facts, company, facts.second.charge_id, IssueType.DUPLICATE_CHARGE)


def _escalate(
    facts: DuplicateChargeFacts, company: Company, reviewed: str, issue_type: IssueType
) -> Outcome:
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=issue_type,
        status=Status.ON_HOLD,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={
            "reviewed": identifier_slot("reviewed", reviewed),
            "update": _update(facts, company),
            "article": identifier_slot("article", ARTICLE_ID),
        },
        topics={"team": "billing", "under_review": "charge", "pending": "refund"},
    )


def _inform(facts: DuplicateChargeFacts, topic: str, answer: Slot) -> Outcome:
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.DUPLICATE_CHARGE,
        status=Status.RESOLVED,
        code=ResolutionCode.INFORMATION_PROVIDED,
        values={"answer": answer, "article": identifier_slot("article", ARTICLE_ID)},
        topics={"answer": topic},
    )


def _already_refunded(facts: DuplicateChargeFacts, company: Company) -> Outcome:
    answer = identifier_slot("answer", facts.refund_reference)
    return _inform(facts, "already_refunded", answer)


def _only_authorised(facts: DuplicateChargeFacts, company: Company) -> Outcome:
    release = days_slot("answer", company.billing.authorisation_release_days, facts.second.at)
    return _inform(facts, "authorisation", release)


def _decline(facts: DuplicateChargeFacts, company: Company) -> Outcome:
    if _is_other_purchase(facts):
        fact = identifier_slot("rule_fact", facts.second.invoice_id)
    else:
        fact = Slot(
            "rule_fact",
            (Value(ValueKind.MINUTES, str(60 * company.billing.duplicate_window_hours)),),
        )
    return _turn_down(fact, rule="separate_charges", alternative="invoice_copy")


def _turn_down(fact: Slot, *, rule: str, alternative: str) -> Outcome:
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.DUPLICATE_CHARGE,
        status=Status.RESOLVED,
        code=ResolutionCode.DECLINED_POLICY,
        values={"rule_fact": fact, "article": identifier_slot("article", ARTICLE_ID)},
        topics={"denied": "refund", "rule": rule, "alternative": alternative},
    )


def _refund(facts: DuplicateChargeFacts, company: Company) -> Outcome:
    billing = company.billing
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.DUPLICATE_CHARGE,
        status=Status.RESOLVED,
        code=ResolutionCode.REFUND_ISSUED,
        values={
            "charge": identifier_slot("charge", facts.second.charge_id),
            "original_charge": identifier_slot("original_charge", facts.original.charge_id),
            "amount": money_slot("amount", facts.second.amount, billing.currency),
            "refund_limit": money_slot(
                "refund_limit", Decimal(billing.agent_refund_limit), billing.currency
            ),
            "arrival": business_days_slot("arrival", billing.refund_business_days, facts.now),
            "article": identifier_slot("article", ARTICLE_ID),
        },
    )


FAMILY = Family(
    name="duplicate_charge",
    package=__package__,
    facts=DuplicateChargeFacts,
    rules=(
        Rule("approval_refused", _has_foreign_approval, _refuse_approval),
        Rule("not_billing_contact", lambda f, _: _is_unauthorised(f), _ask_owner),
        Rule("dispute_open", lambda f, _: bool(f.dispute_reference), _dispute),
        Rule("already_refunded", lambda f, _: bool(f.refund_reference), _already_refunded),
        Rule(
            "authorisation_only",
            lambda f, _: f.second.state is ChargeState.AUTHORISED,
            _only_authorised,
        ),
        Rule("not_duplicate", _is_not_duplicate, _decline),
        Rule(
            "over_limit",
            lambda f, c: f.second.amount > c.billing.agent_refund_limit,
            _over_limit,
        ),
        Rule("refund", lambda f, c: True, _refund),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    codes=(
        ResolutionCode.REFUND_ISSUED,
        ResolutionCode.INFORMATION_PROVIDED,
        ResolutionCode.DECLINED_POLICY,
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
    ),
)
