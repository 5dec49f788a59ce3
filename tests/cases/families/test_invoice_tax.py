"""The decision list of invoice_tax, what one fact more or less does to it, and its claims."""

from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from pydantic import TypeAdapter, ValidationError

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.families.invoice_tax.decision import FAMILY
from supportdesk_env.cases.families.invoice_tax.facts import InvoiceTaxFacts
from supportdesk_env.cases.families.invoice_tax.policy import CertificateKind, InvoiceTaxPolicy
from supportdesk_env.cases.family import CaseHeader
from supportdesk_env.cases.registry import load_companies
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.cases.wording import draw_phrasing
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim, Slot, Value, ValueKind
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.values import business_days_slot, identifier_slot
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
from supportdesk_env.seeding import Stream
from tests.grading.reading import NOW, TODAY, Entry

CORPUS = Path(__file__).parents[2] / "grading" / "corpus" / "families" / "invoice_tax.yaml"
RULE_IDS = [rule.rule_id for rule in FAMILY.rules]
POLICY = InvoiceTaxPolicy(
    fix_window_days=60,
    tax_window_days=20,
    accepted_certificate=CertificateKind.STATE,
    reissue_business_days=4,
    copy_path="Billing, Invoices",
)
COMPANY = load_companies()["tallybird"].model_copy(update={"policy": POLICY})
SENDER = {"name": "Dana Reyes", "email": "dana@oakmere.example", "role": "billing_contact"}
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
        "seats": 40,
        "contacts": [SENDER],
    },
    "invoice": {"invoice_id": "INV-20871", "amount": "300.00", "issued_on": "2026-05-20"},
    "other_invoice": {"invoice_id": "INV-20001", "amount": "300.00", "issued_on": "2026-04-20"},
    "need": "vat_id",
    "source": "ticket",
    "new_value": "QX482133771",
    "credit_note_id": "CN-50213",
    "new_invoice_id": "INV-30111",
}
NO_VALUE: dict[str, object] = {"source": "nowhere", "new_value": ""}
EXEMPT: dict[str, object] = {"need": "exemption", "source": "ticket", "new_value": ""}
LETTER = {"document_id": "DOC-11111", "kind": "federal exemption letter"}
STATE = {"document_id": "DOC-11111", "kind": "state exemption certificate"}
NAMED: dict[str, object] = {"need": "name", "new_value": "Oakmere Books Limited"}


def facts(**changes: object) -> dict[str, object]:
    """Return the plain facts with some changed; `issued_on` is the invoice's."""
    invoice = dict(TypeAdapter(dict[str, str]).validate_python(FACTS["invoice"]))
    invoice |= {"issued_on": str(changes.pop("issued_on"))} if "issued_on" in changes else {}
    customer = dict(TypeAdapter(dict[str, object]).validate_python(FACTS["customer"]))
    customer |= {key: changes.pop(key) for key in ("contacts", "tier") if key in changes}
    return {**FACTS, "invoice": invoice, "customer": customer, **changes}


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


def build(raw: Mapping[str, object]) -> Case:
    """Return the case of `raw` facts."""
    return build_case(FAMILY, header(), COMPANY, raw)


def decide(**changes: object) -> Resolution:
    """Return what policy requires of the plain facts with some changed."""
    return build(facts(**changes)).resolution


VARIANTS: dict[str, dict[str, object]] = {
    "copy_only": {"need": "copy", "new_value": ""},
    "not_billing_contact": {"contacts": [SENDER | {"role": "member"}]},
    "too_old": {"issued_on": "2026-05-12"},
    "value_missing": NO_VALUE,
    "wrong_certificate": {**EXEMPT, "certificate": LETTER},
    "reissue": {},
}
WAITING = (Status.WAITING_ON_CUSTOMER, ResolutionCode.AWAITING_CUSTOMER_INFO)


class TestRules:
    """Each rule of the list, and their order."""

    @pytest.mark.parametrize("rule_id", RULE_IDS)
    def test_the_first_rule_that_applies_decides(self, rule_id: str) -> None:
        """Facts decide the case by the rule that the article lists first for them."""
        gold = decide(**VARIANTS[rule_id])
        assert (gold.rule_id, gold.queue) == (rule_id, Queue.BILLING_OPS)
        assert (gold.issue_type, gold.priority) == (IssueType.INVOICE_TAX, Priority.LOW)

    @pytest.mark.parametrize(
        ("rule_id", "left", "requested"),
        [
            ("copy_only", (Status.RESOLVED, ResolutionCode.INFORMATION_PROVIDED), ()),
            ("not_billing_contact", WAITING, (RequestField.OWNER_APPROVAL,)),
            ("too_old", (Status.RESOLVED, ResolutionCode.DECLINED_POLICY), ()),
            ("value_missing", WAITING, (RequestField.VAT_OR_TAX_ID,)),
            ("wrong_certificate", WAITING, (RequestField.TAX_CERTIFICATE,)),
            ("reissue", (Status.RESOLVED, ResolutionCode.REQUEST_FULFILLED), ()),
        ],
    )
    def test_a_rule_says_how_the_case_is_left(
        self,
        rule_id: str,
        left: tuple[Status, ResolutionCode],
        requested: tuple[RequestField, ...],
    ) -> None:
        """Status, code and requested fields follow from the rule."""
        gold = decide(**VARIANTS[rule_id])
        assert (gold.status, gold.resolution_code) == left
        assert gold.requested_fields == requested

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"need": "name", **NO_VALUE}, RequestField.LEGAL_ENTITY_NAME),
            ({"is_id_valid": False}, RequestField.VAT_OR_TAX_ID),
            ({**EXEMPT, "source": "nowhere"}, RequestField.TAX_CERTIFICATE),
        ],
        ids=["name", "invalid id", "no certificate"],
    )
    def test_just_what_is_missing_is_asked_for(
        self, changes: dict[str, object], field: RequestField
    ) -> None:
        """A missing or invalid value is requested, and nothing else."""
        assert decide(**changes).requested_fields == (field,)


