"""Fixed actions played through verifiers, as what a model behind a local endpoint says."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import verifiers.v1 as vf

from supportdesk_env.chat.tools import ToolCall, render_tool_call
from supportdesk_env.domain.action import Action
from tests.adapters.playing import Played, play_in_process
from tests.fakes import Reply, Request, serve


class Rollout(NamedTuple):
    """What verifiers recorded, and what it asked the endpoint."""

    episode: vf.Episode
    requests: list[Request]

    @property
    def trace(self) -> vf.Trace:
        """Its one trace."""
        (trace,) = self.episode.traces
        return trace


def say(text: str = "", *calls: ToolCall) -> Reply:
    """Return a chat completion with a text or with tool calls."""
    message: dict[str, Any] = {"role": "assistant", "content": None if calls else text}
    if calls:
        message["tool_calls"] = [
            {
                "id": f"call_{number}",
                "type": "function",
                "function": {"name": call.name, "arguments": json.dumps(call.arguments)},
            }
            for number, call in enumerate(calls)
        ]
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if calls else "stop"}
    completion = {
        "id": "completion",
        "object": "chat.completion",
        "created": 0,
        "model": "stub",
        "choices": [choice],
        "usage": {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12},
    }
    return Reply(body=json.dumps(completion).encode())


def call(name: str, arguments: dict[str, object]) -> Reply:
    """Return a chat completion that calls one tool."""
    return say("", ToolCall(name, arguments))


def run(chosen: dict[str, Any], replies: Sequence[Reply], **agent: object) -> Rollout:
    """Return the rollout of the one case that `chosen` names, in which a model says `replies`."""
    remaining = iter(replies)
    taskset = {"id": "supportdesk", **chosen}
    env = vf.load_environment(vf.resolve_env_config({"taskset": taskset, "agent": agent}))
    with serve(lambda request: next(remaining)) as endpoint:
        episode = asyncio.run(_play(env, endpoint.url))
        return Rollout(episode, list(endpoint.requests))


async def _play(env: vf.Env, url: str) -> vf.Episode:
    (task,) = env.taskset
    client = vf.EvalClientConfig(base_url=url, api_key_var="KEY_OF_THE_STUB")
    model = vf.ModelContext(client=client, model="stub", sampling=vf.SamplingConfig())
    async with env.serving():
        return await env.run_episode(task, model)


def play(split: str, index: int, actions: Sequence[Action]) -> Played:
    """Return what `actions` earn; verifiers pays no step rewards, so those of what it recorded."""
    replies = [call(*render_tool_call(action)) for action in actions]
    trace = run({"split": split, "start": index, "count": 1}, replies).trace
    taken = [Action.model_validate(one) for one in trace.info["actions"]]
    again = play_in_process(split, index, taken)
    components = {name: trace.metrics[name] for name in again.components}
    return Played(again.rewards, trace.rewards["grade"].score, components)
