"""Fixed actions played through Gymnasium's text environment."""

from collections.abc import Sequence

import gymnasium

from supportdesk_env.chat.actions import render_action
from supportdesk_env.domain.action import Action
from tests.adapters.playing import Played

TEXT = "supportdesk_env.adapters.gymnasium:SupportDesk-v1"


def play(split: str, index: int, actions: Sequence[Action]) -> Played:
    """Return what `actions` earn."""
    environment = gymnasium.make(TEXT, split=split)
    environment.reset(options={"index": index})
    steps = [environment.step(render_action(action)) for action in actions]
    told = steps[-1][4]
    return Played([float(step[1]) for step in steps], told["score"], told["components"])
