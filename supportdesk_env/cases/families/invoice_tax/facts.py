"""What can be true of a request about an invoice, and how the desk's tools show it."""

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from supportdesk_env.cases.families.invoice_tax.policy import CertificateKind, InvoiceTaxPolicy
from supportdesk_env.cases.family import CaseFacts, Frozen, RecordTables
from supportdesk_env.cases.ticket_text import Fragment
from supportdesk_env.domain.values import money_text
from supportdesk_env.policies.parameters import Company


class Need(StrEnum):
    """What the customer wants done about the invoice."""

    COPY = "copy"
    NAME = "name"
    VAT_ID = "vat_id"
    ADDRESS = "address"
    ORDER_NUMBER = "order_number"
    EXEMPTION = "exemption"


class Source(StrEnum):
    """Where the value to put on the invoice stands."""

    TICKET = "ticket"
    PROFILE = "profile"
    NOWHERE = "nowhere"


_TAX_NEEDS = frozenset({Need.VAT_ID, Need.EXEMPTION})
_IN_PROFILE = frozenset({Need.NAME, Need.VAT_ID})
"""Needs whose value the billing profile may hold, or nobody."""


class Invoice(Frozen):
    """An invoice as issued."""

    invoice_id: str
    amount: Decimal = Field(gt=0, decimal_places=2)
    issued_on: date


class Certificate(Frozen):
    """A tax document that came with the ticket."""

    document_id: str
    kind: CertificateKind


class InvoiceTaxFacts(CaseFacts):
    """The latent truth of one case."""

    invoice: Invoice
    """The invoice the ticket is about."""
    other_invoice: Invoice
    """Another one of the account, which the ticket does not name."""
    need: Need
    source: Source
    new_value: str = ""
    """The name, id, address or order number to put on the invoice; empty where it is unknown."""
    is_id_valid: bool = True
    """Whether the register knows the VAT id."""
    certificate: Certificate | None = None
    needed_by: date | None = None
    """The day by which the customer says that they need the document."""
    credit_note_id: str
    new_invoice_id: str
    is_approved: bool = False
    """Whether the registered owner approved, when asked, that invoices are discussed."""

    @model_validator(mode="after")
    def _value_fits_the_need(self) -> Self:
        """A value is known where it has a source; a certificate is for an exemption only."""
        has_text = self.need not in {Need.COPY, Need.EXEMPTION}
        if bool(self.new_value) != (has_text and self.source is not Source.NOWHERE):
            msg = "a value stands where its source says, and nowhere else"
            raise ValueError(msg)
        is_told = self.source is Source.TICKET or self.need in _IN_PROFILE
        if not is_told and (self.source, self.need) != (Source.NOWHERE, Need.EXEMPTION):
            msg = f"only the ticket can hold what {self.need.value} takes"
            raise ValueError(msg)
        if self.certificate is not None and self.need is not Need.EXEMPTION:
            msg = "a certificate came without an exemption being asked for"
            raise ValueError(msg)
        if self.invoice.issued_on > self.now.date():
            msg = "the invoice was issued after the ticket"
            raise ValueError(msg)
        return self

    def is_billing_contact(self) -> bool:
        """Return whether the sender is registered as owner or billing contact."""
        sender = self.customer.registered()
        return sender is not None and sender.role in {"owner", "billing_contact"}

    def age_days(self) -> int:
        """Return the calendar days from the day of issue to the day of the ticket."""
        return (self.now.date() - self.invoice.issued_on).days

    def window_days(self, policy: InvoiceTaxPolicy) -> int:
        """Return the age up to which what is needed may still be done."""
        is_tax = self.need in _TAX_NEEDS
        return policy.tax_window_days if is_tax else policy.fix_window_days

    def is_too_old(self, policy: InvoiceTaxPolicy) -> bool:
        """Return whether what is needed may not be done any more."""
        return self.age_days() > self.window_days(policy)

    def lacks_value(self) -> bool:
        """Return whether the value to put on the invoice is missing or not valid."""
        if self.need is Need.EXEMPTION:
            return self.certificate is None
        is_invalid = self.need is Need.VAT_ID and not self.is_id_valid
        return self.source is Source.NOWHERE or is_invalid


def show_records(facts: InvoiceTaxFacts, company: Company) -> RecordTables:
    """Return the billing tables: invoices, profile, checks, documents and the next numbers."""
    customer, in_profile = facts.customer, facts.source is Source.PROFILE
    invoices = sorted((facts.other_invoice, facts.invoice), key=lambda i: i.issued_on)
    has_name = in_profile and facts.need is Need.NAME
    has_id = in_profile and facts.need is Need.VAT_ID
    checks = [{"tax_id": facts.new_value, "register": _register(is_valid=facts.is_id_valid)}]
    documents = [
        {"document": item.document_id, "kind": item.kind.value, "received": "with this ticket"}
        for item in (facts.certificate,)
        if item is not None
    ]
    numbers = {"credit_note_id": facts.credit_note_id, "invoice_id": facts.new_invoice_id}
    return {
        "invoices": [
            {
                "invoice_id": invoice.invoice_id,
                "issued_on": invoice.issued_on.isoformat(),
                "amount": money_text(invoice.amount, company.billing.currency),
                "billed_to": customer.company,
                "tax_id": "none",
            }
            for invoice in invoices
        ],
        "billing_profile": [
            {
                "legal_name": facts.new_value if has_name else customer.company,
                "tax_id": facts.new_value if has_id else "none",
            }
        ],
        "tax_id_checks": checks if facts.need is Need.VAT_ID and facts.new_value else [],
        "tax_documents": documents,
        "next_document_numbers": [numbers],
    }


def _register(*, is_valid: bool) -> str:
    return "valid" if is_valid else "not found"


def ticket_words(facts: InvoiceTaxFacts, company: Company) -> dict[str, object]:
    """Return the words a ticket text of this family may use."""
    is_told = facts.source is Source.TICKET or facts.certificate is not None
    key = facts.need.value if is_told or facts.need is Need.COPY else f"{facts.need.value}_open"
    return {
        "invoice": facts.invoice.invoice_id,
        "amount": money_text(facts.invoice.amount, company.billing.currency),
        "issued": _day(facts.invoice.issued_on),
        "value": facts.new_value,
        "certificate": facts.certificate.kind.value if facts.certificate else "",
        "enclosure": _enclose(facts),
        "needed_by": _day(facts.needed_by) if facts.needed_by else "",
        "request": Fragment(key),
        "deadline": Fragment("deadline" if facts.needed_by else "no_deadline"),
    }


def _enclose(facts: InvoiceTaxFacts) -> str:
    """Return what the document sent along reads; empty where none was."""
    if facts.certificate is None:
        return ""
    item = facts.certificate
    return f"{item.kind.value.capitalize()}\nIssued to {facts.customer.company}\n{item.document_id}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
