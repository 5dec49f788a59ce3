"""One case being worked, with what was done taken down where verifiers saves it."""

from typing import Any

from supportdesk_env.chat.actions import InvalidAnswer
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode


class Desk:
    """One case; a saved rollout can be graded again from what it took down."""

    def __init__(self, split: str, index: int, record: dict[str, Any]) -> None:
        """Open the case and take the actions of `record` again; what follows is added to it."""
        self.actions: list[dict[str, Any]] = record.setdefault("actions", [])
        self._record = record
        record.setdefault("invalid_actions", 0)
        self._cases = CaseEnvironment(reward_mode=RewardMode.TERMINAL)
        self.observation = self._cases.reset(split=split, index=index)
        for action in self.actions:
            self.observation = self._cases.step(Action.model_validate(action))

    @property
    def report(self) -> GradeReport:
        """The grade of the case as it stands."""
        return self._cases.report()

    @property
    def invalid_actions(self) -> int:
        """How many answers were no legal action and so never reached the case."""
        count: int = self._record["invalid_actions"]
        return count

    def step(self, action: Action) -> Observation:
        """Return what is seen after `action`."""
        self.observation = self._cases.step(action)
        self.actions.append(action.model_dump(mode="json", exclude_none=True))
        return self.observation

    def refuse(self, answer: InvalidAnswer) -> str:
        """Return what to tell a model whose answer is no legal action."""
        self._record["invalid_actions"] += 1
        return str(answer)
