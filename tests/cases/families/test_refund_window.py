"""The decision list of refund_window, what one fact more or less does to it, and its claims."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.families.refund_window.decision import FAMILY
from supportdesk_env.cases.families.refund_window.facts import RefundWindowFacts
from supportdesk_env.cases.families.refund_window.policy import CountingDay, RefundWindowPolicy
from supportdesk_env.cases.family import CaseHeader
from supportdesk_env.cases.registry import load_companies
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.cases.wording import draw_phrasing
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim, Slot, Value, ValueKind
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.values import identifier_slot
from supportdesk_env.domain.vocabulary import (
    Difficulty,
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.grading.claims import read_note, read_reply
from supportdesk_env.policies.parameters import Company
from supportdesk_env.seeding import Stream
from tests.grading.reading import TODAY, Entry

CORPUS = Path(__file__).parents[2] / "grading" / "corpus" / "families" / "refund_window.yaml"
RULE_IDS = [rule.rule_id for rule in FAMILY.rules]
POLICY = RefundWindowPolicy(
    window_monthly_days=10,
    window_annual_days=30,
    counted_from=CountingDay.CHARGE,
    unused_max_days=2,
    goodwill_interval_days=365,
    credit_percent=50,
    credit_business_days=3,
)
COMPANY = load_companies()["tallybird"].model_copy(update={"policy": POLICY})
SENDER = {"name": "Dana Reyes", "email": "dana@oakmere.example", "role": "owner"}
EARLIER = {
    "charge_id": "CH-11111",
    "invoice_id": "INV-11111",
    "amount": "300.00",
    "charged_on": "2025-05-20",
}
FACTS: dict[str, object] = {
    "now": "2026-06-02T09:05:00",
    "affected_users": 1,
    "customer": {
        "name": "Dana Reyes",
        "email": "dana@oakmere.example",
        "company": "Oakmere Books",
        "tier": "business",
        "account_id": "ACC-20001",
        "workspace_id": "WS-30001",
        "region": "eu-west-1",
        "seats": 20,
        "contacts": [SENDER],
    },
    "payment": {
        "charge_id": "CH-88147",
        "invoice_id": "INV-20871",
        "amount": "300.00",
        "charged_on": "2026-05-20",
    },
    "earlier": EARLIER,
    "period": "annual",
    "term_start": "2026-05-20",
    "term_end": "2027-05-20",
    "active_days": 9,
    "channel": "direct",
}
SOLD: dict[str, object] = {
    "channel": "reseller",
    "seller": "Lindqvist Software",
    "seller_order": "PUR-40417",
}
LATE: dict[str, object] = {"charged_on": "2026-05-02", "term_start": "2026-05-02"}


def facts(**changes: object) -> dict[str, object]:
    """Return the plain facts with some changed; `charged_on` and `amount` are the payment's."""
    payment = dict(TypeAdapter(dict[str, str]).validate_python(FACTS["payment"]))
    payment |= {key: str(changes.pop(key)) for key in ("charged_on", "amount") if key in changes}
    customer = dict(TypeAdapter(dict[str, object]).validate_python(FACTS["customer"]))
    customer |= {key: changes.pop(key) for key in ("contacts", "tier") if key in changes}
    return {**FACTS, "payment": payment, "customer": customer, **changes}


def header(bank: str = "train", seed: int = 1) -> CaseHeader:
    """Return a header whose wording is drawn from `bank`."""
    return CaseHeader(
        task_id="x_1",
        split="train",
        index=1,
        difficulty=Difficulty.EASY,
        max_steps=6,
        ticket_id="TCK-10001",
        channel="email",
        sla_minutes=60,
        wording=draw_phrasing(Stream("wording", seed), FAMILY.package, bank),
    )


def build(raw: Mapping[str, object], company: Company = COMPANY) -> Case:
    """Return the case of `raw` facts."""
    return build_case(FAMILY, header(), company, raw)


def decide(policy: RefundWindowPolicy = POLICY, /, **changes: object) -> Resolution:
    """Return what policy requires of the plain facts with some changed."""
    company = COMPANY.model_copy(update={"policy": policy})
    return build(facts(**changes), company).resolution


VARIANTS: dict[str, dict[str, object]] = {
    "not_billing_contact": {"contacts": [SENDER | {"role": "member"}]},
    "bought_elsewhere": SOLD,
    "channel_unknown": {"channel": "not recorded"},
    "over_limit": {"amount": "500.01"},
    "in_window": {},
    "unused_renewal": {**LATE, "active_days": 2},
    "after_window": LATE,
}


