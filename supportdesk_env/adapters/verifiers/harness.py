"""How a model works a case: in this process, without a container or a program of its own."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import verifiers.v1 as vf
from openai import AsyncOpenAI

from supportdesk_env.adapters.verifiers.desk import Desk
from supportdesk_env.adapters.verifiers.taskset import CaseRow
from supportdesk_env.chat.actions import InvalidAnswer, action_schema, parse_action
from supportdesk_env.chat.messages import (
    CLOSED,
    NUDGE,
    TURNS_PER_STEP,
    build_messages,
    build_repair,
    render_result,
)
from supportdesk_env.chat.tools import parse_tool_call, tool_definitions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.vocabulary import Operation

HAND_OVER = Action(operation=Operation.SUBMIT)

Ask = Callable[..., Awaitable[Any]]
Messages = list[dict[str, Any]]


class CaseHarness(vf.Harness[vf.HarnessConfig]):
    """Lets a model work a case until it is over, and hands it over where the model does not."""

    APPENDS_SYSTEM_PROMPT = True
    EXECUTES_CODE = False
    NEEDS_CONTAINER = False

    async def launch(  # noqa: PLR0913, PLR0917 - verifiers' own signature
        self,
        ctx: vf.ModelContext,
        trace: vf.Trace,
        runtime: vf.Runtime,
        endpoint: str,
        secret: str,
        mcp_urls: dict[str, str],
        data: CaseRow,
    ) -> vf.ProgramResult:
        """Play the case until it is over; a refused request raises, and verifiers knows why."""
        system, user = self.resolve_prompt(data)
        opening = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        desk = Desk(data.split, data.index, trace.info)
        work = call_tools if data.answers == "tools" else answer_in_json
        client = AsyncOpenAI(base_url=endpoint, api_key=secret, max_retries=0, timeout=None)
        async with client:
            await work(partial(client.chat.completions.create, model=ctx.model), desk, opening)
        return vf.ProgramResult(exit_code=0, stdout="", stderr="")


async def call_tools(ask: Ask, desk: Desk, messages: Messages) -> None:
    """Let a model call the operations as tools until the case is over."""
    for _ in range(desk.observation.remaining_steps * TURNS_PER_STEP):
        completion = await ask(messages=messages, tools=tool_definitions(desk.observation))
        said = completion.choices[0].message
        messages.append(said.model_dump(exclude_none=True))
        results = [_carry_out(desk, call) for call in said.tool_calls or ()]
        messages += results or [{"role": "user", "content": NUDGE}]
        if desk.observation.done:
            return
    desk.step(HAND_OVER)


def _carry_out(desk: Desk, call: Any) -> dict[str, Any]:  # noqa: ANN401 - one of openai's types
    action = parse_tool_call(call.function.name, call.function.arguments)
    if isinstance(action, InvalidAnswer):
        told = desk.refuse(action)
    elif desk.observation.done:
        told = CLOSED
    else:
        told = render_result(desk.step(action))
    return {"role": "tool", "tool_call_id": call.id, "content": told}


async def answer_in_json(ask: Ask, desk: Desk, messages: Messages) -> None:
    """Let a model answer with one JSON object a turn, shown the whole case each time.

    An illegal answer earns one repair turn; after a second the case is handed over as it stands.
    """
    system, user = messages
    while not desk.observation.done:
        desk.step(await _ask_for_action(ask, desk, [system, user]))
        user = {**build_messages(desk.observation)[1]}


async def _ask_for_action(ask: Ask, desk: Desk, messages: Messages) -> Action:
    schema = {"name": "action", "schema": action_schema(desk.observation), "strict": True}
    constraint = {"type": "json_schema", "json_schema": schema}
    for _ in range(2):
        completion = await ask(messages=messages, response_format=constraint)
        answer = completion.choices[0].message.content or ""
        action = parse_action(answer)
        if isinstance(action, Action):
            return action
        desk.refuse(action)
        messages += [{**message} for message in build_repair(answer, action.problems)]
    return HAND_OVER


class CaseRunConfig(vf.SingleAgentEnvConfig):
    """The one model that works a case, by default on this machine."""

    agent: vf.AgentConfig = vf.AgentConfig(runtime=vf.SubprocessConfig())
    """Who plays; verifiers' own default asks for a box in its maker's cloud."""


class CaseRun(vf.SingleAgentEnv, vf.Env[CaseRunConfig]):
    """One model works one case."""
