"""How a customer answers questions about an incident: how far it reaches, and diagnostics."""

import math
from datetime import timedelta

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.service_incident.facts import ServiceIncidentFacts
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField

_CHANGES = (
    "nothing since last week",
    "only a new logo on Monday",
    "one more user role, two days ago",
    "none that we know of",
)
_STEPS = (
    "open the overview, press refresh twice, the error shows",
    "send the same call three times in a row, the third one fails",
    "sign in, choose any record, save it",
    "start the nightly job by hand and wait a minute",
)


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return the scope and the diagnostics asked for; a wrong scope is above the users on record.

    Diagnostics cannot contradict the record.
    """
    facts = ServiceIncidentFacts.model_validate(raw)
    is_wrong = inquiry.kind is AnswerKind.WRONG
    if is_wrong and RequestField.IMPACT_SCOPE not in inquiry.given:
        return None
    told = _draw_scope(world, facts, is_wrong=is_wrong)
    said = _diagnostics(world, facts) | {RequestField.IMPACT_SCOPE: f"{told} users"}
    diagnostics = [f for f in inquiry.given if f is not RequestField.IMPACT_SCOPE]
    confirmed = RequestField.IMPACT_SCOPE in inquiry.given and not is_wrong
    return Answered(
        facts=raw
        | {
            "confirmed_users": told if confirmed else None,
            "held_diagnostics": [*facts.held_diagnostics, *diagnostics],
        },
        values={field: said[field] for field in inquiry.given},
        refuted=frozenset({RequestField.IMPACT_SCOPE} if is_wrong else ()),
    )


def _draw_scope(world: World, facts: ServiceIncidentFacts, *, is_wrong: bool) -> int:
    """Return the users the customer gives: enough for an incident in half of the cases."""
    stream, incident, seats = world.stream, world.company.incident, facts.customer.seats
    if is_wrong:
        return seats + stream.integer("too_many", 1, 40)
    least = min(incident.threshold_users, math.ceil(incident.threshold_share * seats))
    if stream.chance("is_broad", 0.5):
        return least if stream.chance("at_limit", 0.25) else stream.integer("many", least, seats)
    return (
        least - 1
        if stream.chance("at_limit", 0.25)
        else stream.integer("few", min(1, least - 1), least - 1)
    )


def _diagnostics(world: World, facts: ServiceIncidentFacts) -> dict[RequestField, str]:
    """Return what can be said of the failing calls."""
    stream = world.stream
    host = world.company.incident.status_page.removeprefix("status.")
    path = facts.endpoint.removeprefix(f"https://api.{host}")
    numbers = [stream.integer(f"call_{number}", 0, 16**6 - 1) for number in range(2)]
    times = [
        facts.since + timedelta(minutes=number + 1, seconds=digits % 60)
        for number, digits in enumerate(numbers)
    ]
    return {
        RequestField.REQUEST_IDS: " and ".join(f"req-{digits:06x}" for digits in numbers),
        RequestField.TIMESTAMPS_UTC: " and ".join(f"{at:%Y-%m-%dT%H:%M:%SZ}" for at in times),
        RequestField.ENDPOINT_URL: f"https://api.{host}{path}",
        RequestField.ERROR_PAYLOAD: '{"error": "upstream_timeout"}',
        RequestField.REPRODUCTION_STEPS: stream.choice("steps", _STEPS),
        RequestField.RECENT_CHANGES: stream.choice("changes", _CHANGES),
    }
