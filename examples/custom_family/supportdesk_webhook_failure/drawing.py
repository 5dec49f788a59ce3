"""Draws the facts of a webhook case for a given rule of the decision list."""

from datetime import datetime, timedelta

from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_webhook_failure.facts import Delivery
from supportdesk_webhook_failure.policy import WebhookPolicy

_DELIVERIES = {"our_delay": Delivery.DELAYED, "log_missing": Delivery.UNLOGGED}
_LOGGED = (RequestField.ENDPOINT_URL, RequestField.TIMESTAMPS_UTC, RequestField.REQUEST_IDS)


def draw_facts(world: World, rule_id: str) -> Raw:
    """Return facts that `rule_id` decides; at its limit in one case of four."""
    stream = world.stream
    customer = world.customer(stream.choice("role", ("admin", "owner", "member")))
    domain = str(customer["email"]).partition("@")[2]
    held = stream.sample("held", _LOGGED, stream.integer("held_count", 0, len(_LOGGED) - 1))
    return {
        "now": world.now,
        "affected_users": stream.integer("users", 1, int(str(customer["seats"]))),
        "customer": customer,
        "endpoint_id": world.identifier("WHE"),
        "address": f"https://hooks.{domain}/events",
        "batch_id": world.identifier("DLV"),
        "delivery": _DELIVERIES.get(rule_id, Delivery.REJECTED).value,
        "failing_since": _draw_start(world, rule_id),
        "failures": _draw_failures(world, rule_id),
        "wants_replay": rule_id == "replay_too_late" or stream.chance("replay", 0.4),
        "held_fields": [field.value for field in held],
    }


def _draw_start(world: World, rule_id: str) -> datetime:
    """Return when the first event failed: before the window only where that decides."""
    window = world.company.own(WebhookPolicy).replay_days * 1440
    beyond = world.stream.integer("beyond", 1, 5000)
    if world.stream.chance("near_window", 0.25):
        beyond = 1
    if rule_id == "replay_too_late":
        return world.now - timedelta(minutes=window + beyond)
    if beyond == 1:
        return world.now - timedelta(minutes=window)
    return world.minutes_before("failing", 60, window)


def _draw_failures(world: World, rule_id: str) -> int:
    """Return how many deliveries failed: enough to switch the endpoint off where that decides."""
    limit = world.company.own(WebhookPolicy).disable_after
    is_near = world.stream.chance("near_limit", 0.25)
    if rule_id == "endpoint_failing":
        return limit - 1 if is_near else world.stream.integer("few", 1, limit - 1)
    return limit if is_near else limit + world.stream.integer("more", 0, 300)
