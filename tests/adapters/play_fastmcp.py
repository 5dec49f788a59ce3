"""Fixed actions played by an MCP client, in one session of a server in this process."""

import asyncio
from collections.abc import Sequence

from fastmcp import Client

from supportdesk_env.adapters.mcp import open_server
from supportdesk_env.chat.tools import render_tool_call
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.trajectory import Trajectory
from tests.adapters.playing import Played, play_in_process


async def converse(split: str, index: int, actions: Sequence[Action]) -> Trajectory:
    """Return what the operator is told of a session in which a client calls for `actions`."""
    told: list[Trajectory] = []
    with open_server(split, index, told.append, most=1) as server:
        async with Client(server) as client:
            for action in actions:
                await client.call_tool(*render_tool_call(action))
    (episode,) = told
    return episode


def play(split: str, index: int, actions: Sequence[Action]) -> Played:
    """Return what `actions` earn; a client is paid nothing, so those of the actions on record."""
    episode = asyncio.run(converse(split, index, actions))
    assert episode.grade is not None
    scores = {str(part.name): part.score for part in episode.grade.components}
    taken = [step.action for step in episode.steps]
    return Played(play_in_process(split, index, taken).rewards, episode.grade.total, scores)
