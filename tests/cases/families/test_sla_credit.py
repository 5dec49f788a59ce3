"""The decision list of sla_credit, what it draws, and how its claims are read."""

import pytest
from pydantic import ValidationError

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.families.sla_credit.decision import FAMILY
from supportdesk_env.cases.families.sla_credit.facts import SlaCreditFacts, show_records
from supportdesk_env.cases.families.sla_credit.policy import SlaCreditPolicy
from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
    Tier,
)
from supportdesk_env.policies.parameters import Company
from tests.building import grade_text, score_of
from tests.cases.families.worlds import (
    draw_family_case,
    load_replies,
    make_header,
)

BANKS = ("train", "evaluation", "ood")
HONEST = load_replies("sla_credit")

POLICY = {
    "threshold": "99.90",
    "middle_below": "99.00",
    "large_below": "95.00",
    "small_credit": 10,
    "middle_credit": 20,
    "large_credit": 50,
    "claim_days": 30,
    "eligible_tiers": ["business", "enterprise"],
}
REPORTS = [
    {"report_id": "AVR-20100", "month": "2026-03-01", "uptime": "99.95"},
    {"report_id": "AVR-20101", "month": "2026-04-01", "uptime": "99.86"},
]
FACTS: dict[str, object] = {
    "now": "2026-05-11T10:30:00",
    "affected_users": 5,
    "customer": {
        "name": "Dana Whitfield",
        "email": "dana.whitfield@oakmere.example",
        "company": "Oakmere Logistics",
        "tier": "business",
        "account_id": "ACC-58213",
        "workspace_id": "WS-77410",
        "region": "eu-west-3",
        "seats": 200,
        "contacts": [
            {"name": "Dana Whitfield", "email": "dana.whitfield@oakmere.example", "role": "owner"}
        ],
    },
    "claimed": ["2026-04-01"],
    "component": "orders API",
    "outage_at": "2026-04-14T09:00:00",
    "outage_minutes": 60,
    "wish": "credit",
    "plan_since": "2026-04-01",
    "monthly_fee": "1249.90",
    "invoice_id": "INV-30500",
    "invoice_date": "2026-06-01",
    "reports": REPORTS,
    "monitored": True,
    "other_components": ["search service"],
}


def claim(state: str, month: str) -> dict[str, str]:
    """Return an earlier claim."""
    return {"ticket_id": "TCK-40210", "month": month, "state": state}


def report(uptime: str | None) -> dict[str, object]:
    """Return the facts in which April 2026 was measured at `uptime`."""
    return {"reports": [REPORTS[0], REPORTS[1] | {"uptime": uptime}]}


def on_tier(tier: str) -> dict[str, object]:
    """Return the facts of a customer on another tier."""
    customer = FACTS["customer"]
    assert isinstance(customer, dict)
    return {"customer": customer | {"tier": tier}}


BOTH: dict[str, object] = {"claimed": ["2026-03-01", "2026-04-01"]}

TWINS: list[tuple[str, dict[str, object]]] = [
    ("credit", {}),
    ("credit", report("99.89")),
    ("target_met", report("99.90")),
    ("credit", {"now": "2026-05-30T23:59:00"}),
    ("too_late", {"now": "2026-05-31T00:00:00"}),
    ("credit", {"now": "2026-05-01T00:00:00"}),
    ("month_running", {"now": "2026-04-30T23:59:00"}),
    ("not_eligible", {"plan_since": "2026-04-02"}),
    ("not_eligible", on_tier("team")),
    ("credit", on_tier("enterprise")),
    ("unmeasured", {"monitored": False}),
    ("unmeasured", report(None)),
    ("unmeasured", {"monitored": False, **report("99.99")}),
    ("several_months", BOTH),
    ("already_claimed", {"earlier_claims": [claim("open", "2026-04-01")]}),
    ("already_claimed", BOTH | {"earlier_claims": [claim("open", "2026-03-01")]}),
    ("credit", {"earlier_claims": [claim("decided", "2026-04-01")]}),
    ("credit", {"earlier_claims": [claim("open", "2026-03-01")]}),
    ("credit", {"wish": "cash"}),
    ("credit", {"wish": "more"}),
]

CASES: dict[str, dict[str, object]] = {
    "credit": {},
    "target_met": report("99.95"),
    "too_late": {"now": "2026-06-03T08:00:00"},
    "not_eligible": {"plan_since": "2026-04-09"},
    "month_running": {"now": "2026-04-30T12:00:00"},
    "unmeasured": {"monitored": False},
    "several_months": BOTH,
    "already_claimed": {"earlier_claims": [claim("open", "2026-04-01")]},
}
"""The fixed case of each rule, which the honest replies were written to."""

