"""What an agent sees after a reset or a step, and the public state of an episode."""

from pydantic import Field

from supportdesk_env.domain.model import WireModel
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.domain.ticket import AccountRecord, KnowledgeArticle, Ticket
from supportdesk_env.domain.vocabulary import (
    Difficulty,
    FollowUpStatus,
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)


class FollowUp(WireModel):
    """What the customer answered to a request for information, if anything."""

    status: FollowUpStatus = FollowUpStatus.NONE
    """Where the exchange stands."""
    message: str = ""
    """The customer's answer, or the desk's word that none came; empty while one may come."""
    provided_fields: dict[RequestField, str] = Field(default_factory=dict)
    """What the answer holds, by field."""


class CaseSnapshot(WireModel):
    """The mutable side of a case: everything the agent has set so far."""

    queue: Queue | None = None
    """Queue set so far."""
    priority: Priority | None = None
    """Priority set so far."""
    issue_type: IssueType | None = None
    """Issue type set so far."""
    status: Status | None = None
    """Status set so far; `null` while the case is new."""
    resolution_code: ResolutionCode | None = None
    """Resolution code set so far."""
    requested_fields: list[RequestField] = Field(default_factory=list)
    """Fields asked for so far, in vocabulary order."""
    reply: str = ""
    """Current reply draft."""
    internal_note: str = ""
    """Current internal note."""
    follow_up: FollowUp = Field(default_factory=FollowUp)
    """The customer's side of a request for information."""
    submitted: bool = False
    """Whether the case was handed over with `submit`."""


class HistoryEntry(WireModel):
    """One earlier step."""

    step: int
    """Number of the step, from 1."""
    operation: Operation
    """What was done."""
    summary: str
    """What it changed, in words."""
    reward_delta: float
    """Reward of that step; 0.0 in terminal reward mode until the end."""


class Observation(WireModel):
    """Everything an agent may know at one point of an episode; never the answer."""

    episode_id: str
    """Id of this episode; a change between two steps means the connection lost it."""
    task_id: str
    """Id of the case."""
    difficulty: Difficulty
    """How hard the case is meant to be."""
    objective: str
    """What the agent is to do."""
    ticket: Ticket
    """The customer's message."""
    account: AccountRecord
    """The system record."""
    knowledge_base: list[KnowledgeArticle]
    """The articles of this vendor; not all of them apply."""
    allowed_queues: list[Queue]
    """Legal values of `queue`."""
    allowed_priorities: list[Priority]
    """Legal values of `priority`."""
    allowed_statuses: list[Status]
    """Legal values of `status`."""
    allowed_issue_types: list[IssueType]
    """Legal values of `issue_type`."""
    allowed_resolution_codes: list[ResolutionCode]
    """Legal values of `resolution_code`."""
    allowed_requested_fields: list[RequestField]
    """Legal members of `requested_fields`."""
    case: CaseSnapshot
    """What the agent has set so far."""
    current_sla_minutes_remaining: int
    """Minutes left on the first-response clock; negative after a breach."""
    action_history: list[HistoryEntry]
    """Earlier steps of this episode."""
    feedback: str
    """What the last operation did, and what was refused and why."""
    remaining_steps: int
    """Steps left before the episode ends by itself."""
    grade: GradeReport | None = None
    """The grade report; `null` until the episode is over."""
    reward: float | None = None
    """Reward of the last step; `null` after a reset."""
    done: bool = False
    """Whether the episode is over."""


class EpisodeState(WireModel):
    """The public state of an episode; holds no answer."""

    episode_id: str | None = None
    """Id of the episode, `null` before the first reset."""
    step_count: int = 0
    """Accepted steps so far."""
    task_id: str | None = None
    """Id of the case."""
    split: str | None = None
    """Split the case belongs to."""
    index: int | None = None
    """Index of the case in its split."""
    seed: int | None = None
    """Seed given at reset, if any."""
    current_score: float | None = None
    """Grade of the case as it stands; `null` while terminal reward mode withholds it."""
    case: CaseSnapshot | None = None
    """What the agent has set so far."""
