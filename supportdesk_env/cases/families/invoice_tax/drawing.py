"""Draws the facts of a request about an invoice for a given rule of the decision list."""

from datetime import date, timedelta
from decimal import Decimal

from supportdesk_env.cases.families.invoice_tax.policy import CertificateKind, InvoiceTaxPolicy
from supportdesk_env.cases.world import PAYING, Raw, World
from supportdesk_env.domain.values import add_business_days

_MAY_BILL = ("owner", "billing_contact")
_MAY_NOT_BILL = ("member", "admin", None)
_CORRECTIONS = ("name", "vat_id", "address", "order_number", "exemption")
_LEGAL_FORMS = ("Limited", "Incorporated", "Holding", "Group", "Services")
_MOST_AFFECTED = 40


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; close to its limits in one case of four."""
    stream, policy = world.stream, world.company.own(InvoiceTaxPolicy)
    customer = world.customer(stream.choice("role", _roles(rule_id)), PAYING)
    need = _draw_need(world, rule_id)
    is_tax = need in {"vat_id", "exemption"}
    window = policy.tax_window_days if is_tax else policy.fix_window_days
    age = _draw_age(world, rule_id, window)
    seats = int(str(customer["seats"]))
    return {
        "now": world.now,
        "affected_users": stream.integer("affected", 1, max(1, min(_MOST_AFFECTED, seats // 5))),
        "customer": customer,
        "invoice": _invoice(world, "asked", age, seats),
        "other_invoice": _invoice(
            world, "other", age + stream.choice("apart", (30, 31, 61)), seats
        ),
        "need": need,
        **_draw_value(world, rule_id, need, str(customer["company"])),
        "certificate": _draw_certificate(world, rule_id) if need == "exemption" else None,
        "needed_by": _draw_deadline(world),
        "credit_note_id": world.identifier("CN"),
        "new_invoice_id": world.identifier("INV", "new"),
    }


def _roles(rule_id: str) -> tuple[str | None, ...]:
    """Return what the sender may be; whoever asks for a copy may be anybody."""
    if rule_id == "copy_only":
        return (*_MAY_BILL, "member")
    return _MAY_NOT_BILL if rule_id == "not_billing_contact" else _MAY_BILL


def _draw_need(world: World, rule_id: str) -> str:
    """Return what is needed; what can be missing where something is."""
    if rule_id == "copy_only":
        return "copy"
    if rule_id == "wrong_certificate":
        return "exemption"
    if rule_id == "value_missing":
        return world.stream.choice("missing", ("name", "vat_id", "vat_id", "exemption"))
    return world.stream.choice("need", _CORRECTIONS)


def _draw_age(world: World, rule_id: str, window: int) -> int:
    """Return the age of the invoice: the window's last day or the next where it is close."""
    stream = world.stream
    is_close = stream.chance("near_window", 0.25)
    if rule_id == "too_old" or (rule_id == "copy_only" and stream.chance("is_old", 0.5)):
        return window + 1 if is_close else stream.integer("old", window + 2, 3 * window)
    return window if is_close else stream.integer("young", 1, window)


def _invoice(world: World, label: str, age: int, seats: int) -> Raw:
    cents = seats * world.stream.integer(f"price_{label}", 400, 2900)
    return {
        "invoice_id": world.identifier("INV", label),
        "amount": str(Decimal(cents) / 100),
        "issued_on": world.now.date() - timedelta(days=age),
    }


def _draw_value(world: World, rule_id: str, need: str, company: str) -> Raw:
    """Return the value to put on the invoice, where it stands, and whether an id is valid."""
    stream = world.stream
    is_open = stream.chance("is_open", 0.25) and rule_id in {"not_billing_contact", "too_old"}
    is_invalid = rule_id == "value_missing" and need == "vat_id" and stream.chance("invalid", 0.6)
    lacks = (rule_id == "value_missing" and not is_invalid) or is_open
    if need in {"copy", "exemption"}:
        return {"source": "nowhere" if need == "exemption" and lacks else "ticket"}
    may_lack = need in {"name", "vat_id"}
    if lacks and may_lack:
        return {"source": "nowhere"}
    in_profile = may_lack and stream.chance("in_profile", 0.3)
    house, street = stream.integer("house", 2, 190), stream.choice("street", world.surface.surnames)
    values = {
        "name": draw_name(world, company),
        "vat_id": draw_id(world),
        "address": f"{house} {street} Street, {stream.choice('town', world.surface.places)}",
        "order_number": world.identifier("PO"),
    }
    return {
        "source": "profile" if in_profile else "ticket",
        "new_value": values[need],
        "is_id_valid": not is_invalid,
    }


def draw_name(world: World, company: str) -> str:
    """Return the legal name of the customer called `company`."""
    return f"{company} {world.stream.choice('legal_form', _LEGAL_FORMS)}"


def draw_id(world: World, label: str = "vat") -> str:
    """Return a VAT id."""
    return f"QX{world.stream.integer(label, 10**8, 10**9 - 1)}"


def _draw_certificate(world: World, rule_id: str) -> Raw | None:
    """Return the document that came with the ticket: the accepted kind, another one, or none."""
    stream, accepted = world.stream, world.company.own(InvoiceTaxPolicy).accepted_certificate
    others = tuple(kind.value for kind in CertificateKind if kind is not accepted)
    is_open = stream.chance("is_open", 0.25) and rule_id in {"not_billing_contact", "too_old"}
    if rule_id == "value_missing" or is_open:
        return None
    other = stream.choice("other_kind", others)
    kind = other if rule_id == "wrong_certificate" else accepted.value
    return {"document_id": world.identifier("DOC"), "kind": kind}


def _draw_deadline(world: World) -> date | None:
    """Return the day by which it is needed, if one is named; close to the limit in one of four."""
    stream, limit = world.stream, world.company.priority.deadline_business_days
    if not stream.chance("has_deadline", 0.5):
        return None
    near = stream.chance("near_deadline", 0.25)
    ahead = limit + stream.choice("side", (0, 1)) if near else stream.integer("ahead", 1, 3 * limit)
    return add_business_days(world.now.date(), ahead)
