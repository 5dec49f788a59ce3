"""The wire types: each one is a domain type and the framework's own base type at once.

Fields are written once, in the domain. A client's `metadata` is accepted and has no effect.
"""

from openenv.core.env_server.types import Action as FrameworkAction
from openenv.core.env_server.types import Observation as FrameworkObservation
from openenv.core.env_server.types import State as FrameworkState
from pydantic import ConfigDict, model_validator

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.model import describe_fields
from supportdesk_env.domain.observation import (
    CaseSnapshot,
    EpisodeState,
    FollowUp,
    HistoryEntry,
    Observation,
)
from supportdesk_env.domain.score import ClaimFinding, ComponentScore, GradeReport
from supportdesk_env.domain.ticket import (
    AccountRecord,
    Attachment,
    Contact,
    KnowledgeArticle,
    Ticket,
)

__all__ = [
    "SupportDeskAction",
    "SupportDeskObservation",
    "SupportDeskState",
    "describe_wire_types",
]


class SupportDeskAction(Action, FrameworkAction):
    """One operation on the case, with any fields to set; `null` leaves a field as it is."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=False)

    @model_validator(mode="before")
    @classmethod
    def _replace_lone_surrogates(cls, data: object) -> object:
        """Make the text encodable: the framework closes a session over a broken character."""
        return _encodable(data)


class SupportDeskObservation(Observation, FrameworkObservation):
    """Everything an agent may know at one point of an episode; never the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=False)

    done: bool = False
    """Whether the episode is over."""
    reward: float | None = None
    """Reward of the last step; `null` after a reset."""


class SupportDeskState(EpisodeState, FrameworkState):
    """The public state of an episode; holds no answer."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=False)


def describe_wire_types() -> None:
    """Give every published field its description; a server does this before it serves."""
    describe_fields(
        *(Attachment, Ticket, Contact, AccountRecord, KnowledgeArticle),
        *(FollowUp, CaseSnapshot, HistoryEntry),
        *(ComponentScore, ClaimFinding, GradeReport),
        *(SupportDeskAction, SupportDeskObservation, SupportDeskState),
    )


def _encodable(data: object) -> object:
    """Return `data` with every character that UTF-8 cannot carry replaced by a question mark."""
    if isinstance(data, str):
        return data if data.isascii() else data.encode("utf-8", "replace").decode("utf-8")
    if isinstance(data, dict):
        return dict(zip(map(_encodable, data), map(_encodable, data.values()), strict=True))
    if isinstance(data, list):
        return [_encodable(item) for item in data]
    return data
