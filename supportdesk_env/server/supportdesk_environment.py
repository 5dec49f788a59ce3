"""The environment as OpenEnv drives it: one case per session around the in-process environment.

Nothing is decided here. This class checks what the framework does not, keeps the framework's
types on the outside, and lets no internal failure reach a client with its data.
"""

import logging
from functools import cached_property
from typing import Any, cast

from fastmcp import FastMCP
from openenv.core.env_server.interfaces import Environment
from openenv.core.env_server.types import EnvironmentMetadata
from pydantic import ValidationError

from supportdesk_env import __version__, tasks
from supportdesk_env.domain.observation import EpisodeState, Observation
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.grading.rubric import load_weights
from supportdesk_env.models import SupportDeskAction, SupportDeskObservation, SupportDeskState
from supportdesk_env.server.console.pages import draw_case
from supportdesk_env.server.publishing import PublishedObservation, publish
from supportdesk_env.server.reset_arguments import check_reset_arguments
from supportdesk_env.server.rubric import SupportDeskRubric
from supportdesk_env.server.tools import build_tool_server

TITLE = "HyperBrickCaseOps"
"""Public title of the environment."""

DESCRIPTION = (
    "An AI agent works one case of an enterprise support desk from intake to hand-over: "
    "classify, ask, reply, note, submit. Policy derives the grade; nothing is typed in."
)
"""What the environment is, in one or two sentences."""

_logger = logging.getLogger(__name__)

_OBSERVATION_FIELDS = tuple(Observation.model_fields)
_STATE_FIELDS = tuple(EpisodeState.model_fields)


MOST_LISTED = 1_000
"""Tasks that one request lists at most; a split may hold billions."""


class SupportDeskEnvironment(
    Environment[SupportDeskAction, SupportDeskObservation, SupportDeskState]
):
    """One session's environment; sessions share nothing."""

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self, *, reward_mode: RewardMode = RewardMode.DELTA) -> None:
        self._cases = CaseEnvironment(reward_mode=reward_mode, publish=publish)
        self._latest: PublishedObservation | None = None
        self._rubric = SupportDeskRubric(load_weights())
        super().__init__(rubric=self._rubric)

    def reset(
        self, seed: int | None = None, episode_id: str | None = None, **kwargs: Any
    ) -> SupportDeskObservation:
        """Open a case and return its first observation.

        Args:
            seed: Identifies a drawn case; recorded where another argument names the case.
            episode_id: Id the episode shall carry.
            **kwargs: `task_id`, `split` with `index`, `difficulty`, `family`.

        Raises:
            InvalidReset: An argument is unknown or not of its kind.
            TaskNotFound: No case fits.
        """
        arguments = {"seed": seed, "episode_id": episode_id, **kwargs}
        check_reset_arguments(arguments)
        with _FAILURES_KEPT_INSIDE:
            self._latest = cast("PublishedObservation", self._cases.reset(**arguments))
        self._reset_rubric()
        return self._latest

    def step(
        self, action: SupportDeskAction, timeout_s: float | None = None, **kwargs: Any
    ) -> SupportDeskObservation:
        """Apply `action` and return what can be seen then; a step takes no time worth a limit.

        Raises:
            EpisodeNotStarted: There was no reset, or the environment is closed.
            EpisodeOver: The episode has ended; nothing was changed.
        """
        with _FAILURES_KEPT_INSIDE:
            self._latest = cast("PublishedObservation", self._cases.step(action))
            self._rubric.show(self._cases.report)
            if self._rubric.is_watched or self.rubric is not self._rubric:
                self._apply_rubric(action, self._latest)
        return self._latest

    async def reset_async(
        self, seed: int | None = None, episode_id: str | None = None, **kwargs: Any
    ) -> SupportDeskObservation:
        """Return what `reset` does, on the event loop: it neither waits nor blocks."""
        return self.reset(seed=seed, episode_id=episode_id, **kwargs)

    async def step_async(
        self, action: SupportDeskAction, timeout_s: float | None = None, **kwargs: Any
    ) -> SupportDeskObservation:
        """Return what `step` does, on the event loop: it neither waits nor blocks."""
        return self.step(action)

    @property
    def state(self) -> SupportDeskState:
        """The public state of the episode; holds no answer."""
        current = self._cases.state
        return SupportDeskState(**{name: getattr(current, name) for name in _STATE_FIELDS})

    def close(self) -> None:
        """End the session; a later step is refused."""
        self._latest = None
        self._rubric.settle()
        self._cases.close()

    def get_metadata(self) -> EnvironmentMetadata:
        """Return title, description and version."""
        return EnvironmentMetadata(name=TITLE, description=DESCRIPTION, version=__version__)

    def list_splits(self) -> list[str]:
        """Return the names of the task splits."""
        return tasks.list_splits()

    def list_tasks(self, split: str) -> list[tasks.TaskSpec]:
        """Return the tasks of `split`, of a larger one the first MOST_LISTED."""
        return list(tasks.get_task_range(split, 0, MOST_LISTED))

    def num_tasks(self, split: str) -> int:
        """Return how many tasks `split` holds."""
        return tasks.num_tasks(split)

    def get_task(self, split: str, index: int) -> tasks.TaskSpec:
        """Return one task.

        Raises:
            IndexError: `split` has no such index; negative ones do not count from the end.
        """
        count = tasks.num_tasks(split)
        if not 0 <= index < count:
            raise IndexError(f"{index} is not between 0 and {count - 1}")
        return tasks.get_task(split, index)

    def get_task_range(
        self, split: str, start: int | None = None, stop: int | None = None
    ) -> list[tasks.TaskSpec]:
        """Return the tasks from `start` up to, and without, `stop`.

        Raises:
            IndexError: A bound is negative, those do not count from the end; or the range holds
                more than MOST_LISTED tasks.
        """
        for bound in (start, stop):
            if bound is not None and bound < 0:
                raise IndexError(f"{bound} is negative")
        listed = tasks.get_task_range(split, start, stop)
        if len(listed) > MOST_LISTED:
            raise IndexError(f"{len(listed)} tasks asked for; allowed are {MOST_LISTED} at a time")
        return list(listed)

    def render_web(self, observation: dict[str, Any]) -> str:
        """Return the case drawn as HTML, with every text of it escaped."""
        fields = {name: observation[name] for name in _OBSERVATION_FIELDS if name in observation}
        return draw_case(Observation.model_validate(fields))

    def web_actions(self, observation: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
        """Return the one operation that needs no further input: handing over the open case."""
        if observation.get("done"):
            return []
        return [("Submit the case as it stands", {"operation": str(Operation.SUBMIT)})]

    @cached_property
    def mcp_server(self) -> FastMCP:
        """The agent's tools on this environment, for the framework's `/mcp` routes."""
        return build_tool_server(self)

    def view(self) -> SupportDeskObservation:
        """Return the latest observation; a session that has none yet opens its next case."""
        return self._latest or self.reset()

    def apply(self, action: SupportDeskAction) -> SupportDeskObservation:
        """Return the observation after `action`, on the case that `view` shows."""
        self.view()
        return self.step(action)


class _FailuresKeptInside:
    """Replaces a validation error of our own types: the framework would send its data out."""

    def __enter__(self) -> None:
        """Nothing is prepared."""

    def __exit__(self, kind: object, error: BaseException | None, where: object) -> None:
        if isinstance(error, ValidationError):
            _logger.error("the environment produced an invalid value", exc_info=error)
            raise RuntimeError("internal: the environment produced an invalid value") from None


_FAILURES_KEPT_INSIDE = _FailuresKeptInside()
