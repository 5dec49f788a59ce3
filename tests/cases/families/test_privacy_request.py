"""The decision list of privacy_request, its dates, what it shows, and how its claims are read."""

from datetime import date

import pytest
from pydantic import ValidationError

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.companies import load_policy_ranges
from supportdesk_env.cases.families.privacy_request.deadlines import Law, due_date
from supportdesk_env.cases.families.privacy_request.decision import FAMILY
from supportdesk_env.cases.families.privacy_request.facts import PrivacyRequestFacts
from supportdesk_env.cases.families.privacy_request.policy import PrivacyRequestPolicy, RequestKind
from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import add_business_days, identifier_slot
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from tests.building import grade_text, score_of
from tests.cases.families.worlds import (
    draw_world,
    load_replies,
    make_header,
)

HONEST = load_replies("privacy_request")
RULES = tuple(rule.rule_id for rule in FAMILY.rules)
POLICY = PrivacyRequestPolicy.model_validate(
    {
        "portal_kinds": ["export"],
        "identity_valid_days": 14,
        "other_law_days": 40,
        "after_term_days": 5,
    }
)
CUSTOMER = {
    "name": "Nadia Fenn",
    "email": "nadia.fenn@oakmere.example",
    "company": "Oakmere Lighting",
    "tier": "business",
    "account_id": "ACC-70112",
    "workspace_id": "WS-30551",
    "region": "eu-west-3",
    "seats": 120,
    "contacts": [{"name": "Nadia Fenn", "email": "nadia.fenn@oakmere.example", "role": "owner"}],
}
FACTS = {
    "now": "2026-06-02T09:05",
    "affected_users": 1,
    "customer": CUSTOMER,
    "reference": "PRV-30718",
    "received_on": "2026-05-19",
    "kind": "access",
    "relation": "account holder",
    "controller_contact": "privacy@oakmere.example",
    "residence": "France",
    "identity_confirmed_on": "2026-05-20",
    "subscription_id": "SUB-44120",
    "term_ends_on": "2026-09-30",
    "portal": "privacy.gridloom.example",
}
NOT_OURS = {"relation": "end user of the customer"}
CHANGES: dict[str, dict[str, object]] = {
    "not_ours": dict(NOT_OURS),
    "portal_only": {"kind": "export"},
    "scope_unclear": {"kind": "not stated"},
    "law_unknown": {"residence": "not on record"},
    "identity_unconfirmed": {"identity_confirmed_on": None},
    "term_active": {"kind": "deletion"},
    "to_be_answered": {},
}


def build(**changes: object) -> Case:
    """Return the fixed case, a request for access from France, with facts changed."""
    company = load_companies()["gridloom"].model_copy(update={"policy": POLICY})
    return build_case(FAMILY, make_header(FAMILY, "train"), company, FACTS | changes)


CASES = {rule_id: build(**changes) for rule_id, changes in CHANGES.items()}


def slot_of(case: Case, label: str, name: str) -> tuple[Value, ...]:
    """Return what fills a slot of a claim that the reply or the note has to make."""
    claims = (*case.resolution.reply_claims, *case.resolution.note_claims)
    claim = next(one for one in claims if one.label == label)
    return next(slot.accepts for slot in claim.slots if slot.name == name)


