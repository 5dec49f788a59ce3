"""A recorded episode is seen again exactly as it was played, or not at all."""

import pytest

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.errors import RunMismatch
from supportdesk_env.evaluation.runner import play_on
from supportdesk_env.evaluation.transcripts import replay


class Watching:
    """The rule-based agent, which remembers what it saw."""

    name = "rule-based"

    def __init__(self) -> None:
        """Start with nothing seen."""
        self.seen: list[Observation] = []

    def act(self, observation: Observation) -> Action:
        """Return the action of the rules."""
        self.seen.append(observation)
        return RuleBasedAgent().act(observation)


class TestReplay:
    """Taking the actions of a recording again."""

    @pytest.mark.parametrize("index", [0, 4, 7])
    def test_shows_what_the_agent_saw(self, index: int) -> None:
        """Every observation, to the last field."""
        agent = Watching()
        transcript = replay(play_on(agent, "train", index, 2), "train")
        assert [turn.seen for turn in transcript.turns] == agent.seen
        assert transcript.turns[-1].after.grade == transcript.trajectory.grade
        assert transcript.name == f"train_{index}_trial_2"

    def test_of_other_answers_is_refused(self) -> None:
        """A recording of another version's environment is not passed off as this one's."""
        result = play_on(RuleBasedAgent(), "train", 0, 0)
        steps = list(result.trajectory.steps)
        steps[1] = steps[1].model_copy(update={"feedback": "Something else."})
        trajectory = result.trajectory.model_copy(update={"steps": steps})
        changed = result.model_copy(update={"trajectory": trajectory})
        with pytest.raises(RunMismatch, match=r"step 2 of train_0 was answered 'Something else\.'"):
            replay(changed, "train")