OUTCOMES = {
    "already_claimed": (Queue.GENERAL_SUPPORT, Status.CLOSED, ResolutionCode.DUPLICATE_MERGED),
    "several_months": (
        Queue.BILLING_OPS,
        Status.WAITING_ON_CUSTOMER,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
    ),
    "not_eligible": (Queue.BILLING_OPS, Status.RESOLVED, ResolutionCode.DECLINED_POLICY),
    "month_running": (Queue.BILLING_OPS, Status.ON_HOLD, ResolutionCode.SCHEDULED_FOLLOW_UP),
    "too_late": (Queue.BILLING_OPS, Status.RESOLVED, ResolutionCode.DECLINED_POLICY),
    "unmeasured": (
        Queue.PLATFORM_ENGINEERING,
        Status.ESCALATED,
        ResolutionCode.ESCALATED_INTERNAL,
    ),
    "target_met": (Queue.BILLING_OPS, Status.RESOLVED, ResolutionCode.DECLINED_POLICY),
    "credit": (Queue.BILLING_OPS, Status.RESOLVED, ResolutionCode.CREDIT_APPROVED),
}


def company() -> Company:
    """Return a shipped company with this family's parameters."""
    policy = SlaCreditPolicy.model_validate(POLICY)
    return load_companies()["gridloom"].model_copy(update={"policy": policy})


def build(**changes: object) -> Case:
    """Return the example case with facts changed."""
    return build_case(FAMILY, make_header(FAMILY, "train"), company(), FACTS | changes)


def decide(**changes: object) -> Resolution:
    """Return what policy requires of the example case with facts changed."""
    return build(**changes).resolution


def draw(rule_id: str, number: int) -> Case:
    """Return a case drawn for `rule_id` in one of many worlds, in words of one of the banks."""
    return draw_family_case(FAMILY, rule_id, number, BANKS[number % len(BANKS)])


class TestRules:
    """Each rule of the list, and one fact more or less."""

    @pytest.mark.parametrize(("rule_id", "changes"), TWINS)
    def test_the_first_rule_that_applies_decides(
        self, rule_id: str, changes: dict[str, object]
    ) -> None:
        """A limit belongs to one side of it, and queue, status and code follow the rule."""
        gold = decide(**changes)
        assert gold.rule_id == rule_id
        assert (gold.queue, gold.status, gold.resolution_code) == OUTCOMES[rule_id]
        assert gold.issue_type is IssueType.SLA_CREDIT
        asked = (RequestField.AFFECTED_MONTH,) if rule_id == "several_months" else ()
        assert gold.requested_fields == asked

    @pytest.mark.parametrize(
        ("uptime", "percent", "amount"),
        [
            ("99.00", "10", "EUR 124.99"),
            ("98.99", "20", "EUR 249.98"),
            ("95.00", "20", "EUR 249.98"),
            ("94.99", "50", "EUR 624.95"),
        ],
    )
    def test_the_step_of_the_table_gives_the_credit(
        self, uptime: str, percent: str, amount: str
    ) -> None:
        """The lower the availability, the larger the credit, in percent or in money."""
        (credit,) = decide(**report(uptime)).reply_claims[0].slots
        assert [value.text for value in credit.accepts] == [percent, amount]

    @pytest.mark.parametrize(
        ("changes", "facts"),
        [
            (on_tier("team"), [company().plans[Tier.TEAM].upper(), "TEAM"]),
            ({"plan_since": "2026-04-09"}, ["2026-04-09"]),
            ({"now": "2026-06-03T08:00:00"}, ["2026-05-30", "48960", "5760"]),
            (report("99.97"), ["99.97", "99.97"]),
            (report("99.90"), ["99.9", "99.90", "99.9"]),
        ],
        ids=["tier", "start", "late", "met", "met_exactly"],
    )
    def test_a_decline_names_its_computed_fact(
        self, changes: dict[str, object], facts: list[str]
    ) -> None:
        """The plan, its start, the period or the measured uptime."""
        (slot,) = decide(**changes).reply_claims[1].slots
        assert [value.text for value in slot.accepts] == facts

    @pytest.mark.parametrize(
        ("now", "priority"),
        [
            ("2026-05-26T10:00:00", Priority.LOW),
            ("2026-05-27T10:00:00", Priority.NORMAL),
            ("2026-05-30T10:00:00", Priority.NORMAL),
            ("2026-05-31T10:00:00", Priority.LOW),
        ],
    )
    def test_the_end_of_the_claim_period_is_a_deadline(self, now: str, priority: Priority) -> None:
        """It counts within so many business days, and no longer once it is past."""
        assert decide(now=now, affected_users=25).priority is priority


