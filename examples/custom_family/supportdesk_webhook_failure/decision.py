"""The decision list of webhook_failure: first match wins."""

from datetime import timedelta

from supportdesk_env.cases.family import Family
from supportdesk_env.domain.claim import Slot
from supportdesk_env.domain.values import days_slot, identifier_slot, interval_slot, moment_slot
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
from supportdesk_webhook_failure.drawing import draw_facts
from supportdesk_webhook_failure.facts import Delivery, WebhookFacts, show_records, ticket_words
from supportdesk_webhook_failure.policy import WebhookPolicy

ARTICLE_ID = "KB-WHK-01"
_NEEDED = (RequestField.ENDPOINT_URL, RequestField.TIMESTAMPS_UTC, RequestField.REQUEST_IDS)


def severity(facts: WebhookFacts, company: Company) -> Severity:
    """Return what the priority function reads: harm goes on while our own queue is late."""
    is_ours = facts.delivery is Delivery.DELAYED
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.HARM_CONTINUING if is_ours else Urgency.BLOCKED_WITH_WORKAROUND,
        tier=facts.customer.tier,
    )


def _values(facts: WebhookFacts, company: Company) -> dict[str, Slot]:
    priority = decide_priority(severity(facts, company), company.priority)
    interval = company.update_minutes[facts.customer.tier][priority]
    return {
        "update": interval_slot("update", interval, facts.now),
        "article": identifier_slot("article", ARTICLE_ID),
    }


def _escalate(facts: WebhookFacts, company: Company) -> Outcome:
    reviewed = identifier_slot("reviewed", facts.batch_id)
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.WEBHOOK_FAILURE,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={**_values(facts, company), "reviewed": reviewed},
        topics={"team": "engineering", "under_review": "errors", "pending": "fix"},
    )


def _ask(facts: WebhookFacts, company: Company) -> Outcome:
    closure = days_slot("closure", company.security.closure_days, facts.now)
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=IssueType.WEBHOOK_FAILURE,
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=tuple(field for field in _NEEDED if field not in facts.held_fields),
        values={**_values(facts, company), "closure": closure},
        topics={"pending": "delivery_trace", "safe_way": "this_ticket"},
    )


def _decline(facts: WebhookFacts, company: Company) -> Outcome:
    window = company.own(WebhookPolicy).replay_days
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.WEBHOOK_FAILURE,
        status=Status.RESOLVED,
        code=ResolutionCode.DECLINED_POLICY,
        values={
            **_values(facts, company),
            "rule_fact": days_slot("rule_fact", window, facts.failing_since),
        },
        topics={"denied": "replay", "rule": "replay_window", "alternative": "event_list"},
    )


def _inform(facts: WebhookFacts, company: Company, topic: str, answer: Slot) -> Outcome:
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.WEBHOOK_FAILURE,
        status=Status.RESOLVED,
        code=ResolutionCode.INFORMATION_PROVIDED,
        values={**_values(facts, company), "answer": answer},
        topics={"answer": topic},
    )


def _switched_off(facts: WebhookFacts, company: Company) -> Outcome:
    answer = identifier_slot("answer", facts.endpoint_id)
    return _inform(facts, company, "endpoint_disabled", answer)


def _failing(facts: WebhookFacts, company: Company) -> Outcome:
    return _inform(facts, company, "errors_since", moment_slot("answer", facts.failing_since))


def _is_too_late(facts: WebhookFacts, company: Company) -> bool:
    window = timedelta(days=company.own(WebhookPolicy).replay_days)
    return facts.wants_replay and facts.age() > window


def _is_switched_off(facts: WebhookFacts, company: Company) -> bool:
    return facts.failures >= company.own(WebhookPolicy).disable_after


FAMILY = Family(
    name="webhook_failure",
    package=__package__,
    policy=WebhookPolicy,
    facts=WebhookFacts,
    rules=(
        Rule("our_delay", lambda f, _: f.delivery is Delivery.DELAYED, _escalate),
        Rule("log_missing", lambda f, _: f.delivery is Delivery.UNLOGGED, _ask),
        Rule("replay_too_late", _is_too_late, _decline),
        Rule("endpoint_disabled", _is_switched_off, _switched_off),
        Rule("endpoint_failing", lambda f, c: True, _failing),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    codes=(
        ResolutionCode.INFORMATION_PROVIDED,
        ResolutionCode.DECLINED_POLICY,
        ResolutionCode.ESCALATED_INTERNAL,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
    ),
)
