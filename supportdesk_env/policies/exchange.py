"""What policy makes of a case whose customer was asked and gave nothing."""

from dataclasses import replace

from supportdesk_env.domain.vocabulary import ResolutionCode, Status
from supportdesk_env.policies.decisions import Outcome

WITHDRAWN = "withdrawn"
"""Name of the standard for a case the customer takes back."""


def close_unanswered(first: Outcome) -> Outcome:
    """Return the outcome of a request that nobody answered in time."""
    return replace(
        first,
        status=Status.CLOSED,
        code=ResolutionCode.NO_RESPONSE_CLOSED,
        requested=(),
        standard="",
    )


def take_back(first: Outcome) -> Outcome:
    """Return the outcome of a case the customer no longer pursues."""
    return replace(
        first,
        status=Status.RESOLVED,
        code=ResolutionCode.INFORMATION_PROVIDED,
        requested=(),
        standard=WITHDRAWN,
    )