class TestTwins:
    """One fact on either side of its limit."""

    @pytest.mark.parametrize(
        ("changes", "rule_id"),
        [
            ({"issued_on": "2026-05-13"}, "reissue"),
            ({"issued_on": "2026-05-12"}, "too_old"),
            ({**NAMED, "issued_on": "2026-05-12"}, "reissue"),
            ({**NAMED, "issued_on": "2026-04-03"}, "reissue"),
            ({**NAMED, "issued_on": "2026-04-02"}, "too_old"),
            ({"source": "profile"}, "reissue"),
            ({"is_id_valid": False}, "value_missing"),
            ({**EXEMPT, "certificate": STATE}, "reissue"),
            ({**NO_VALUE, "issued_on": "2026-05-12"}, "too_old"),
            ({"need": "copy", "new_value": "", "contacts": []}, "copy_only"),
            ({"contacts": []}, "not_billing_contact"),
        ],
    )
    def test_the_limit_itself_is_inside(self, changes: dict[str, object], rule_id: str) -> None:
        """The window's last day is inside; a value counts wherever it stands."""
        assert decide(**changes).rule_id == rule_id

    @pytest.mark.parametrize(
        ("needed_by", "priority"),
        [("2026-06-09", Priority.NORMAL), ("2026-06-10", Priority.LOW)],
    )
    def test_a_close_deadline_presses(self, needed_by: str, priority: Priority) -> None:
        """The fifth business day is close, the sixth is not."""
        assert decide(affected_users=10, needed_by=needed_by).priority is priority


class TestFacts:
    """What cannot be, and what is shown."""

    @pytest.mark.parametrize(
        "changes",
        [
            {"new_value": ""},
            {"need": "address", "source": "profile"},
            {"certificate": STATE},
            {"issued_on": "2026-06-03"},
        ],
        ids=["no value", "address in the profile", "needless certificate", "issued later"],
    )
    def test_contradictory_facts_are_refused(self, changes: dict[str, object]) -> None:
        """Facts that exclude one another make no case."""
        with pytest.raises(ValidationError):
            InvoiceTaxFacts.model_validate(facts(**changes))

    @pytest.mark.parametrize(
        ("changes", "table", "row"),
        [
            ({}, "tax_id_checks", {"tax_id": "QX482133771", "register": "valid"}),
            (
                {"is_id_valid": False},
                "tax_id_checks",
                {"tax_id": "QX482133771", "register": "not found"},
            ),
            (
                {"source": "profile"},
                "billing_profile",
                {"legal_name": "Oakmere Books", "tax_id": "QX482133771"},
            ),
            (
                {**NAMED, "source": "profile"},
                "billing_profile",
                {"legal_name": "Oakmere Books Limited", "tax_id": "none"},
            ),
            (
                {**EXEMPT, "certificate": LETTER},
                "tax_documents",
                {
                    "document": "DOC-11111",
                    "kind": "federal exemption letter",
                    "received": "with this ticket",
                },
            ),
            (
                {},
                "next_document_numbers",
                {"credit_note_id": "CN-50213", "invoice_id": "INV-30111"},
            ),
        ],
    )
    def test_the_record_shows_what_decides(
        self, changes: dict[str, object], table: str, row: dict[str, str]
    ) -> None:
        """Checks, profile, documents and the next numbers stand in the tables."""
        records = build(facts(**changes)).account.records
        assert records[table] == [row]
        assert [item["issued_on"] for item in records["invoices"]] == ["2026-04-20", "2026-05-20"]

    @pytest.mark.parametrize(
        ("changes", "key"),
        [
            ({}, "vat_id"),
            ({"source": "profile"}, "vat_id_open"),
            ({**EXEMPT, "certificate": LETTER}, "exemption"),
            ({**EXEMPT, "source": "nowhere"}, "exemption_open"),
            ({"need": "copy", "new_value": ""}, "copy"),
        ],
    )
    def test_the_ticket_tells_what_it_has(self, changes: dict[str, object], key: str) -> None:
        """The request is worded with the value where the ticket holds it, else without."""
        given = FAMILY.ticket_words(InvoiceTaxFacts.model_validate(facts(**changes)), COMPANY)
        assert (given["request"], given["deadline"]) == (Fragment(key), Fragment("no_deadline"))


def _days(name: str, days: int) -> Slot:
    accepts = (Value(ValueKind.MINUTES, str(1440 * days)), Value(ValueKind.COUNT, str(days)))
    return Slot(name, accepts)


SLOTS: dict[str, tuple[Slot, ...]] = {
    "explain_rule(invoice_self_service)": (identifier_slot("answer", "INV-20871"),),
    "confirm_done(credit_note)": (identifier_slot("done", "CN-50213"),),
    "effective_date(new_invoice)": (business_days_slot("effective", 4, NOW),),
    "deny(correction)": (identifier_slot("invoice", "INV-20871"),),
    "explain_rule(invoice_age)": (_days("rule_fact", 29),),
    "explain_rule(change_window)": (_days("window", 20),),
    "note_situation(invoice_self_service)": (identifier_slot("answer", "INV-20871"),),
    "note_situation(credit_note)": (identifier_slot("done", "CN-50213"),),
    "note_next_action(new_invoice)": (business_days_slot("effective", 4, NOW),),
    "note_situation(details_missing)": (identifier_slot("invoice", "INV-20871"),),
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
