"""Draws the facts of a duplicate-charge case for a given rule of the decision list."""

from datetime import datetime, timedelta
from decimal import Decimal

from supportdesk_env.cases.family import Customer
from supportdesk_env.cases.world import PAYING, Raw, World
from supportdesk_env.domain.vocabulary import Tier

_MAY_BILL = ("owner", "billing_contact")
_MAY_NOT_BILL = ("member", "admin", None)
_UNAUTHORISED = frozenset({"not_billing_contact", "approval_refused"})
_BENEATH = (
    *("refund", "refund", "over_limit", "not_duplicate"),
    *("authorisation_only", "already_refunded", "dispute_open"),
)
"""What decides once the owner approves."""

_SEAT_PRICES = (2, 12, 60)
"""What a seat costs a month: the least, what is usual, the most."""

_HOUR = 60


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; close to its limits in one case of four."""
    customer, approval = _draw_sender(world, rule_id)
    if rule_id in _UNAUTHORISED:
        rule_id = world.stream.choice("beneath", _BENEATH)
    return _draw_charges(world, rule_id, customer) | {"approval_from": approval}


def _draw_sender(world: World, rule_id: str) -> tuple[Raw, str]:
    """Return the customer, and the address an approval on record came from, if there is one."""
    stream = world.stream
    is_vouched = rule_id not in _UNAUTHORISED and stream.chance("is_vouched", 0.15)
    may_not = is_vouched or rule_id in _UNAUTHORISED
    role = stream.choice("role", _MAY_NOT_BILL if may_not else _MAY_BILL)
    customer = world.customer(role, PAYING)
    contacts = Customer.model_validate(customer).contacts
    owner = next(contact.email for contact in contacts if contact.role == "owner")
    foreign = contacts[-1].email if rule_id == "approval_refused" else ""
    return customer, owner if is_vouched else foreign


def _draw_charges(world: World, rule_id: str, customer: Raw) -> Raw:
    """Return the facts on the charges themselves, that `rule_id` decides."""
    seats = int(str(customer["seats"]))
    gap = _draw_gap(world, rule_id)
    second_at = world.minutes_before("charged", 12 * _HOUR, _oldest(world, rule_id))
    amount = str(_draw_amount(world, rule_id, seats))
    invoice = world.identifier("INV", "first")
    is_other = rule_id == "not_duplicate" and gap <= _window(world)
    plan = world.company.plans[Tier(str(customer["tier"]))]
    description = _describe(f"{plan} plan, {second_at:%B}", Decimal(amount), seats)
    return {
        "now": world.now,
        "affected_users": 1,
        "customer": customer,
        "original": _charge(world, "first", invoice, amount, second_at - gap, description),
        "second": _charge(
            world,
            "second",
            world.identifier("INV", "second") if is_other else invoice,
            amount,
            second_at,
            description,
        )
        | {"state": "authorised" if rule_id == "authorisation_only" else "captured"},
        "other_charges": _draw_other_charges(world, second_at, seats),
        "refund_reference": world.identifier("RF") if rule_id == "already_refunded" else "",
        "dispute_reference": world.identifier("DSP") if rule_id == "dispute_open" else "",
    }


def _charge(
    world: World, label: str, invoice: str, amount: str, at: datetime, description: str
) -> Raw:
    return {
        "charge_id": world.identifier("CH", label),
        "invoice_id": invoice,
        "amount": amount,
        "state": "captured",
        "at": at,
        "description": description,
    }


def _oldest(world: World, rule_id: str) -> int:
    """Return how many minutes ago the charge was made at most: an authorisation is still held."""
    release = world.company.billing.authorisation_release_days
    return (release - 1) * 24 * _HOUR if rule_id == "authorisation_only" else 9 * 24 * _HOUR


def _window(world: World) -> timedelta:
    return timedelta(hours=world.company.billing.duplicate_window_hours)


def _draw_gap(world: World, rule_id: str) -> timedelta:
    """Return the time between the two charges: beyond the window for half of what is declined."""
    stream, window = world.stream, _window(world)
    most = int(window.total_seconds() // 60)
    if rule_id == "not_duplicate" and stream.chance("is_late", 0.5):
        beyond = 1 if world.is_near_limit("at_limit") else stream.integer("beyond", 2, 6000)
        return window + timedelta(minutes=beyond)
    return (
        window
        if world.is_near_limit("at_limit")
        else timedelta(minutes=stream.integer("gap", 1, most))
    )


def _draw_amount(world: World, rule_id: str, seats: int) -> Decimal:
    """Return the amount: above the refund limit only where that decides, else that of a plan."""
    stream, limit = world.stream, 100 * world.company.billing.agent_refund_limit
    near, listed = world.is_near_limit("near_limit"), seats * stream.integer("price", 250, 2900)
    if rule_id == "over_limit":
        above = listed if listed > limit else limit + stream.integer("above", 1, 3 * limit)
        cents = limit + 1 if near else above
    else:
        below = listed if listed <= limit else stream.integer("cents", 900, limit)
        cents = limit if near else below
    return Decimal(cents) / 100


def _describe(period: str, amount: Decimal, seats: int) -> str:
    """Return what was charged: all seats where the amount is enough, else as many as it pays."""
    least, usual, most = (seats * price for price in _SEAT_PRICES)
    if least <= amount <= most:
        return f"{period}, {seats} seats"
    added = max(1, int(seats * amount / usual)) if amount < least else seats
    noun = "seat" if added == 1 else "seats"
    return (
        f"{period}, {added} {noun} added"
        if amount < least
        else f"{period}, one year, {seats} seats"
    )


def _draw_other_charges(world: World, second_at: datetime, seats: int) -> list[Raw]:
    """Return a legitimate charge of the same day, in half of the cases."""
    if not world.stream.chance("has_other", 0.5):
        return []
    added = world.stream.integer("added", 1, max(1, seats // 3))
    cents = added * world.stream.integer("seat_price", 400, 1900)
    at = second_at - timedelta(minutes=world.stream.integer("other_gap", 30, 300))
    noun = "seat" if added == 1 else "seats"
    description = f"{added} {noun} added, prorated"
    amount = str(Decimal(cents) / 100)
    return [_charge(world, "other", world.identifier("INV", "other"), amount, at, description)]
