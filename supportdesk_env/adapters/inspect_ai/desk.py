"""One case being worked, with what was done taken down where Inspect saves it."""

from typing import Any

from inspect_ai.util import StoreModel

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode


class Played(StoreModel):
    """What was played in a sample; the case itself is opened again from it."""

    split: str = ""
    index: int = 0
    actions: list[dict[str, Any]] = []  # noqa: RUF012 - pydantic copies it


class Desk:
    """One case being worked, which takes down in `played` what was done."""

    def __init__(self, played: Played) -> None:
        """Open the case of `played` and take its actions again."""
        self._played = played
        self._cases = CaseEnvironment(reward_mode=RewardMode.TERMINAL)
        self.observation = self._cases.reset(split=played.split, index=played.index)
        for action in played.actions:
            self.observation = self._cases.step(Action.model_validate(action))

    def step(self, action: Action) -> Observation:
        """Return what is seen after `action`."""
        self.observation = self._cases.step(action)
        told = action.model_dump(mode="json", exclude_none=True)
        self._played.actions = [*self._played.actions, told]
        return self.observation