class TestRules:
    """Each rule of the list, and their order."""

    @pytest.mark.parametrize("rule_id", RULES)
    def test_the_first_rule_that_applies_decides(self, rule_id: str) -> None:
        """Facts decide the case by the rule that the article lists first for them."""
        gold = CASES[rule_id].resolution
        assert gold.rule_id == rule_id
        assert (gold.queue, gold.issue_type) == (Queue.COMPLIANCE_OPS, IssueType.PRIVACY_REQUEST)

    @pytest.mark.parametrize(
        ("rule_id", "status", "code", "requested"),
        [
            ("not_ours", "resolved", "redirected_channel", ()),
            ("portal_only", "resolved", "redirected_channel", ()),
            ("scope_unclear", "waiting_on_customer", "awaiting_customer_info", ("request_scope",)),
            ("law_unknown", "waiting_on_customer", "awaiting_customer_info", ("jurisdiction",)),
            (
                "identity_unconfirmed",
                *("waiting_on_customer", "awaiting_customer_info"),
                ("registered_email_confirmation",),
            ),
            ("term_active", "on_hold", "scheduled_follow_up", ()),
            ("to_be_answered", "escalated", "escalated_internal", ()),
        ],
    )
    def test_each_rule_has_its_status_and_code(
        self, rule_id: str, status: str, code: str, requested: tuple[str, ...]
    ) -> None:
        """Who acts next, how it stands, and the one thing that is missing."""
        gold = CASES[rule_id].resolution
        assert (gold.status, gold.resolution_code) == (Status(status), ResolutionCode(code))
        assert gold.requested_fields == tuple(RequestField(field) for field in requested)

    @pytest.mark.parametrize(
        ("changes", "rule_id"),
        [
            ({"kind": "export", "relation": "member managed by the customer"}, "not_ours"),
            ({"kind": "export", "residence": "not on record"}, "portal_only"),
            ({"kind": "not stated", "identity_confirmed_on": None}, "scope_unclear"),
            ({"residence": "not on record", "identity_confirmed_on": None}, "law_unknown"),
            ({"identity_confirmed_on": "2026-05-19"}, "to_be_answered"),
            ({"identity_confirmed_on": "2026-05-18"}, "identity_unconfirmed"),
            ({"kind": "deletion", "term_ends_on": "2026-06-02"}, "term_active"),
            ({"kind": "deletion", "term_ends_on": "2026-06-01"}, "to_be_answered"),
            ({"kind": "correction", "term_ends_on": "2026-06-02"}, "to_be_answered"),
        ],
    )
    def test_limits_hold_to_the_day(self, changes: dict[str, object], rule_id: str) -> None:
        """A confirmation of 14 days ago counts and one of 15 does not; a last day is a day."""
        assert build(**changes).resolution.rule_id == rule_id


class TestDates:
    """What the law and the policy make of the day of receipt and the end of the term."""

    @pytest.mark.parametrize(
        ("law", "received_on", "expected"),
        [
            (Law.GDPR, date(2026, 5, 19), date(2026, 6, 19)),
            (Law.GDPR, date(2026, 1, 31), date(2026, 2, 28)),
            (Law.GDPR, date(2027, 12, 31), date(2028, 1, 31)),
            (Law.GDPR, date(2028, 1, 30), date(2028, 2, 29)),
            (Law.CCPA, date(2026, 5, 19), date(2026, 7, 3)),
            (Law.LGPD, date(2026, 5, 19), date(2026, 6, 3)),
            (Law.NONE_NAMED, date(2026, 5, 19), date(2026, 6, 28)),
        ],
    )
    def test_an_answer_is_due_by_the_law(self, law: Law, received_on: date, expected: date) -> None:
        """A calendar month, 45 days, 15 days, or the company's own days."""
        assert due_date(law, received_on, POLICY) == expected

    @pytest.mark.parametrize(
        ("residence", "day"),
        [
            ("France", "2026-06-19"),
            ("California, US", "2026-07-03"),
            ("Brazil", "2026-06-03"),
            ("Japan", "2026-06-28"),
        ],
    )
    @pytest.mark.parametrize("rule_id", ["to_be_answered", "identity_unconfirmed"])
    def test_the_reply_gives_the_due_date(self, residence: str, day: str, rule_id: str) -> None:
        """It follows from where the person lives, in cases that wait for a proof as well."""
        case = build(**CHANGES[rule_id], residence=residence)
        due = (Value(ValueKind.DATE, day),)
        assert slot_of(case, "due_date(statutory)", "due") == due
        assert slot_of(case, "note_assessment(statutory)", "due") == due

    def test_a_deletion_is_taken_up_after_the_term(self) -> None:
        """So many days after the last one, and the fact it turns on is that last day."""
        case = CASES["term_active"]
        resumes = (Value(ValueKind.DATE, "2026-10-05"),)
        assert slot_of(case, "due_date(term_end)", "due") == resumes
        last = (Value(ValueKind.DATE, "2026-09-30"),)
        assert slot_of(case, "explain_rule(active_term)", "rule_fact") == last


