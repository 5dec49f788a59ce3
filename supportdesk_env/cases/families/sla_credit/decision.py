"""The decision list of sla_credit: first match wins."""

from decimal import Decimal

from supportdesk_env.cases.families.sla_credit.answers import answer_request
from supportdesk_env.cases.families.sla_credit.drawing import draw_facts
from supportdesk_env.cases.families.sla_credit.facts import (
    SlaCreditFacts,
    next_month,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.sla_credit.policy import SlaCreditPolicy
from supportdesk_env.cases.family import Family
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import (
    add_business_days,
    days_slot,
    identifier_slot,
    interval_slot,
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

ARTICLE_ID = "KB-SLA-02"


def severity(facts: SlaCreditFacts, company: Company) -> Severity:
    """Return what the priority function reads: the end of the claim period is a deadline."""
    today = facts.now.date()
    deadline = facts.last_claim_day(company.own(SlaCreditPolicy).claim_days)
    horizon = add_business_days(today, company.priority.deadline_business_days)
    is_near = today <= deadline <= horizon
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.BLOCKED_WITH_WORKAROUND if is_near else Urgency.ROUTINE,
        tier=facts.customer.tier,
    )


def _is_late_plan(facts: SlaCreditFacts) -> bool:
    return facts.plan_since > facts.claimed[0]


def _is_ineligible(facts: SlaCreditFacts, company: Company) -> bool:
    eligible = company.own(SlaCreditPolicy).eligible_tiers
    return facts.customer.tier not in eligible or _is_late_plan(facts)


def _is_too_late(facts: SlaCreditFacts, company: Company) -> bool:
    return facts.days_since_end() > company.own(SlaCreditPolicy).claim_days


def _is_unmeasured(facts: SlaCreditFacts) -> bool:
    return facts.report().uptime is None or not facts.monitored


def _uptime(facts: SlaCreditFacts) -> Decimal:
    return facts.report().uptime or Decimal(0)


def _has_met_target(facts: SlaCreditFacts, company: Company) -> bool:
    return _uptime(facts) >= company.own(SlaCreditPolicy).threshold


def _values(facts: SlaCreditFacts, company: Company) -> dict[str, Slot]:
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    return {
        "update": interval_slot("update", interval, facts.now),
        "article": identifier_slot("article", ARTICLE_ID),
    }


def _uptime_slot(facts: SlaCreditFacts) -> Slot:
    """Return a slot for the uptime to the hundredth, with or without its percent sign."""
    uptime = _uptime(facts)
    percent = Value(ValueKind.PERCENT, f"{float(uptime):g}")
    numbers = dict.fromkeys((f"{uptime:.2f}", percent.text))
    return Slot("rule_fact", (percent, *(Value(ValueKind.COUNT, text) for text in numbers)))


def _merge(facts: SlaCreditFacts, company: Company) -> Outcome:
    known = facts.open_claim()
    merged = identifier_slot("merged", known.ticket_id if known else "")
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.SLA_CREDIT,
        status=Status.CLOSED,
        code=ResolutionCode.DUPLICATE_MERGED,
        values={**_values(facts, company), "merged": merged},
    )


def _ask_month(facts: SlaCreditFacts, company: Company) -> Outcome:
    closure = days_slot("closure", company.security.closure_days, facts.now)
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.SLA_CREDIT,
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=(RequestField.AFFECTED_MONTH,),
        values={**_values(facts, company), "closure": closure},
        standard="one_month_per_ticket",
    )


def _decline(facts: SlaCreditFacts, company: Company, rule: str, fact: Slot) -> Outcome:
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.SLA_CREDIT,
        status=Status.RESOLVED,
        code=ResolutionCode.DECLINED_POLICY,
        values={**_values(facts, company), "rule_fact": fact},
        topics={"denied": "credit", "rule": rule, "alternative": "availability_report"},
    )


