"""The panel plays the same in this process and in others, and an agent that gives up hands over."""

import pytest

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.audit.panel import RULES, play_place, spread
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.errors import AgentFailure


class TestPanel:
    """Episodes of all agents on one case."""

    def test_is_the_same_in_other_processes(self) -> None:
        """In order, each told once it is done."""
        done = list[int]()
        places = [("canonical", index) for index in range(2)]
        here = list(spread(play_place, places, 1, done.append))
        assert list(spread(play_place, places, 2)) == here
        assert done == [1, 2]

    def test_an_agent_that_gives_up_hands_over(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The case is graded as it stands."""

        def fail(_: RuleBasedAgent, __: Observation) -> Action:
            raise AgentFailure("no article")

        monkeypatch.setattr(RuleBasedAgent, "act", fail)
        played = {one.agent: one for one in play_place(("canonical", 0))}
        assert played[RULES].total == 0.0
        assert len(played[RULES].rewards) == 1
