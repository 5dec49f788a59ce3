"""Draws the facts of a takeover case for a given rule of the decision list."""

from datetime import timedelta

from supportdesk_env.cases.world import Raw, World

_EVENTS = (
    "sign-in from a new device",
    "second factor replaced",
    "mail forwarding rule added",
    "password changed",
    "data export started",
    "API key created",
)
ACTIVITIES = (
    "invited a user",
    "renamed a project",
    "downloaded an invoice",
    "changed the time zone",
    "added a saved view",
    "archived a folder",
)
_ROLES = ("admin", "member", "owner", "billing_contact", None)
_CHALLENGE = {"verified": "passed", "failed": "failed"}


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides."""
    stream = world.stream
    customer = world.customer(stream.choice("role", _ROLES))
    first = world.minutes_before("first_event", 95, 600)
    signals = _draw_signals(world, stream.integer("signals", 1, 4))
    needed = world.company.security.verification_set
    held = stream.sample("held", needed, stream.integer("held_count", 0, len(needed) - 1))
    return {
        "now": world.now,
        "affected_users": 1,
        "customer": customer,
        "target_email": customer["email"],
        "signals": [
            signal | {"at": first + timedelta(minutes=7 * number + stream.integer("lag", 0, 6))}
            for number, signal in enumerate(signals)
        ],
        "containment_reference": world.identifier("CNT"),
        "contained_at": first + timedelta(minutes=stream.integer("contained", 36, 60)),
        "held_fields": [field.value for field in held],
        "verification": _CHALLENGE.get(rule_id, "open"),
        "issued_code": world.identifier("VC"),
        "last_login": first - timedelta(minutes=stream.integer("last_login", 200, 4000)),
        "last_activity": stream.choice("last_activity", ACTIVITIES),
        "benign_cause": world.identifier("TRV") if rule_id == "benign_cause" else "",
    }


def _draw_signals(world: World, count: int) -> list[Raw]:
    origin = world.stream.choice("origin", world.surface.places)
    others = world.stream.sample("events", _EVENTS[1:], count - 1)
    return [
        {"event_id": world.identifier("EV", str(number)), "event": event, "origin": origin}
        for number, event in enumerate([_EVENTS[0], *others])
    ]