class TestRules:
    """Each rule of the list, and their order."""

    @pytest.mark.parametrize("rule_id", RULE_IDS)
    def test_the_first_rule_that_applies_decides(self, rule_id: str) -> None:
        """Facts decide the case by the rule that the article lists first for them."""
        gold = decide(**VARIANTS[rule_id])
        assert (gold.rule_id, gold.queue) == (rule_id, Queue.BILLING_OPS)
        assert (gold.issue_type, gold.priority) == (IssueType.REFUND_REQUEST, Priority.LOW)

    @pytest.mark.parametrize(
        ("rule_id", "status", "code", "requested"),
        [
            (
                "not_billing_contact",
                Status.WAITING_ON_CUSTOMER,
                ResolutionCode.AWAITING_CUSTOMER_INFO,
                (RequestField.OWNER_APPROVAL,),
            ),
            ("bought_elsewhere", Status.RESOLVED, ResolutionCode.REDIRECTED_CHANNEL, ()),
            (
                "channel_unknown",
                Status.WAITING_ON_CUSTOMER,
                ResolutionCode.AWAITING_CUSTOMER_INFO,
                (RequestField.PURCHASE_CHANNEL,),
            ),
            ("over_limit", Status.ON_HOLD, ResolutionCode.ESCALATED_INTERNAL, ()),
            ("in_window", Status.RESOLVED, ResolutionCode.REFUND_ISSUED, ()),
            ("unused_renewal", Status.RESOLVED, ResolutionCode.CREDIT_APPROVED, ()),
            ("after_window", Status.RESOLVED, ResolutionCode.DECLINED_POLICY, ()),
        ],
    )
    def test_a_rule_says_how_the_case_is_left(
        self,
        rule_id: str,
        status: Status,
        code: ResolutionCode,
        requested: tuple[RequestField, ...],
    ) -> None:
        """Status, code and requested fields follow from the rule."""
        gold = decide(**VARIANTS[rule_id])
        assert (gold.status, gold.resolution_code) == (status, code)
        assert gold.requested_fields == requested

    def test_everybody_affected_raises_the_priority(self) -> None:
        """Impact 3 with urgency 1 is normal, whatever the rule."""
        assert decide(affected_users=20).priority is Priority.NORMAL

    def test_the_credit_is_a_part_of_the_amount(self) -> None:
        """The credit is the policy's percentage, rounded to the cent."""
        gold = decide(**LATE, active_days=0, amount="33.33")
        assert [value.text for value in gold.reply_claims[0].slots[0].accepts] == [
            "USD 16.67",
            "50",
        ]


class TestTwins:
    """One fact on either side of its limit."""

    @pytest.mark.parametrize(
        ("changes", "rule_id"),
        [
            ({"charged_on": "2026-05-03", "term_start": "2026-05-03"}, "in_window"),
            ({"charged_on": "2026-05-02", "term_start": "2026-05-02"}, "after_window"),
            ({"period": "monthly", "term_end": "2026-06-20"}, "after_window"),
            (
                {"period": "monthly", "term_end": "2026-06-20", "charged_on": "2026-05-23"},
                "in_window",
            ),
            ({"amount": "500.00"}, "in_window"),
            ({**LATE, "active_days": 3}, "after_window"),
            ({**LATE, "active_days": 2, "earlier": None}, "after_window"),
            ({**LATE, "active_days": 2, "goodwill_on": "2025-06-02"}, "after_window"),
            ({**LATE, "active_days": 2, "goodwill_on": "2025-06-01"}, "unused_renewal"),
            ({**LATE, "channel": "not recorded"}, "after_window"),
            ({**LATE, "channel": "not recorded", "active_days": 1}, "channel_unknown"),
            ({**SOLD, **LATE}, "bought_elsewhere"),
            ({"contacts": []}, "not_billing_contact"),
        ],
    )
    def test_the_limit_itself_is_inside(self, changes: dict[str, object], rule_id: str) -> None:
        """Day N, N days of use and the limit are inside; one more is not."""
        assert decide(**changes).rule_id == rule_id

    @pytest.mark.parametrize(
        ("day", "rule_id"),
        [
            (CountingDay.CHARGE, "in_window"),
            (CountingDay.NEXT_DAY, "in_window"),
            (CountingDay.TERM_START, "after_window"),
        ],
    )
    def test_the_day_that_counts_is_the_policys(self, day: CountingDay, rule_id: str) -> None:
        """A late payment moves the window only where it is counted from the charge."""
        policy = POLICY.model_copy(update={"counted_from": day})
        gold = decide(policy, charged_on="2026-05-03", term_start="2026-05-02")
        assert gold.rule_id == rule_id


