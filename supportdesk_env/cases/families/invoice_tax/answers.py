"""How a customer answers what an invoice still lacks, and an owner that it may be discussed."""

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.invoice_tax.drawing import draw_id, draw_name
from supportdesk_env.cases.families.invoice_tax.facts import InvoiceTaxFacts, Need, Source
from supportdesk_env.cases.families.invoice_tax.policy import CertificateKind, InvoiceTaxPolicy
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return an approval or the missing detail; a wrong one is not the owner's, or not accepted.

    No name is wrong, and an id only if the record has refused it. No approval comes that would
    leave a detail to ask for.
    """
    facts = InvoiceTaxFacts.model_validate(raw)
    is_wrong = inquiry.kind is AnswerKind.WRONG
    if RequestField.OWNER_APPROVAL in inquiry.given:
        return _approve(world, raw, facts, is_wrong=is_wrong)
    if facts.need is Need.EXEMPTION:
        return _send_certificate(world, raw, is_wrong=is_wrong)
    if facts.need is Need.VAT_ID:
        return _tell_id(world, raw, facts, is_wrong=is_wrong)
    name = draw_name(world, facts.customer.company)
    return None if is_wrong else _tell(RequestField.LEGAL_ENTITY_NAME, name, raw)


def _approve(world: World, raw: Raw, facts: InvoiceTaxFacts, *, is_wrong: bool) -> Answered | None:
    policy = world.company.own(InvoiceTaxPolicy)
    if not is_wrong and not facts.is_too_old(policy) and facts.lacks_value():
        return None
    customer, role = facts.customer, "member" if is_wrong else "owner"
    approver = [contact for contact in customer.contacts if contact.role == role][-1]
    says = f"{approver.name} ({approver.email}) agrees that you discuss invoices with"
    field = RequestField.OWNER_APPROVAL
    return Answered(
        facts=raw if is_wrong else raw | {"is_approved": True},
        values={field: f"{says} {customer.name}"},
        refuted=frozenset({field} if is_wrong else ()),
        sender=approver.email,
    )


def _send_certificate(world: World, raw: Raw, *, is_wrong: bool) -> Answered:
    accepted = world.company.own(InvoiceTaxPolicy).accepted_certificate
    others = tuple(kind for kind in CertificateKind if kind is not accepted)
    kind = world.stream.choice("other_kind", others) if is_wrong else accepted
    field, document = RequestField.TAX_CERTIFICATE, world.identifier("DOC", "answer")
    sent = {"certificate": {"document_id": document, "kind": kind.value}}
    return Answered(
        facts=raw if is_wrong else raw | sent,
        values={field: f"{kind.value}, enclosed as {document}"},
        refuted=frozenset({field} if is_wrong else ()),
    )


def _tell_id(world: World, raw: Raw, facts: InvoiceTaxFacts, *, is_wrong: bool) -> Answered | None:
    field = RequestField.VAT_OR_TAX_ID
    if not is_wrong:
        return _tell(field, draw_id(world, "answered_vat"), raw)
    if not facts.new_value:
        return None
    return Answered(facts=raw, values={field: facts.new_value}, refuted=frozenset({field}))


def _tell(field: RequestField, value: str, raw: Raw) -> Answered:
    """Return the answer that gives what is to be put on the invoice."""
    told = {"source": Source.TICKET.value, "new_value": value, "is_id_valid": True}
    return Answered(facts=raw | told, values={field: value})