class TestPriority:
    """A statutory deadline has a floor, and a near one makes a case more pressing."""

    @pytest.mark.parametrize(
        ("changes", "priority"),
        [
            ({"received_on": "2026-05-19"}, Priority.LOW),
            ({"received_on": "2026-05-10"}, Priority.LOW),
            ({"received_on": "2026-05-09"}, Priority.HIGH),
            ({"received_on": "2026-05-09", "kind": "deletion"}, Priority.HIGH),
            ({"received_on": "2026-05-09", "identity_confirmed_on": None}, Priority.HIGH),
            ({"received_on": "2026-05-09", "kind": "not stated"}, Priority.HIGH),
            ({"received_on": "2026-05-09", "kind": "export"}, Priority.LOW),
            ({"received_on": "2026-05-09", **NOT_OURS}, Priority.LOW),
            ({"received_on": "2026-05-09", "residence": "not on record"}, Priority.LOW),
            ({"received_on": "2026-05-25", "residence": "Brazil"}, Priority.HIGH),
            ({"received_on": "2026-05-26", "residence": "Brazil"}, Priority.LOW),
        ],
    )
    @pytest.mark.parametrize("tier", ["free", "enterprise"])
    def test_is_high_within_the_business_days(
        self, changes: dict[str, object], priority: Priority, tier: str
    ) -> None:
        """Due on the fifth business day is high, one day later is not; no plan lowers it."""
        case = build(**changes, customer=CUSTOMER | {"tier": tier})
        assert case.resolution.priority is priority

    def test_a_near_deadline_is_pressing(self) -> None:
        """Where the whole of a small team is one person, urgency shows above the floor."""
        company = load_companies()["gridloom"]
        limits = company.priority.model_copy(
            update={"statutory_business_days": 1, "deadline_business_days": 7}
        )
        company = company.model_copy(update={"policy": POLICY, "priority": limits})
        facts = FACTS | {"customer": CUSTOMER | {"seats": 1}, "received_on": "2026-05-11"}
        near = build_case(FAMILY, make_header(FAMILY, "train"), company, facts)
        assert near.resolution.priority is Priority.HIGH
        far = build_case(
            FAMILY, make_header(FAMILY, "train"), company, facts | {"received_on": "2026-05-12"}
        )
        assert far.resolution.priority is Priority.NORMAL


class TestFacts:
    """What cannot be."""

    @pytest.mark.parametrize("name", ["received_on", "identity_confirmed_on"])
    def test_days_to_come_are_refused(self, name: str) -> None:
        """Nothing is received or confirmed after the ticket."""
        PrivacyRequestFacts.model_validate(FACTS | {name: "2026-06-02"})
        with pytest.raises(ValidationError):
            PrivacyRequestFacts.model_validate(FACTS | {name: "2026-06-03"})


