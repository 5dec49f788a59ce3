"""How somebody answers what is asked about trouble that came back too late to reopen a ticket."""

from datetime import timedelta

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.noise_misdirected.facts import NoiseMisdirectedFacts
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import IssueType, RequestField

_ERRORS = {
    IssueType.WEBHOOK_FAILURE: '{"error": "delivery_failed"}',
    IssueType.RATE_LIMIT: '{"error": "too_many_requests"}',
}
_OTHER_ERROR = '{"error": "upstream_timeout"}'


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return what is asked for; a wrong time of a failing call is from before the old solution.

    Nothing else that can be asked for contradicts the record.
    """
    facts, field = NoiseMisdirectedFacts.model_validate(raw), RequestField.TIMESTAMPS_UTC
    is_wrong = inquiry.kind is AnswerKind.WRONG
    if is_wrong and field not in inquiry.given:
        return None
    own = state_failure(world, raw)
    said = {asked: own.get(asked) or world.field_value(asked) for asked in inquiry.given}
    if is_wrong:
        said[field] = _too_early(world, facts)
    held = {*facts.held_fields, *facts.given, *said}
    return Answered(
        facts=raw
        | {"held_fields": [f for f in RequestField if f in held and not (is_wrong and f is field)]},
        values=said,
        refuted=frozenset({field} if is_wrong else ()),
    )


def state_failure(world: World, raw: Raw) -> dict[RequestField, str]:
    """Return what the customer states of failures that depends on the facts of a case."""
    earlier = NoiseMisdirectedFacts.model_validate(raw).earlier
    is_known = earlier is not None and earlier.issue_type in _ERRORS
    error = _ERRORS[earlier.issue_type] if earlier and is_known else _OTHER_ERROR
    return {RequestField.ERROR_PAYLOAD: error}


def _too_early(world: World, facts: NoiseMisdirectedFacts) -> str:
    """Return a time at which the earlier ticket was still open."""
    resolved_at = facts.earlier and facts.earlier.resolved_at
    early = (resolved_at or facts.now) - timedelta(seconds=world.stream.integer("early", 60, 86400))
    return f"{early:%Y-%m-%dT%H:%M:%SZ}"
