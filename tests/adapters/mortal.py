"""An agent whose worker dies under it, as often as the environment variable says."""

import os
import signal
from pathlib import Path

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation

DEATHS = "SUPPORTDESK_TEST_DEATHS"
"""Folder with a file for every death that is still to come; `begun` lists what was begun."""

FATAL = "test_5"
"""The case at which workers die."""


class MortalAgent:
    """The rule-based agent; its process is killed in the middle of one case."""

    name = "mortal"

    def __init__(self) -> None:
        """Find the deaths that are still to come."""
        self._agent = RuleBasedAgent()
        self._folder = Path(os.environ[DEATHS])

    def act(self, observation: Observation) -> Action:
        """Return the next action, or die."""
        if not observation.action_history:
            with (self._folder / "begun").open("a", encoding="utf-8") as file:
                file.write(f"{observation.task_id}\n")
        elif observation.task_id == FATAL and (coming := sorted(self._folder.glob("death*"))):
            coming[0].unlink()
            os.kill(os.getpid(), signal.SIGKILL)
        return self._agent.act(observation)
