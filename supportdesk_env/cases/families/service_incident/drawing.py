"""Draws the facts of a service incident for a given rule of the decision list."""

import math
from datetime import datetime, timedelta

from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.vocabulary import RequestField

_PROVABLE = (
    RequestField.REQUEST_IDS,
    RequestField.TIMESTAMPS_UTC,
    RequestField.ENDPOINT_URL,
    RequestField.ERROR_PAYLOAD,
)
"""Diagnostics a log excerpt can hold."""


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; at the thresholds as often as the world asks for."""
    stream = world.stream
    customer = world.customer(stream.choice("role", ("admin", "owner", "member")))
    seats = int(str(customer["seats"]))
    area = stream.choice("area", tuple(world.company.incident.diagnostic_sets))
    since = world.minutes_before("since", 12, 170)
    production, measured = _draw_scope(world, rule_id, seats)
    reported = measured or max(1, seats * stream.integer("reported", 10, 90) // 100)
    paths = {entry.name: entry.path for entry in world.surface.areas}
    held = _draw_held(world)
    host = world.company.incident.status_page.removeprefix("status.")
    address = f"https://api.{host}"
    return {
        "now": world.now,
        "affected_users": reported,
        "customer": customer,
        "area": area,
        "deployment": "production" if production else "sandbox",
        "since": since,
        "error_rate_percent": stream.integer("error_rate", 12, 100),
        "measured_users": measured,
        "has_workaround": stream.chance("workaround", 0.25),
        "endpoint": f"{address if RequestField.ENDPOINT_URL in held else ''}/{paths[area]}",
        "incident_reference": world.identifier("INC", "reserved"),
        "known_incidents": _draw_incidents(world, rule_id, area, str(customer["region"]), since),
        "customer_change": world.identifier("CHG") if rule_id == "customer_change" else "",
        "held_diagnostics": [field.value for field in held],
    }


def _draw_held(world: World) -> list[RequestField]:
    stream = world.stream
    if stream.chance("no_log", 0.4):
        return []
    return stream.sample("held", _PROVABLE, stream.integer("held_count", 1, 3))


def _draw_scope(world: World, rule_id: str, seats: int) -> tuple[bool, int | None]:
    """Return whether this is production, and how many users monitoring measured, if it can."""
    stream, incident = world.stream, world.company.incident
    least = min(incident.threshold_users, math.ceil(incident.threshold_share * seats))
    at_limit = world.is_near_limit("at_limit")
    if rule_id == "scope_unknown":
        return not incident.assume_worst and stream.chance("production", 0.6), None
    if rule_id == "threshold_met":
        is_silent = incident.assume_worst and stream.chance("silent", 0.3)
        measured = least if at_limit else stream.integer("measured", least, seats)
        return True, None if is_silent else measured
    if rule_id == "below_threshold" and stream.chance("production", 0.6):
        return True, least - 1 if at_limit else stream.integer("low", 0, least - 1)
    may_be_production = rule_id != "below_threshold" and stream.chance("production", 0.8)
    return may_be_production, stream.integer("measured", 1, seats)


def _draw_incidents(world: World, rule_id: str, area: str, region: str, since: object) -> list[Raw]:
    """Return open incidents: one that matches where that decides, else now and then a near miss."""
    stream = world.stream
    start = world.now - timedelta(minutes=stream.integer("known_since", 171, 400))
    known = {"incident_id": world.identifier("INC", "known"), "area": area, "region": region}
    if rule_id == "known_incident":
        return [known | {"since": start}]
    if stream.chance("no_near_miss", 0.5):
        return []
    other_region = next(r for r in world.surface.regions if r != region)
    if stream.chance("other_region", 0.5):
        return [known | {"since": start, "region": other_region}]
    return [known | {"since": world.now - timedelta(minutes=3)}]


def state_diagnostics(world: World, raw: Raw) -> dict[RequestField, str]:
    """Return what the customer states of diagnostics that depend on the facts of a case."""
    host = world.company.incident.status_page.removeprefix("status.")
    paths = {entry.name: entry.path for entry in world.surface.areas}
    since = datetime.fromisoformat(str(raw["since"]))
    at = since + timedelta(minutes=4, seconds=world.stream.integer("stated_second", 0, 59))
    return {
        RequestField.TIMESTAMPS_UTC: f"{at:%Y-%m-%dT%H:%M:%SZ}",
        RequestField.ENDPOINT_URL: f"https://api.{host}/{paths[str(raw['area'])]}",
        RequestField.ENVIRONMENT: str(raw["deployment"]),
    }
