"""An agent that reads its rewards: what a dense reward tells about the answer, within an episode.

Evaluation keeps rewards out of sight, so no agent that is judged can play this. The audit plays
it in both reward modes to say what the dense one gives away.
"""

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation, Priority, Queue, ResolutionCode, Status

_QUEUES, _PRIORITIES = tuple(Queue), tuple(Priority)
_PAYS = {"queue": (0.15, 0.25), "priority": (0.10, 0.25)}
"""What a step pays in which one choice, or both at once, became right."""


class RewardSearcher:
    """Tries another queue and another priority in every step, and keeps what has been paid for."""

    name = "reward-searcher"

    def act(self, observation: Observation) -> Action:
        """Return the next values to try; the last step hands over, in the most common way."""
        turn = len(observation.action_history)
        queue, priority = _found(observation, "queue"), _found(observation, "priority")
        if observation.remaining_steps == 1 or None not in (queue, priority):
            return Action(
                operation=Operation.SUBMIT,
                status=Status.RESOLVED,
                resolution_code=ResolutionCode.DECLINED_POLICY,
            )
        return Action(
            operation=Operation.CLASSIFY,
            queue=None if queue is not None else _QUEUES[turn % len(_QUEUES)],
            priority=None if priority is not None else _PRIORITIES[turn % len(_PRIORITIES)],
        )


def _found(observation: Observation, choice: str) -> int | None:
    """Return the step in which `choice` was paid for; `None` while it was not."""
    paid = (round(entry.reward_delta, 2) for entry in observation.action_history)
    return next((step for step, reward in enumerate(paid) if reward in _PAYS[choice]), None)
