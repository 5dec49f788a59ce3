"""What an agent can do in one step."""

from pydantic import Field

from supportdesk_env.domain.model import WireModel
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)

MAX_REPLY_CHARS = 8_000
"""Longest reply an action may carry, in characters."""

MAX_NOTE_CHARS = 4_000
"""Longest internal note an action may carry, in characters."""


class Action(WireModel):
    """One operation on the case, with any fields to set; `None` leaves a field as it is."""

    operation: Operation
    """What is done; sets what the step costs in minutes and which field it needs."""
    queue: Queue | None = None
    """Team that takes our side's next action."""
    priority: Priority | None = None
    """Priority by the company's own function."""
    issue_type: IssueType | None = None
    """What the case is about."""
    status: Status | None = None
    """Who acts next."""
    resolution_code: ResolutionCode | None = None
    """How the case stands at hand-over; must be legal with the status."""
    requested_fields: list[RequestField] | None = Field(default=None, max_length=41)
    """Everything the customer is asked for; replaces the earlier set, order does not matter."""
    reply: str | None = Field(default=None, max_length=MAX_REPLY_CHARS)
    """Text to the customer; replaces an earlier draft."""
    internal_note: str | None = Field(default=None, max_length=MAX_NOTE_CHARS)
    """Text for colleagues; replaces an earlier note."""
