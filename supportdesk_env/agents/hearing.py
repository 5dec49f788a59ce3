"""What the rule-based agent makes of a customer's answer, or of none."""

from dataclasses import replace

from supportdesk_env.agents.plan import Decision
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import (
    FollowUpStatus,
    RequestField,
    ResolutionCode,
    Status,
)


def given_fields(observation: Observation) -> dict[RequestField, str]:
    """Return what the customer gave in answer to a request."""
    return observation.case.follow_up.provided_fields


def contradicts_record(observation: Observation) -> bool:
    """Return whether something in the answer is not so."""
    return observation.case.follow_up.status is FollowUpStatus.INCORRECT


def fields_to_request(
    observation: Observation, wanted: tuple[RequestField, ...]
) -> tuple[RequestField, ...]:
    """Return all that is asked for: once an answer came, what was asked for before it."""
    case = observation.case
    return tuple(case.requested_fields) if case.follow_up.message else wanted


def close_without_answer(decision: Decision, observation: Observation) -> Decision:
    """Return the decision on a waiting case for which nothing came, or that was withdrawn."""
    follow_up = observation.case.follow_up
    gives_nothing = follow_up.message and not follow_up.provided_fields
    if decision.status is not Status.WAITING_ON_CUSTOMER or not gives_nothing:
        return decision
    if follow_up.status is FollowUpStatus.COMPLETE:
        return replace(decision, status=Status.RESOLVED, code=ResolutionCode.INFORMATION_PROVIDED)
    return replace(decision, status=Status.CLOSED, code=ResolutionCode.NO_RESPONSE_CLOSED)
