"""The loop that plays one agent in one environment, and the boundary where failures stop.

Three stages call into the world: `reset`, `act` and `step`. Whatever fails there is recorded on
the trajectory with its stage; nowhere else is a failure swallowed.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.trajectory import Trajectory, TrajectoryStep
from supportdesk_env.errors import ProtocolError, SupportDeskError, TaskNotFound


class AgentLike(Protocol):
    """What the loop needs of an agent."""

    @property
    def name(self) -> str:
        """Name under which the agent is recorded."""

    def act(self, observation: Observation) -> Action:
        """Return the action to take at `observation`."""


class EnvironmentLike(Protocol):
    """What the loop needs of an environment, in process or remote."""

    def reset(self, *, task_id: str) -> Observation:
        """Open the case `task_id` and return its first observation."""

    def step(self, action: Action) -> Observation:
        """Apply `action` and return what follows."""


class _StageError(Exception):
    """One of the three stages failed; the text is `stage: cause`."""


def play(
    agent: AgentLike,
    environment: EnvironmentLike,
    *,
    task_id: str,
    fallback: AgentLike | None = None,
    on_step: Callable[[TrajectoryStep], None] | None = None,
) -> Trajectory:
    """Return the recorded episode of `agent` on `task_id`.

    When the agent fails, `fallback` plays the rest of the episode and the step at which it took
    over carries the error; without a fallback the episode stops there. `on_step` hears of every
    step as it is made.

    Raises:
        TaskNotFound: The environment knows no such task, which is the caller's mistake.
    """
    recording = _Recording(task_id, agent.name, on_step)
    try:
        _play(_Players(agent, fallback), environment, recording)
    except _StageError as stopped:
        recording.failure = str(stopped)
    return recording.finish()


class _Recording:
    """What has happened in an episode so far."""

    def __init__(
        self, task_id: str, agent: str, on_step: Callable[[TrajectoryStep], None] | None
    ) -> None:
        self.task_id = task_id
        self.failure: str | None = None
        self._agent = agent
        self._on_step = on_step
        self._steps: list[TrajectoryStep] = []
        self._latest: Observation | None = None

    def open(self, observation: Observation) -> None:
        """Take down the observation the episode starts from."""
        self._latest = observation

    def add(self, action: Action, observation: Observation, error: str | None) -> None:
        """Take down one step and tell the listener of it."""
        self._latest = observation
        step = TrajectoryStep(
            action=action,
            reward=observation.reward or 0.0,
            done=observation.done,
            feedback=observation.feedback,
            error=error,
        )
        self._steps.append(step)
        if self._on_step:
            self._on_step(step)

    def finish(self) -> Trajectory:
        """Return the episode as a trajectory."""
        return Trajectory(
            task_id=self.task_id,
            episode_id=self._latest.episode_id if self._latest else "",
            agent=self._agent,
            steps=self._steps,
            grade=self._latest.grade if self._latest else None,
            failure=self.failure,
        )


class _Players:
    """The agent, and the one that takes over for good once the agent has failed."""

    def __init__(self, agent: AgentLike, fallback: AgentLike | None) -> None:
        self._agent = agent
        self._fallback = fallback

    def act(self, observation: Observation) -> tuple[Action, str | None]:
        """Return the action, with the agent's failure when the fallback just took over."""
        try:
            with _boundary("act"):
                return self._agent.act(observation), None
        except _StageError as failed:
            if self._fallback is None:
                raise
            self._agent, self._fallback = self._fallback, None
            action, _ = self.act(observation)
            return action, str(failed)


def _play(players: _Players, environment: EnvironmentLike, recording: _Recording) -> None:
    """Play one episode into `recording`, for as many steps as the environment announces."""
    with _boundary("reset"):
        observation = environment.reset(task_id=recording.task_id)
    recording.open(observation)
    for _ in range(observation.remaining_steps):
        action, error = players.act(observation)
        with _boundary("step"):
            observation = _step(environment, action, observation.episode_id)
        recording.add(action, observation, error)
        if observation.done:
            return
    raise _StageError("step: the episode did not end within the steps it announced")


def _step(environment: EnvironmentLike, action: Action, episode_id: str) -> Observation:
    """Return the next observation, refusing one without a reward or of another episode."""
    observation = environment.step(action)
    if observation.episode_id != episode_id:
        raise ProtocolError(
            f"the answer belongs to episode {observation.episode_id!r}, not {episode_id!r}"
        )
    if observation.reward is None:
        raise ProtocolError("the answer to a step carries no reward")
    return observation


@contextmanager
def _boundary(stage: str) -> Iterator[None]:
    """Turn any failure inside into a `_StageError` of `stage`, whose text is one line."""
    try:
        yield
    except TaskNotFound:
        raise
    except Exception as cause:  # the one boundary where this is allowed
        named = "" if isinstance(cause, SupportDeskError) else f"{type(cause).__name__}: "
        raise _StageError(f"{stage}: {named}{' '.join(str(cause).split())}") from cause