def _decline_ineligible(facts: SlaCreditFacts, company: Company) -> Outcome:
    tier = facts.customer.tier
    if tier not in company.own(SlaCreditPolicy).eligible_tiers:
        fact = identifier_slot("rule_fact", company.plans[tier], tier.value)
    else:
        fact = Slot("rule_fact", (Value(ValueKind.DATE, facts.plan_since.isoformat()),))
    return _decline(facts, company, "credit_eligibility", fact)


def _wait(facts: SlaCreditFacts, company: Company) -> Outcome:
    due = Value(ValueKind.DATE, next_month(facts.claimed[-1]).isoformat())
    last_day = Value(ValueKind.DATE, facts.last_day().isoformat())
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.SLA_CREDIT,
        status=Status.ON_HOLD,
        code=ResolutionCode.SCHEDULED_FOLLOW_UP,
        values={
            **_values(facts, company),
            "due": Slot("due", (due,)),
            "rule_fact": Slot("rule_fact", (last_day,)),
        },
        topics={"due": "month_closed", "rule": "month_running", "meanwhile": "status_page"},
    )


def _decline_late(facts: SlaCreditFacts, company: Company) -> Outcome:
    claim_days = company.own(SlaCreditPolicy).claim_days
    days = facts.days_since_end()
    accepts = (
        Value(ValueKind.DATE, facts.last_claim_day(claim_days).isoformat()),
        *(Value(ValueKind.MINUTES, str(1440 * number)) for number in (days, days - claim_days)),
    )
    return _decline(facts, company, "claim_period", Slot("rule_fact", accepts))


def _escalate(facts: SlaCreditFacts, company: Company) -> Outcome:
    reviewed = identifier_slot("reviewed", facts.report().report_id)
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.SLA_CREDIT,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={**_values(facts, company), "reviewed": reviewed},
        topics={
            "team": "engineering",
            "under_review": "availability",
            "pending": "credit_decision",
        },
    )


def _decline_met(facts: SlaCreditFacts, company: Company) -> Outcome:
    return _decline(facts, company, "uptime", _uptime_slot(facts))


def _approve(facts: SlaCreditFacts, company: Company) -> Outcome:
    percent = company.own(SlaCreditPolicy).credit_for(_uptime(facts))
    amount = facts.monthly_fee * percent / 100
    accepts = (
        Value(ValueKind.PERCENT, str(percent)),
        Value(ValueKind.MONEY, f"{company.billing.currency} {amount:.2f}"),
    )
    appears = (
        Value(ValueKind.DATE, facts.invoice_date.isoformat()),
        Value(ValueKind.IDENTIFIER, facts.invoice_id),
    )
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.SLA_CREDIT,
        status=Status.RESOLVED,
        code=ResolutionCode.CREDIT_APPROVED,
        values={
            **_values(facts, company),
            "credit": Slot("credit", accepts),
            "rule_fact": _uptime_slot(facts),
            "appears": Slot("appears", appears),
        },
        topics={"rule": "uptime"},
    )


FAMILY = Family(
    name="sla_credit",
    package=__package__,
    policy=SlaCreditPolicy,
    facts=SlaCreditFacts,
    rules=(
        Rule("already_claimed", lambda f, _: f.open_claim() is not None, _merge),
        Rule("several_months", lambda f, _: len(f.claimed) > 1, _ask_month),
        Rule("not_eligible", _is_ineligible, _decline_ineligible),
        Rule("month_running", lambda f, _: f.days_since_end() < 1, _wait),
        Rule("too_late", _is_too_late, _decline_late),
        Rule("unmeasured", lambda f, _: _is_unmeasured(f), _escalate),
        Rule("target_met", _has_met_target, _decline_met),
        Rule("credit", lambda f, c: True, _approve),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    derived_columns=("availability.month_state",),
    codes=(
        ResolutionCode.CREDIT_APPROVED,
        ResolutionCode.DECLINED_POLICY,
        ResolutionCode.SCHEDULED_FOLLOW_UP,
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.DUPLICATE_MERGED,
    ),
)