class TestObservation:
    """Everything that decides can be read."""

    def test_records_hold_what_decides(self) -> None:
        """Request, person, identity, term and portal are shown."""
        records = CASES["to_be_answered"].account.records
        assert records["privacy_requests"] == [
            {"reference": "PRV-30718", "received_on": "2026-05-19", "kind": "access"}
        ]
        assert records["data_subject"] == [
            {
                "relation": "account holder",
                "responsible": "Gridloom (vendor)",
                "contact_of_responsible": "-",
                "lives_in": "France",
            }
        ]
        assert records["identity_check"][0]["confirmed_on"] == "2026-05-20"
        assert records["subscription"][0]["term_ends_on"] == "2026-09-30"
        assert records["privacy_portal"][0]["address"] == "privacy.gridloom.example"

    def test_what_is_missing_shows_as_missing(self) -> None:
        """No confirmation, no residence, somebody else who is responsible."""
        unconfirmed = CASES["identity_unconfirmed"].account.records["identity_check"][0]
        assert unconfirmed == {"confirmed_by": "-", "confirmed_on": "-"}
        person = CASES["not_ours"].account.records["data_subject"][0]
        assert person["responsible"] == "Oakmere Lighting"
        assert person["contact_of_responsible"] == "privacy@oakmere.example"

    def test_the_article_prints_the_parameters(self) -> None:
        """Every parameter that decides stands in the deciding article."""
        article = CASES["to_be_answered"].knowledge_base[0].content
        for words in ("table is export:", "14 days", "40 days later", "5 days after term_ends_on"):
            assert words in article

    def test_the_ticket_tells_a_first_request_from_a_reminder(self) -> None:
        """A request that came in earlier is spoken of with its day."""
        assert "19 May" in build().ticket.body
        assert "2 June" not in build(received_on="2026-06-02").ticket.body


class TestDrawing:
    """Facts for every rule, in every world."""

    def test_limits_are_met_now_and_then(self) -> None:
        """Confirmations, terms and due dates on their last day and one past it."""
        ages, terms, dues = set(), set(), set()
        for number in range(80):
            here = draw_world(FAMILY, number)
            policy = here.company.own(PrivacyRequestPolicy)
            limit = add_business_days(
                here.now.date(), here.company.priority.statutory_business_days
            )
            for rule_id in ("identity_unconfirmed", "term_active", "to_be_answered"):
                facts = PrivacyRequestFacts.model_validate(FAMILY.draw(here, rule_id))
                today, due = facts.now.date(), facts.due_on(policy)
                assert due is not None
                assert due >= today
                dues.add((due - limit).days)
                if facts.identity_confirmed_on:
                    age = (today - facts.identity_confirmed_on).days
                    ages.add(age - policy.identity_valid_days)
                if facts.kind is RequestKind.DELETION:
                    terms.add((facts.term_ends_on - today).days)
        assert {0, 1} <= ages
        assert {-1, 0} <= terms
        assert {0, 1} <= dues


class TestReplies:
    """Whole replies, not written by the oracle."""

    @pytest.mark.parametrize("rule_id", RULES)
    def test_honest_ones_earn_everything(self, rule_id: str) -> None:
        """Nobody has to guess the grader's wording."""
        report = grade_text(CASES[rule_id], reply=HONEST[rule_id])
        assert score_of(report, "reply") == 1.0, (report.missing, report.gates, report.components)

    def test_another_due_date_earns_nothing(self) -> None:
        """A month for somebody in California is the wrong period."""
        case = build(residence="California, US")
        report = grade_text(case, reply=HONEST["to_be_answered"])
        assert any("due_date(statutory)" in missing for missing in report.missing)


def _date(text: str) -> tuple[Slot, ...]:
    return (Slot("day", (Value(ValueKind.DATE, text),)),)


_REQUEST = (identifier_slot("reviewed", "PRV-30718"),)
SLOTS = {
    "redirect(controller)": (
        identifier_slot("channel", "Oakmere Lighting", "privacy@oakmere.example"),
    ),
    "redirect(portal)": (Slot("channel", (Value(ValueKind.URL, "privacy.gridloom.example"),)),),
    "due_date(statutory)": _date("2026-06-19"),
    "due_date(term_end)": _date("2026-10-05"),
    "explain_rule(active_term)": _date("2026-09-30"),
    "state_investigation(privacy_request)": _REQUEST,
    "note_situation(privacy_request)": _REQUEST,
    "note_assessment(statutory)": _date("2026-06-19"),
}
"""The values the corpus was written with, by claim; the others carry none."""


class TestPolicy:
    """The parameters of a company."""

    def test_held_back_values_do_not_occur_elsewhere(self) -> None:
        """No value of `ood` is drawn for another split."""
        ranges = load_policy_ranges(FAMILY.package)
        for name, values in ranges["ood"].items():
            assert not [value for value in values if value in ranges["common"][name]]
