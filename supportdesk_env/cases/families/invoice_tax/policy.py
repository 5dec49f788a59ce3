"""What a company decides for itself about copies and corrections of invoices."""

from enum import StrEnum

from pydantic import Field

from supportdesk_env.policies.parameters import Parameters


class CertificateKind(StrEnum):
    """A document that may prove that a customer pays no tax."""

    STATE = "state exemption certificate"
    RESALE = "resale certificate"
    PERMIT = "direct pay permit"
    LETTER = "federal exemption letter"


class InvoiceTaxPolicy(Parameters):
    """How long an issued invoice is still corrected, and what a tax exemption takes."""

    fix_window_days: int = Field(ge=30, le=90)
    """Age up to which a name, an address or an order number is corrected."""
    tax_window_days: int = Field(ge=10, le=45)
    """Age up to which a VAT id or an exemption is applied."""
    accepted_certificate: CertificateKind
    reissue_business_days: int = Field(ge=2, le=6)
    copy_path: str
    """Where customers download their invoices."""
