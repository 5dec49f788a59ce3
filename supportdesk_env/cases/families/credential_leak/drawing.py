"""Draws the facts of an exposed key for a given rule of the decision list."""

from datetime import date, datetime, timedelta

from supportdesk_env.cases.families.credential_leak.facts import Place
from supportdesk_env.cases.families.credential_leak.policy import CredentialLeakPolicy, KeyScope
from supportdesk_env.cases.world import Raw, World

_ROLES = ("owner", "admin", "member", "billing_contact")
_KEY_ROLES = ("owner", "admin", "member", "member")
_INTEGRATIONS = (
    *("crm-sync", "order-export", "nightly-backup", "stock-feed", "payroll-bridge"),
    *("dashboard-loader", "ticket-importer", "warehouse-push", "mail-relay", "price-updater"),
)
_NETWORKS = {
    "own": "192.0.2.{}",
    "early": "198.51.100.{}",
    "first": "203.0.113.{}",
    "last": "198.51.100.{}",
}
"""Where calls come from; networks set aside for documentation (RFC 5737)."""
_LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS = "23456789"
_SECRET_SIGNS = 22
_DAY = 24 * 60
_LONGEST_EXPOSURE = 20
"""Days since the exposure, at most."""
_YOUNGEST = 25
"""Days since a key was issued, at least: it was in use before any exposure."""


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; close to its limits as often as the world asks for."""
    stream = world.stream
    secret = _draw_secret(world)
    exposed_at = world.minutes_before("exposed", 40, _LONGEST_EXPOSURE * _DAY)
    age = _draw_age(world, rule_id)
    key = _draw_key(world, rule_id, age, exposed_at.date()) | {"last_four": secret[-4:]}
    lived = _policy(world).rotate_days + (world.now.date() - exposed_at.date()).days
    count = stream.integer("integrations", 1, 3)
    return {
        "now": world.now,
        "affected_users": 1,
        "customer": world.customer(stream.choice("role", _ROLES)),
        "key": key,
        "other_keys": [_draw_other_key(world, n) for n in range(stream.integer("others", 0, 2))],
        "secret": secret,
        "is_pasted": stream.chance("is_pasted", 0.4),
        "place": stream.choice("place", tuple(Place)).value,
        "exposed_at": exposed_at,
        "uses": _draw_uses(world, rule_id, exposed_at) if age <= lived else [],
        "integrations": stream.sample("names", _INTEGRATIONS, count),
        "incident_reference": world.identifier("INC", "reserved"),
    }


def _policy(world: World) -> CredentialLeakPolicy:
    return world.company.own(CredentialLeakPolicy)


def _draw_secret(world: World) -> str:
    """Return a secret that opens nothing; a digit in every three signs tells it from a word."""
    return "sk_live_" + _draw_signs(world, "sign", _SECRET_SIGNS)


def _draw_signs(world: World, label: str, count: int) -> str:
    """Return `count` signs of a secret, every third of them a digit."""
    kinds = [_DIGITS if number % 3 == 2 else _LETTERS for number in range(count)]
    stream = world.stream
    return "".join(stream.choice(f"{label}_{n}", signs) for n, signs in enumerate(kinds))


def _draw_age(world: World, rule_id: str) -> int:
    """Return the days since the key was issued: too many only for half of the dead ones."""
    stream, lifetime = world.stream, _policy(world).rotate_days
    is_near = world.is_near_limit("at_limit")
    if rule_id == "dead" and stream.chance("is_expired", 0.5):
        return lifetime + (1 if is_near else stream.integer("over_age", 2, 200))
    return lifetime if is_near else stream.integer("age", _YOUNGEST, lifetime)


def _draw_key(world: World, rule_id: str, age: int, exposed_on: date) -> Raw:
    """Return the exposed key: revoked only where that decides and its age does not."""
    stream, today = world.stream, world.now.date()
    is_revoked = rule_id == "dead" and age <= _policy(world).rotate_days
    days_public = (today - exposed_on).days
    revoked_on = today - timedelta(days=stream.integer("revoked", 0, days_public))
    return {
        "key_id": world.identifier("KEY", "exposed"),
        "holder": "vendor" if rule_id == "own_secret" else "customer",
        "scope": _draw_scope(world, rule_id).value,
        "issued_on": today - timedelta(days=age),
        "issued_to_role": stream.choice("key_role", _KEY_ROLES),
        "revoked_on": revoked_on if is_revoked else None,
    }


def _draw_scope(world: World, rule_id: str) -> KeyScope:
    """Return the scope: one that is revoked unasked where that decides, and never where it may not.

    A key that is abused, dead or ours may have any scope.
    """
    unasked = _policy(world).auto_revoke_scopes
    others = tuple(scope for scope in KeyScope if scope not in unasked)
    options = {"revoked_unasked": unasked, "live": others}.get(rule_id, tuple(KeyScope))
    return world.stream.choice("scope", options)


def _draw_other_key(world: World, number: int) -> Raw:
    """Return a key of the same customer that nobody has seen."""
    stream = world.stream
    age = stream.integer(f"other_age_{number}", 1, _policy(world).rotate_days)
    return {
        "key_id": world.identifier("KEY", f"other_{number}"),
        "holder": "customer",
        "scope": stream.choice(f"other_scope_{number}", tuple(KeyScope)).value,
        "last_four": _draw_signs(world, f"other_{number}", 4),
        "issued_on": world.now.date() - timedelta(days=age),
        "issued_to_role": stream.choice(f"other_role_{number}", _KEY_ROLES),
    }


def _draw_uses(world: World, rule_id: str, exposed_at: datetime) -> list[Raw]:
    """Return the calls made with the key; a dead one was not used by others since the exposure."""
    stream = world.stream
    before = exposed_at - timedelta(minutes=stream.integer("before", 300, 3 * _DAY))
    own_calls = stream.integer("own_calls", 40, 900)
    uses = [_use(world, "own", before, own_calls) | {"is_known": True}]
    if stream.chance("foreign_before", 0.4):
        early = exposed_at - timedelta(minutes=stream.integer("early", 5, 280))
        uses.append(_use(world, "early", early, stream.integer("early_calls", 2, 90)))
    since = _draw_foreign_calls(world, rule_id)
    minutes_public = int((world.now - exposed_at).total_seconds()) // 60
    first = exposed_at + timedelta(minutes=stream.integer("first", 0, minutes_public - 20))
    part = stream.integer("part", 1, max(1, since - 1))
    if since > 1 and stream.chance("is_split", 0.5):
        later = first + timedelta(minutes=stream.integer("later", 1, 19))
        return [*uses, _use(world, "first", first, part), _use(world, "last", later, since - part)]
    return [*uses, _use(world, "first", first, since)] if since else uses


def _draw_foreign_calls(world: World, rule_id: str) -> int:
    """Return the calls from foreign networks since the exposure: enough where that decides."""
    stream, least = world.stream, _policy(world).abuse_calls
    if rule_id == "dead":
        return 0
    is_near = world.is_near_limit("at_calls")
    if rule_id == "abused":
        return least if is_near else stream.integer("calls", least, 30 * least)
    return least - 1 if is_near else stream.integer("few_calls", 0, least - 1)


def _use(world: World, label: str, at: datetime, calls: int) -> Raw:
    host = world.stream.integer(f"host_{label}", 2, 250)
    return {
        "use_id": world.identifier("USE", label),
        "at": at,
        "network": _NETWORKS[label].format(host),
        "is_known": False,
        "calls": calls,
    }
