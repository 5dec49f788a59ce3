"""Draws the facts of a message that needs no support, for a given rule of the decision list."""

from datetime import timedelta

from supportdesk_env.cases.families.noise_misdirected.policy import NoiseMisdirectedPolicy
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.vocabulary import Priority, Tier

_KINDS = {
    "spam": ("pitch", "bill", "application"),
    "auto_reply": ("auto_reply",),
    "sibling": ("chaser",),
    "relapse": ("relapse",),
    "late_relapse": ("relapse",),
    "thanks": ("thanks",),
    "staff_forward": ("forward",),
    "supplier": ("pitch", "bill"),
    "application": ("application",),
    "wrong_company": ("misdirected",),
    "small_purchase": ("purchase",),
    "sales_lead": ("purchase",),
}
_ON_A_TICKET = frozenset({"auto_reply", "sibling", "relapse", "late_relapse", "thanks"})
_CAN_BE_BULK = frozenset({"supplier", "application"})
_TOPICS = (
    ("webhook deliveries that fail", "webhook_failure"),
    ("webhooks that arrive twice", "webhook_failure"),
    ("errors when a report is exported", "production_incident"),
    ("pages that do not load", "production_incident"),
    ("calls refused as too many", "rate_limit"),
)
_CODES = ("workaround_provided", "information_provided", "request_fulfilled")
_ROLES = ("owner", "admin", "billing_contact", "member")
_BUSINESSES = (
    *("office furniture", "dental supplies", "kitchen fittings"),
    *("garden fencing", "car parts"),
)
_HOUR = 60
_DAY = 24 * _HOUR


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; close to its limits in one case of four."""
    stream = world.stream
    customer = world.customer(stream.choice("role", _ROLES))
    if rule_id not in _ON_A_TICKET:
        customer = _stranger(world, customer, is_staff=rule_id == "staff_forward")
    is_relapse = rule_id in {"relapse", "late_relapse"}
    trade = stream.choice("namesake", world.surface.trades)
    name = f"{world.company.name} {trade}"
    return {
        "now": world.now,
        "affected_users": _draw_affected(world, int(str(customer["seats"]))) if is_relapse else 0,
        "customer": customer,
        "kind": stream.choice("kind", _KINDS[rule_id]),
        "reference": world.identifier("REF"),
        "recipients": _draw_recipients(world, rule_id),
        "links": stream.integer("links", 1, 3) if rule_id in {"spam", *_CAN_BE_BULK} else 0,
        **(_draw_tickets(world, rule_id) if rule_id in _ON_A_TICKET else {}),
        "namesake": {
            "name": name,
            "website": f"{name.lower().replace(' ', '-')}.example",
            "business": stream.choice("business", _BUSINESSES),
        },
        "seats_wanted": _draw_seats(world, rule_id),
        "forwarded_for": " ".join(
            (
                stream.choice("other_root", world.surface.roots),
                stream.choice("other_trade", world.surface.trades),
            )
        ),
    }


def _stranger(world: World, customer: Raw, *, is_staff: bool) -> Raw:
    """Return a sender who is no contact: the placeholder record has neither plan nor people."""
    changes: Raw = {"tier": Tier.FREE.value, "seats": 1, "contacts": []}
    if is_staff:
        local = str(customer["email"]).partition("@")[0]
        company = world.company
        changes |= {"email": f"{local}@{company.domain}", "company": company.name}
    return customer | changes


def _draw_affected(world: World, seats: int) -> int:
    return min(seats, world.stream.integer("affected", 1, max(2, seats // 2)))


def _policy(world: World) -> NoiseMisdirectedPolicy:
    return world.company.own(NoiseMisdirectedPolicy)


def _draw_recipients(world: World, rule_id: str) -> int:
    """Return how many got the text: as many as make a mailing of it only where that decides."""
    stream, limit = world.stream, _policy(world).bulk_recipients
    near = stream.chance("near_bulk", 0.25)
    if rule_id == "spam":
        return limit if near else limit + stream.integer("mailing", 1, 4000)
    return limit - 1 if near and rule_id in _CAN_BE_BULK else 1


def _draw_seats(world: World, rule_id: str) -> int:
    """Return how many seats a buyer wants, around the number that takes an account manager."""
    stream, limit = world.stream, _policy(world).lead_seats
    near = stream.chance("near_lead", 0.25)
    if rule_id == "sales_lead":
        return limit if near else limit + stream.integer("more", 1, 3 * limit)
    return limit - 1 if near else stream.integer("fewer", 2, limit - 1)


def _draw_days(world: World, rule_id: str) -> int:
    """Return the days since the earlier ticket was resolved, around the last one in time."""
    stream, limit = world.stream, _policy(world).reopen_days
    near = stream.chance("near_reopen", 0.25)
    if rule_id == "late_relapse":
        return limit + 1 if near else limit + stream.integer("beyond", 2, 50)
    return limit if near else stream.integer("within", 1, limit)


def _draw_tickets(world: World, rule_id: str) -> Raw:
    """Return the ticket the message is about and, in half of the cases, one it is not about."""
    one, other = world.stream.sample("topics", _TOPICS, 2)
    days, is_open = _draw_days(world, rule_id), rule_id == "sibling"
    tickets: Raw = {"earlier": _ticket(world, "earlier", one, days, is_open=is_open)}
    if world.stream.chance("has_other_ticket", 0.5):
        days = world.stream.integer("other_days", 1, 60)
        tickets["unrelated"] = _ticket(world, "unrelated", other, days, is_open=not is_open)
    return tickets


def _ticket(world: World, label: str, topic: tuple[str, str], days: int, *, is_open: bool) -> Raw:
    """Return a ticket that was resolved `days` ago, or that has been open for longer than that."""
    stream = world.stream.child(label)
    resolved_at = world.now - timedelta(days=days)
    opened_at = resolved_at - timedelta(minutes=stream.integer("worked", 2 * _HOUR, 6 * _DAY))
    code = stream.choice("code", _CODES)
    is_helped = stream.chance("workaround", 0.5) or (code == _CODES[0] and not is_open)
    return {
        "ticket_id": world.identifier("TCK", label),
        "topic": topic[0],
        "issue_type": topic[1],
        "priority": stream.choice("priority", tuple(Priority)).value,
        "opened_at": opened_at,
        "resolved_at": None if is_open else resolved_at,
        "code": None if is_open else code,
        "has_workaround": is_helped,
    }
