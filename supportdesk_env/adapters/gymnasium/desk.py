"""What both Gymnasium environments share: which case is opened, and how an episode is told."""

from abc import ABC, abstractmethod
from typing import Any, SupportsFloat, TypeVar

import gymnasium

from supportdesk_env import tasks
from supportdesk_env.chat.messages import render_case
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import EpisodeNotStarted

ShownT = TypeVar("ShownT")
ActionT = TypeVar("ActionT")


class DeskEnv(gymnasium.Env[ShownT, ActionT], ABC):
    """Works cases of one split; a subclass says what is shown and how an action is read.

    An episode is `terminated` by `submit` and `truncated` when its steps are used up; it is graded
    either way. `info` tells the case, and at the end its score and components, never the answer.
    """

    metadata = {"render_modes": ["ansi"], "render_fps": 1}  # noqa: RUF012 - as Env declares it

    def __init__(
        self,
        split: str = "train",
        *,
        start: int = 0,
        stop: int | None = None,
        reward_mode: str = "delta",
        render_mode: str | None = None,
    ) -> None:
        """Choose the cases, as the indexes [start, stop) of `split`, and when rewards are paid.

        Raises:
            TaskNotFound: There is no such split.
            ValueError: The range holds no case.
        """
        self._split = split
        self._indexes = range(tasks.num_tasks(split))[start:stop]
        if not self._indexes:
            raise ValueError(f"no case of split {split!r} from {start} to {stop}")
        self._cases = CaseEnvironment(reward_mode=reward_mode)
        self._latest: Observation | None = None
        self.render_mode = render_mode

    @abstractmethod
    def _show(self, observation: Observation) -> ShownT:
        """Return what the learner sees."""

    @abstractmethod
    def _read(self, action: ActionT) -> tuple[Action, tuple[str, ...]]:
        """Return the action meant and what is wrong with it, in words."""

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[ShownT, dict[str, Any]]:
        """Open a case drawn by the generator that `seed` sets, or the one at `options["index"]`."""
        super().reset(seed=seed)
        index = (options or {}).get("index")
        if index is None:
            index = self._indexes[int(self.np_random.integers(len(self._indexes)))]
        self._latest = self._cases.reset(split=self._split, index=int(index))
        return self._show(self._latest), self._tell(self._latest)

    def step(self, action: ActionT) -> tuple[ShownT, SupportsFloat, bool, bool, dict[str, Any]]:
        """Apply `action`; one that cannot be read does nothing, costs a no-op and is explained."""
        chosen, problems = self._read(action)
        observation = self._cases.step(chosen)
        if problems:
            feedback = f"Nothing was done: {'; '.join(problems)}"
            observation = observation.model_copy(update={"feedback": feedback})
        self._latest = observation
        told = self._tell(observation) | {"problems": list(problems)}
        terminated = observation.case.submitted
        truncated = observation.done and not terminated
        return self._show(observation), float(observation.reward or 0), terminated, truncated, told

    def render(self) -> str | None:
        """Return the case as text, in the mode `ansi`."""
        return render_case(self.observation) if self.render_mode == "ansi" else None

    def close(self) -> None:
        """Forget the open case."""
        self._cases.close()

    @property
    def observation(self) -> Observation:
        """The latest observation, for agents that read it whole; holds no answer.

        Raises:
            EpisodeNotStarted: No case is open.
        """
        if self._latest is None:
            raise EpisodeNotStarted("no case is open; call reset first")
        return self._latest

    def _tell(self, observation: Observation) -> dict[str, Any]:
        told: dict[str, Any] = {"task_id": observation.task_id}
        if observation.grade:
            scores = {part.name: part.score for part in observation.grade.components}
            told |= {"score": observation.grade.total, "components": scores}
        return told
