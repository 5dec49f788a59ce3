"""Draws the facts of a report that may be known already, for a given rule of the list."""

from datetime import datetime, timedelta

from supportdesk_env.cases.families.known_incident.facts import EVERY_BUILD
from supportdesk_env.cases.families.known_incident.policy import KnownIncidentPolicy
from supportdesk_env.cases.world import Raw, World

_DIFFERENCES = ("region", "build", "start", "fix")
_PRIORITIES = ("low", "normal", "high", "urgent")
_ALMOST = ("closed", "other sender", "other part", "too old")
"""Why an older ticket is not the same matter."""


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; at a limit in one case of four."""
    stream = world.stream
    customer = world.customer(stream.choice("role", ("owner", "admin", "member")))
    seats = int(str(customer["seats"]))
    area, other_area = stream.sample("areas", [a.name for a in world.surface.areas], 2)
    since = world.minutes_before("since", 240, 420)
    build = world.identifier("BLD", "used")
    incident = _draw_incident(world, rule_id, str(customer["region"]), build, since)
    incidents = [incident | {"area": area}]
    if stream.chance("has_other_incident", 0.5):
        incidents.insert(0, _draw_other(world, other_area, str(customer["region"])))
    measured = max(1, seats * stream.integer("measured", 1, 80) // 100)
    return {
        "now": world.now,
        "affected_users": min(seats, max(1, measured + stream.integer("miscount", -2, 3))),
        "customer": customer,
        "report_id": world.identifier("ERR"),
        "area": area,
        "build": build,
        "since": since,
        "error_rate_percent": stream.integer("error_rate", 8, 100),
        "measured_users": measured,
        "has_workaround": stream.chance("workaround", 0.3),
        "incidents": incidents,
        "older_tickets": _draw_tickets(world, rule_id, customer, (area, other_area)),
    }


def _draw_incident(world: World, rule_id: str, region: str, build: str, since: datetime) -> Raw:
    """Return the incident of the same part: what the errors belong to, or what differs from it."""
    stream = world.stream
    differs = stream.choice("difference", _DIFFERENCES) if rule_id == "no_match" else ""
    is_fixed = rule_id == "fixed_match" or differs == "fix"
    other_region = next(r for r in world.surface.regions if r != region)
    of_build = build if stream.chance("one_build", 0.5) else EVERY_BUILD
    fixed_at = _draw_fix(world, since, is_past=differs == "fix") if is_fixed else None
    began = _draw_start(world, min(since, fixed_at or since), is_later=differs == "start")
    if fixed_at is not None:
        began = min(began, fixed_at - timedelta(minutes=30))
    return {
        "incident_id": world.identifier("INC", "known"),
        "region": other_region if differs == "region" else region,
        "build": world.identifier("BLD", "other") if differs == "build" else of_build,
        "since": began,
        "fixed_at": fixed_at,
        "remedy_build": world.identifier("BLD", "remedy") if is_fixed else "",
        "priority": stream.choice("incident_priority", _PRIORITIES[1:]),
    }


def _draw_fix(world: World, since: datetime, *, is_past: bool) -> datetime:
    """Return when the incident was fixed: after the errors began, or too long before."""
    stream, tail = world.stream, world.company.own(KnownIncidentPolicy).tail_minutes
    near = stream.chance("near_fix", 0.25)
    if is_past:
        return since - timedelta(minutes=tail + (1 if near else stream.integer("past", 2, 200)))
    if near:
        return since - timedelta(minutes=tail)
    return since + timedelta(minutes=stream.integer("until_fix", 20, 200))


def _draw_start(world: World, since: datetime, *, is_later: bool) -> datetime:
    """Return when the incident began: before the errors or shortly after, or too long after."""
    stream, lead = world.stream, world.company.own(KnownIncidentPolicy).lead_minutes
    near = stream.chance("near_start", 0.25)
    if is_later:
        return since + timedelta(minutes=lead + (1 if near else stream.integer("later", 2, 120)))
    if near:
        return since + timedelta(minutes=lead)
    return since - timedelta(minutes=stream.integer("earlier", 1, 180))


def _draw_other(world: World, area: str, region: str) -> Raw:
    """Return an active incident of another part of the product."""
    return {
        "incident_id": world.identifier("INC", "other"),
        "area": area,
        "region": region,
        "build": EVERY_BUILD,
        "since": world.minutes_before("other_since", 30, 600),
        "priority": world.stream.choice("other_priority", _PRIORITIES),
    }


def _draw_tickets(world: World, rule_id: str, customer: Raw, areas: tuple[str, str]) -> list[Raw]:
    """Return the sender's open ticket where that decides, else now and then one that is not it."""
    stream, policy = world.stream, world.company.own(KnownIncidentPolicy)
    is_sibling = rule_id == "sibling_open"
    if not is_sibling and stream.chance("no_other_ticket", 0.4):
        return []
    almost = "" if is_sibling else stream.choice("almost", _ALMOST)
    near, limit = stream.chance("near_age", 0.25), 1440 * policy.sibling_days
    minutes = limit if near else stream.integer("age", 60, limit)
    if almost == "too old":
        minutes = limit + (1 if near else stream.integer("too_old", 2, 14400))
    contacts = customer["contacts"]
    *_, colleague = contacts if isinstance(contacts, list) else [{}]
    return [
        {
            "ticket_id": world.identifier("TCK", "older"),
            "requester": (colleague if almost == "other sender" else customer)["email"],
            "area": areas[almost == "other part"],
            "opened_at": world.now - timedelta(minutes=minutes),
            "state": "closed" if almost == "closed" else "open",
            "priority": stream.choice("ticket_priority", _PRIORITIES),
        }
    ]
