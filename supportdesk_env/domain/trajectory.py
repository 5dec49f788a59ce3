"""A recorded episode: who played what, step by step, and what came of it."""

from pydantic import Field

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.model import WireModel
from supportdesk_env.domain.score import GradeReport


class TrajectoryStep(WireModel):
    """One step of a recorded episode."""

    action: Action
    """What the agent did."""
    reward: float
    """What the step paid."""
    done: bool
    """Whether the step ended the episode."""
    feedback: str
    """What the environment said."""
    error: str | None = None
    """What failed on the agent's side before it acted, if anything."""


class Trajectory(WireModel):
    """One agent's episode on one case."""

    task_id: str
    """Id of the case."""
    episode_id: str
    """Id of the episode."""
    agent: str
    """Name of the agent."""
    steps: list[TrajectoryStep] = Field(default_factory=list)
    """The steps in order."""
    grade: GradeReport | None = None
    """The grade report, `null` when the episode did not end."""
    failure: str | None = None
    """`stage: message` when the world failed (network, model), `null` otherwise."""
