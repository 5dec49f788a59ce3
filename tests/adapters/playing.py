"""One case played by fixed actions: in process, and what every adapter is compared with."""

from collections.abc import Sequence
from typing import NamedTuple

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.vocabulary import Operation, Queue
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.evaluation.runner import play_on
from supportdesk_env.generation.catalogue import get_case

PLACES = [("canonical", 0), ("canonical", 2), ("test", 1), ("train", 4)]
"""Cases that are played through every adapter."""


class Played(NamedTuple):
    """What came out of an episode."""

    rewards: list[float]
    total: float
    components: dict[str, float]


def scripts(split: str, index: int) -> dict[str, list[Action]]:
    """Return action lists for one case: a right one, a good one, and one that blunders."""
    recorded = play_on(RuleBasedAgent(), split, index, 0).trajectory
    queue = Action(operation=Operation.CLASSIFY, queue=Queue.GENERAL_SUPPORT)
    reply = Action(operation=Operation.DRAFT_REPLY, reply="We refund everything, we promise.")
    return {
        "oracle": reference_actions(get_case(split, index)),
        "rule-based": [step.action for step in recorded.steps],
        "blunders": [queue, queue, reply, Action(operation=Operation.SUBMIT)],
    }


def play_in_process(split: str, index: int, actions: Sequence[Action]) -> Played:
    """Return what `actions` earn in the environment itself."""
    environment = CaseEnvironment()
    environment.reset(split=split, index=index)
    observations = [environment.step(action) for action in actions]
    grade = observations[-1].grade
    assert grade is not None
    scores = {str(part.name): part.score for part in grade.components}
    return Played([one.reward or 0.0 for one in observations], grade.total, scores)
