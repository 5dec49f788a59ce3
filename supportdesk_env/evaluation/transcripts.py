"""A recorded episode with everything that was seen in it: its actions, taken again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.trajectory import Trajectory
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import RunMismatch
from supportdesk_env.evaluation.results import EpisodeResult, RunFolder
from supportdesk_env.generation.splits import DATASET_VERSION


class Turn(NamedTuple):
    """One step: what was seen, what was done, what came of it."""

    seen: Observation
    action: Action
    after: Observation


@dataclass(frozen=True, slots=True)
class Transcript:
    """One episode with its observations; those hold no reward and no grade before the end."""

    split: str
    result: EpisodeResult
    opening: Observation
    turns: tuple[Turn, ...]

    @property
    def trajectory(self) -> Trajectory:
        """What was recorded."""
        return self.result.trajectory

    @property
    def name(self) -> str:
        """Names the episode among all others of its agent."""
        return f"{self.trajectory.task_id}_trial_{self.result.trial}".replace("/", "_")


def replay(result: EpisodeResult, split: str) -> Transcript:
    """Return what was seen in an episode, by taking its actions again.

    Raises:
        RunMismatch: The environment answers otherwise than it did when this was recorded.
    """
    recorded = result.trajectory
    environment = CaseEnvironment(reward_mode=RewardMode.TERMINAL)
    opening = environment.reset(
        split=split, index=result.index, episode_id=recorded.episode_id or None
    )
    turns: list[Turn] = []
    for step in recorded.steps:
        seen = turns[-1].after if turns else opening
        after = environment.step(step.action)
        if (after.feedback, after.done) != (step.feedback, step.done):
            place = f"step {len(turns) + 1} of {recorded.task_id}"
            msg = f"{place} was answered {step.feedback!r}; this version answers {after.feedback!r}"
            raise RunMismatch(msg)
        turns.append(Turn(seen, step.action, after))
    return Transcript(split, result, opening, tuple(turns))


def replay_run(folder: RunFolder) -> Iterator[Transcript]:
    """Yield every episode of a run, by index and trial.

    Raises:
        RunMismatch: The run was played on cases of another dataset version.
    """
    manifest = folder.manifest()
    if manifest.dataset_version != DATASET_VERSION:
        msg = f"{folder.path} was played on dataset {manifest.dataset_version}"
        raise RunMismatch(f"{msg}; this version has {DATASET_VERSION}, whose cases are others")
    return replay_all(folder.results(), manifest.split)


def replay_all(results: Iterable[EpisodeResult], split: str) -> Iterator[Transcript]:
    """Yield each of `results` with what was seen in it."""
    return (replay(result, split) for result in results)
