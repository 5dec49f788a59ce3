"""Grades recorded episodes anew: the same actions, this version's cases and grader."""

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.errors import AgentFailure, RunMismatch
from supportdesk_env.evaluation.results import EpisodeResult, RunFolder
from supportdesk_env.evaluation.runner import play_on
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.grading.rubric import GRADER_VERSION

_SAME = 1e-9


class _Replay:
    """Takes the recorded actions again, whatever it sees."""

    def __init__(self, result: EpisodeResult) -> None:
        self._actions = [step.action for step in result.trajectory.steps]
        self.name = result.trajectory.agent

    def act(self, observation: Observation) -> Action:
        """Return the recorded action of this step.

        Raises:
            AgentFailure: The recording is over and the case is not.
        """
        if len(observation.action_history) >= len(self._actions):
            raise AgentFailure("the recording ends here")
        return self._actions[len(observation.action_history)]


def regrade(source: RunFolder, target: RunFolder) -> list[tuple[EpisodeResult, float]]:
    """Return the episodes whose score moved, with what it was; `target` then holds them all.

    Episodes that broke off are taken over as they are.

    Raises:
        RunMismatch: The run was played on cases of another dataset version.
    """
    manifest = source.manifest()
    if manifest.dataset_version != DATASET_VERSION:
        msg = f"{source.path} was played on dataset {manifest.dataset_version}"
        raise RunMismatch(f"{msg}; this version has {DATASET_VERSION}, whose cases are others")
    known = target.open(manifest.model_copy(update={"grader_version": GRADER_VERSION}))
    if known:
        raise RunMismatch(f"{target.path} holds results already; choose another folder")
    moved = []
    for before in source.results():
        after = before if before.trajectory.grade is None else _play_again(before, manifest.split)
        target.append([after])
        if abs(after.score - before.score) > _SAME:
            moved.append((after, before.score))
    return moved


def _play_again(result: EpisodeResult, split: str) -> EpisodeResult:
    return play_on(_Replay(result), split, result.index, result.trial)
