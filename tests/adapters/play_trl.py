"""Fixed actions played through TRL's environment class, as the calls its trainers make."""

from collections.abc import Sequence

from supportdesk_env.adapters.trl import COMPONENT_REWARDS, SupportDesk, build_dataset
from supportdesk_env.chat.tools import render_tool_call
from supportdesk_env.domain.action import Action
from tests.adapters.playing import Played


def play(split: str, index: int, actions: Sequence[Action]) -> Played:
    """Return what `actions` earn."""
    environment = SupportDesk()
    environment.reset(**build_dataset(split, [index])[0])
    rewards = []
    for name, arguments in map(render_tool_call, actions):
        getattr(environment, name)(**arguments)
        assert environment.observation is not None
        rewards.append(environment.observation.reward or 0.0)
    components = {one.__name__: one(environments=[environment])[0] for one in COMPONENT_REWARDS}
    return Played(rewards, environment.get_reward(), components)