class TestFacts:
    """What may be true, and what the desk's tools show of it."""

    @pytest.mark.parametrize(
        "claimed",
        [["2026-04-02"], ["2026-05-01"], ["2026-04-01", "2026-03-01"]],
        ids=["not a first day", "no report", "order"],
    )
    def test_months_are_first_days_with_a_report_in_order(self, claimed: list[str]) -> None:
        """Anything else is refused."""
        with pytest.raises(ValidationError):
            SlaCreditFacts.model_validate(FACTS | {"claimed": claimed})

    @pytest.mark.parametrize(
        "change",
        [{"middle_below": "99.95"}, {"small_credit": 20}],
        ids=["steps", "credits"],
    )
    def test_steps_rise(self, change: dict[str, object]) -> None:
        """A table that pays less for less availability is refused."""
        with pytest.raises(ValidationError):
            SlaCreditPolicy.model_validate(POLICY | change)

    def test_records_show_what_decides(self) -> None:
        """Plan and start, uptime, coverage and earlier claims stand in the tables."""
        claims = [claim("open", "2026-04-01")]
        facts = SlaCreditFacts.model_validate(FACTS | {"earlier_claims": claims})
        tables = show_records(facts, company())
        assert tables["subscription"][0]["plan_since"] == "2026-04-01"
        assert [row["uptime"] for row in tables["availability"]] == ["99.95%", "99.86%"]
        assert tables["monitoring_coverage"][0] == {"part": "orders API", "monitored": "yes"}
        assert tables["credit_claims"][0]["month"] == "April 2026"

    def test_a_running_month_has_no_final_figure(self) -> None:
        """Nothing is shown of a month before it has ended; gaps in the data are."""
        running = SlaCreditFacts.model_validate(FACTS | {"now": "2026-04-30T12:00:00"})
        gaps = SlaCreditFacts.model_validate(FACTS | report(None) | {"monitored": False})
        assert show_records(running, company())["availability"][1]["uptime"] == "not final"
        tables = show_records(gaps, company())
        assert tables["availability"][1]["uptime"] == "incomplete data"
        assert tables["monitoring_coverage"][0]["monitored"] == "no"

    def test_the_ticket_names_every_month_and_the_users(self) -> None:
        """One user is told from several."""
        case = build(**BOTH, affected_users=1)
        assert "March 2026 and April 2026" in f"{case.ticket.subject} {case.ticket.body}"
        words = FAMILY.ticket_words(
            SlaCreditFacts.model_validate(FACTS | {"affected_users": 1}), company()
        )
        assert words["users_text"] == "one user"


class TestDrawing:
    """Every rule in many worlds."""

    def test_both_ways_into_a_rule_are_drawn(self) -> None:
        """A plan or its start; missing data or a part that is not monitored."""
        kinds = {
            draw("not_eligible", seed).resolution.reply_claims[1].slots[0].accepts[0].kind
            for seed in range(12)
        }
        assert kinds == {ValueKind.IDENTIFIER, ValueKind.DATE}
        shown = {
            draw("unmeasured", seed).account.records["availability"][-1]["uptime"]
            == "incomplete data"
            for seed in range(12)
        }
        assert shown == {True, False}


def _ids(*texts: str) -> tuple[Value, ...]:
    return tuple(Value(ValueKind.IDENTIFIER, text.upper()) for text in texts)


def _dates(*texts: str) -> tuple[Value, ...]:
    return tuple(Value(ValueKind.DATE, text) for text in texts)


def _uptime(text: str) -> tuple[Value, ...]:
    return Value(ValueKind.PERCENT, text), Value(ValueKind.COUNT, text)


def _slot(accepts: tuple[Value, ...]) -> tuple[Slot, ...]:
    return (Slot("value", accepts),)


_LATE = (*_dates("2026-04-30"), *(Value(ValueKind.MINUTES, str(1440 * days)) for days in (34, 4)))

SLOTS = {
    "explain_rule(uptime)": _slot(_uptime("99.86")),
    "explain_rule(credit_eligibility)": _slot((*_ids("Sloop", "team"), *_dates("2026-03-12"))),
    "explain_rule(claim_period)": _slot(_LATE),
    "explain_rule(month_running)": _slot(_dates("2026-06-30")),
    "due_date(month_closed)": _slot(_dates("2026-07-01")),
    "state_investigation(availability)": _slot(_ids("AVR-27926")),
    "note_situation(availability)": _slot(_ids("AVR-27926")),
    "note_assessment(declined)": _slot((*_uptime("99.95"), *_ids("Sloop"), *_dates("2026-04-30"))),
}
"""The values the corpus was written with; any of them fills the claim's slot."""


class TestReadings:
    """The claims only this family requires, in other words."""

    @pytest.mark.parametrize("rule_id", HONEST)
    def test_honest_replies_earn_everything(self, rule_id: str) -> None:
        """Nobody has to guess the grader's wording."""
        report = grade_text(build(**CASES[rule_id]), reply=HONEST[rule_id])
        assert score_of(report, "reply") == 1.0, (report.missing, report.gates, report.components)