class TestFacts:
    """What cannot be, and what is shown."""

    @pytest.mark.parametrize(
        "changes",
        [{"charged_on": "2026-05-19"}, {"active_days": 15}, {"seller": "Lindqvist Software"}],
        ids=["paid before the term", "used before the term", "sold by two"],
    )
    def test_contradictory_facts_are_refused(self, changes: dict[str, object]) -> None:
        """Facts that exclude one another make no case."""
        with pytest.raises(ValidationError):
            RefundWindowFacts.model_validate(facts(**changes))

    def test_the_record_shows_what_decides(self) -> None:
        """Charge, term, use, channel, seller and goodwill stand in the tables."""
        records = build(facts(**SOLD, goodwill_on="2026-01-05")).account.records
        (term,) = records["subscription"]
        shown = [term[key] for key in ("term_start", "term_end", "days_used_since_term_start")]
        assert shown == ["2026-05-20", "2027-05-20", "9"]
        assert term["purchase_channel"] == "reseller"
        assert (term["seller"], term["seller_order"]) == ("Lindqvist Software", "PUR-40417")
        assert [row["charge_id"] for row in records["charges"]] == ["CH-11111", "CH-88147"]
        assert records["credits"] == [{"kind": "goodwill", "granted_on": "2026-01-05"}]

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({}, ("renewal", "year")), ({"earlier": None, "period": "monthly"}, ("first", "month"))],
        ids=["renewal", "first"],
    )
    def test_the_ticket_speaks_of_the_term(
        self, changes: dict[str, object], words: tuple[str, str]
    ) -> None:
        """The reason given fits a first term or a renewal."""
        given = FAMILY.ticket_words(RefundWindowFacts.model_validate(facts(**changes)), COMPANY)
        assert (given["reason"], given["unit"]) == (Fragment(words[0]), words[1])


def _days(name: str, days: int) -> Slot:
    accepts = (Value(ValueKind.MINUTES, str(1440 * days)), Value(ValueKind.COUNT, str(days)))
    return Slot(name, accepts)


def _date(day: date) -> Slot:
    return Slot("day", (Value(ValueKind.DATE, day.isoformat()),))


SLOTS: dict[str, tuple[Slot, ...]] = {
    "explain_rule(days_passed)": (_days("rule_fact", 19),),
    "explain_rule(refund_window)": (_days("window", 14),),
    "alternative(cancel)": (_date(date(2027, 5, 14)),),
    "redirect(seller)": (identifier_slot("channel", "Lindqvist Software"),),
    "explain_rule(sold_elsewhere)": (identifier_slot("channel", "Lindqvist Software"),),
    "alternative(quote_order)": (identifier_slot("order", "PUR-40417"),),
    "explain_rule(unused_renewal)": (_date(date(2026, 5, 14)),),
    "note_assessment(inside_window)": (_days("elapsed", 9), _days("window", 14)),
    "note_situation(channel_unknown)": (identifier_slot("charge", "CH-88147"),),
}
"""The values the corpus was written with, by claim; the others carry none."""


def is_made(claim: Claim, text: str) -> bool:
    """Return whether `text` makes `claim` in a case of this family."""
    read_text = read_note if claim.kind.startswith("note_") else read_reply
    read = read_text(text, TODAY, FAMILY.package)
    return any(s.counts and s.states(claim) for s in (*read.required, *read.joined))


class TestReading:
    """The claims that are new with this family."""

    def test_paraphrases_are_told_from_near_misses(self) -> None:
        """Recall is 0.97 at least and precision 0.99."""
        entries = TypeAdapter(list[Entry]).validate_python(
            yaml.safe_load(CORPUS.read_text("utf-8"))
        )
        made = written = wrong = 0
        for entry in entries:
            claim = Claim(entry.claim, entry.topic)
            claim = claim._replace(slots=SLOTS.get(claim.label, ()))
            written += len(entry.paraphrases)
            made += sum(is_made(claim, item.text) for item in entry.paraphrases)
            wrong += sum(is_made(claim, item.text) for item in entry.near_misses)
        assert made >= 0.97 * written
        assert made >= 0.99 * (made + wrong)
