"""The decision list of refund_window: first match wins."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from supportdesk_env.cases.families.refund_window.answers import answer_request
from supportdesk_env.cases.families.refund_window.drawing import draw_facts
from supportdesk_env.cases.families.refund_window.facts import (
    Channel,
    RefundWindowFacts,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.refund_window.policy import RefundWindowPolicy
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

ARTICLE_ID = "KB-BIL-02"


def severity(facts: RefundWindowFacts, company: Company) -> Severity:
    """Return what the priority function reads: a payment rightly taken is never pressing."""
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.ROUTINE,
        tier=facts.customer.tier,
    )


def _is_unauthorised(facts: RefundWindowFacts) -> bool:
    return not facts.is_billing_contact() and not facts.is_approved


def _is_in_window(facts: RefundWindowFacts, company: Company) -> bool:
    policy = company.own(RefundWindowPolicy)
    return facts.elapsed_days(policy) <= facts.window_days(policy)


def _earns_credit(facts: RefundWindowFacts, company: Company) -> bool:
    """Return whether this is a renewal that hardly anybody used, and goodwill is left."""
    policy = company.own(RefundWindowPolicy)
    is_unused = facts.active_days <= policy.unused_max_days
    return facts.is_renewal and is_unused and not facts.had_goodwill(policy)


def _needs_channel(facts: RefundWindowFacts, company: Company) -> bool:
    """Return whether the channel is unknown and money would flow if it were ours."""
    return facts.channel is Channel.UNKNOWN and (
        _is_in_window(facts, company) or _earns_credit(facts, company)
    )


def _is_over_limit(facts: RefundWindowFacts, company: Company) -> bool:
    is_large = facts.payment.amount > company.billing.agent_refund_limit
    return is_large and _is_in_window(facts, company)


def _outcome(
    status: Status,
    code: ResolutionCode,
    standard: str = "",
    *,
    values: Mapping[str, Slot],
    requested: tuple[RequestField, ...] = (),
    topics: Mapping[str, str] | None = None,
) -> Outcome:
    """Return an outcome of this family, which is always billing's."""
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.REFUND_REQUEST,
        status=status,
        code=code,
        requested=requested,
        values=values,
        topics=topics or {},
        standard=standard,
    )


def _article() -> Slot:
    return identifier_slot("article", ARTICLE_ID)


def _count_slot(name: str, days: int) -> Slot:
    """Return a slot for a number of days: as a duration, or as a bare number, `day 9 of 14`."""
    accepts = (Value(ValueKind.MINUTES, str(1440 * days)), Value(ValueKind.COUNT, str(days)))
    return Slot(name, accepts)


def _date_slot(name: str, day: date) -> Slot:
    return Slot(name, (Value(ValueKind.DATE, day.isoformat()),))


def _update(facts: RefundWindowFacts, company: Company) -> Slot:
    priority = decide_priority(severity(facts, company), company.priority)
    return interval_slot("update", company.update_minutes[facts.customer.tier][priority], facts.now)


def _waiting(facts: RefundWindowFacts, company: Company) -> dict[str, Slot]:
    """Return what every reply that waits for the customer and its note state."""
    closure = days_slot("closure", company.security.closure_days, facts.now)
    return {"update": _update(facts, company), "closure": closure, "article": _article()}


def _ask_owner(facts: RefundWindowFacts, company: Company) -> Outcome:
    return _outcome(
        Status.WAITING_ON_CUSTOMER,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=(RequestField.OWNER_APPROVAL,),
        values=_waiting(facts, company),
        topics={"pending": "discuss_charges", "safe_way": "registered_address"},
    )


def _redirect(facts: RefundWindowFacts, company: Company) -> Outcome:
    return _outcome(
        Status.RESOLVED,
        ResolutionCode.REDIRECTED_CHANNEL,
        "sold_by_somebody_else",
        values={
            "channel": identifier_slot("channel", facts.seller),
            "order": identifier_slot("order", facts.seller_order),
            "article": _article(),
        },
    )


def _ask_channel(facts: RefundWindowFacts, company: Company) -> Outcome:
    charge = identifier_slot("charge", facts.payment.charge_id)
    return _outcome(
        Status.WAITING_ON_CUSTOMER,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        "channel_unknown",
        requested=(RequestField.PURCHASE_CHANNEL,),
        values={**_waiting(facts, company), "charge": charge},
    )


def _escalate(facts: RefundWindowFacts, company: Company) -> Outcome:
    return _outcome(
        Status.ON_HOLD,
        ResolutionCode.ESCALATED_INTERNAL,
        values={
            "reviewed": identifier_slot("reviewed", facts.payment.charge_id),
            "update": _update(facts, company),
            "article": _article(),
        },
        topics={"team": "billing", "under_review": "charge", "pending": "refund"},
    )


def _refund(facts: RefundWindowFacts, company: Company) -> Outcome:
    billing, policy = company.billing, company.own(RefundWindowPolicy)
    limit = Decimal(billing.agent_refund_limit)
    return _outcome(
        Status.RESOLVED,
        ResolutionCode.REFUND_ISSUED,
        "refund_in_window",
        values={
            "charge": identifier_slot("charge", facts.payment.charge_id),
            "amount": money_slot("amount", facts.payment.amount, billing.currency),
            "refund_limit": money_slot("refund_limit", limit, billing.currency),
            "elapsed": _count_slot("elapsed", facts.elapsed_days(policy)),
            "window": _count_slot("window", facts.window_days(policy)),
            "arrival": business_days_slot("arrival", billing.refund_business_days, facts.now),
            "article": _article(),
        },
    )


def _credit(facts: RefundWindowFacts, company: Company) -> Outcome:
    policy = company.own(RefundWindowPolicy)
    amount = money_slot("credit", facts.credit(policy), company.billing.currency)
    percent = Value(ValueKind.PERCENT, str(policy.credit_percent))
    return _outcome(
        Status.RESOLVED,
        ResolutionCode.CREDIT_APPROVED,
        values={
            "credit": Slot("credit", (*amount.accepts, percent)),
            "rule_fact": _date_slot("rule_fact", facts.term_start),
            "appears": business_days_slot("appears", policy.credit_business_days, facts.now),
            "article": _article(),
        },
        topics={"rule": "unused_renewal"},
    )


def _decline(facts: RefundWindowFacts, company: Company) -> Outcome:
    policy = company.own(RefundWindowPolicy)
    return _outcome(
        Status.RESOLVED,
        ResolutionCode.DECLINED_POLICY,
        "refund_after_window",
        values={
            "rule_fact": _count_slot("rule_fact", facts.elapsed_days(policy)),
            "window": _count_slot("window", facts.window_days(policy)),
            "term_end": _date_slot("term_end", facts.term_end),
            "article": _article(),
        },
    )


FAMILY = Family(
    name="refund_window",
    package=__package__,
    policy=RefundWindowPolicy,
    facts=RefundWindowFacts,
    rules=(
        Rule("not_billing_contact", lambda f, _: _is_unauthorised(f), _ask_owner),
        Rule("bought_elsewhere", lambda f, _: bool(f.seller), _redirect),
        Rule("channel_unknown", _needs_channel, _ask_channel),
        Rule("over_limit", _is_over_limit, _escalate),
        Rule("in_window", _is_in_window, _refund),
        Rule("unused_renewal", _earns_credit, _credit),
        Rule("after_window", lambda f, c: True, _decline),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    derived_columns=("subscription.current_term",),
    codes=(
        ResolutionCode.CREDIT_APPROVED,
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
    ),
)
