"""Draws the facts of a single sign-on case for a given rule of the decision list."""

import math
from datetime import datetime, timedelta

from supportdesk_env.cases.families.sso_scim.facts import Cause
from supportdesk_env.cases.families.sso_scim.policy import SsoScimPolicy
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.vocabulary import Priority

_ROLES = ("owner", "admin", "billing_contact", "member", None)
_NEAR = 0.25
_VERIFIED = frozenset({"scim_removal", "bypass"})
_EARLIER_RULES = frozenset({"known_incident", "not_authorised"})
"""Rules that come before a break-glass account is looked at."""


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; close to its limits in one case of four."""
    policy = world.company.own(SsoScimPolicy)
    may_ask = rule_id != "not_authorised"
    customer = world.customer(_draw_role(world, policy, may_ask=may_ask))
    seats = int(str(customer["seats"]))
    since = world.minutes_before("since", 15, 600)
    cause = _draw_cause(world, rule_id)
    users = _draw_users(world, seats)
    return {
        "now": world.now,
        "affected_users": users,
        "customer": customer,
        "connection_id": world.identifier("SSO"),
        "cause": cause.value,
        "since": since,
        "incidents": _draw_incidents(world, rule_id, str(customer["region"]), since),
        "break_glass": _draw_break_glass(world, policy, rule_id),
        "held_fields": _draw_held(world, policy, rule_id),
        "removed_users": users if cause is Cause.REMOVAL else 0,
    }


def _draw_role(world: World, policy: SsoScimPolicy, *, may_ask: bool) -> str | None:
    """Return the sender's role, drawn again where it is not one that may ask, or is."""
    role = world.stream.choice("role", _ROLES)
    if (role in policy.may_ask_roles) == may_ask:
        return role
    others = [other for other in _ROLES if (other in policy.may_ask_roles) == may_ask]
    return world.stream.choice("role_again", others)


def _draw_cause(world: World, rule_id: str) -> Cause:
    """Return the cause: provisioning where that decides, and not where it must not."""
    if rule_id == "scim_removal":
        return Cause.REMOVAL
    causes = [cause for cause in Cause if cause is not Cause.REMOVAL or rule_id != "bypass"]
    return world.stream.choice("cause", causes)


def _draw_users(world: World, seats: int) -> int:
    """Return how many users are locked out, now and then just at or below a broad impact."""
    stream, priority = world.stream, world.company.priority
    if stream.chance("near_broad", _NEAR):
        limit = min(priority.broad_users, math.ceil(priority.broad_share * seats))
        return max(1, limit - stream.integer("one_less", 0, 1))
    return stream.integer("users", 1, seats)


def _draw_incidents(world: World, rule_id: str, region: str, since: datetime) -> list[Raw]:
    """Return incidents: one that matches where that decides, else now and then a near miss."""
    stream = world.stream
    before = 0 if stream.chance("near_incident", _NEAR) else stream.integer("before", 0, 240)
    incident: Raw = {
        "incident_id": world.identifier("INC"),
        "region": region,
        "since": since - timedelta(minutes=before),
        "priority": stream.choice("incident_priority", tuple(Priority)).value,
        "is_open": True,
    }
    if rule_id == "known_incident":
        return [incident]
    if stream.chance("no_near_miss", 0.4):
        return []
    others = [name for name in world.surface.regions if name != region]
    misses: list[Raw] = [
        {"region": stream.choice("other_region", others)},
        {"since": since + timedelta(minutes=stream.integer("after", 1, 14))},
        {"is_open": False},
    ]
    return [incident | stream.choice("miss", misses)]


def _draw_break_glass(world: World, policy: SsoScimPolicy, rule_id: str) -> Raw | None:
    """Return a break-glass account: one that still works only where nothing later decides."""
    stream, limit = world.stream, policy.break_glass_days
    is_near = stream.chance("near_glass", _NEAR)
    may_work = rule_id in _EARLIER_RULES and stream.chance("spare_glass", 0.4)
    if rule_id == "break_glass" or may_work:
        age = limit if is_near else stream.integer("fresh", 1, limit)
    elif stream.chance("no_glass", 0.5):
        return None
    else:
        age = limit + 1 if is_near else stream.integer("stale", limit + 1, limit + 300)
    confirmed = world.now.date() - timedelta(days=age)
    return {"account_id": world.identifier("BG"), "confirmed_on": confirmed}


def _draw_held(world: World, policy: SsoScimPolicy, rule_id: str) -> list[str]:
    """Return the proof on file: all of it once verified, less where it is asked for."""
    fields = policy.proof_fields
    is_complete = rule_id != "unverified" and world.stream.chance("has_proof", 0.5)
    if rule_id in _VERIFIED or is_complete:
        return [field.value for field in fields]
    count = world.stream.integer("held", 0, len(fields) - 1)
    return [field.value for field in world.stream.sample("proof", fields, count)]
