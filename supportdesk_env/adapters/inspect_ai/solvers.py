"""How a model works a case: it calls the operations as tools, or answers in JSON."""

from collections.abc import Callable, Sequence
from typing import Any, cast

from inspect_ai.model import (
    ChatMessage,
    ChatMessageAssistant,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    ResponseSchema,
    execute_tools,
    get_model,
)
from inspect_ai.solver import Generate, Solver, TaskState, solver
from inspect_ai.tool import ToolDef, ToolError, ToolParams
from inspect_ai.util import JSONSchema, store_as

from supportdesk_env.adapters.inspect_ai.desk import Desk, Played
from supportdesk_env.chat.actions import InvalidAnswer, action_schema, parse_action
from supportdesk_env.chat.messages import (
    CLOSED,
    NUDGE,
    TURNS_PER_STEP,
    build_messages,
    build_repair,
    render_result,
)
from supportdesk_env.chat.messages import ChatMessage as ChatTurn
from supportdesk_env.chat.tools import TOOLS, Tool, parse_tool_call
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.vocabulary import Operation

_HAND_OVER = Action(operation=Operation.SUBMIT)


def open_desk(state: TaskState) -> Desk:
    """Return the case of a sample, opened."""
    played = store_as(Played)
    played.split, played.index = state.metadata["split"], state.metadata["index"]
    return Desk(played)


def describe_tools(desk: Desk) -> list[ToolDef]:
    """Return the operations as Inspect tools that work the case of `desk`."""
    return [_describe(tool, desk) for tool in TOOLS.values()]


def _describe(tool: Tool, desk: Desk) -> ToolDef:
    async def execute(**kwargs: Any) -> str:  # noqa: ANN401 - Inspect passes them as they came
        action = parse_tool_call(tool.name, kwargs)
        if isinstance(action, InvalidAnswer):
            raise ToolError(str(action))
        if desk.observation.done:
            raise ToolError(CLOSED)
        return render_result(desk.step(action))

    schema = tool.schema()
    for field in cast("dict[str, dict[str, object]]", schema["properties"]).values():
        field.pop("maxLength", None)  # Inspect would refuse what the desk takes
    return ToolDef(execute, tool.name, tool.description, ToolParams.model_validate(schema))


@solver
def call_tools() -> Solver:
    """Let the model call tools until the case is over; hand it over where the model does not."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        desk = open_desk(state)
        tools = describe_tools(desk)
        for _ in range(desk.observation.remaining_steps * TURNS_PER_STEP):
            state.output = await get_model().generate(state.messages, tools)
            state.messages.append(state.output.message)
            if state.output.message.tool_calls:
                state.messages.extend((await execute_tools(state.messages, tools)).messages)
            else:
                state.messages.append(ChatMessageUser(content=NUDGE))
            if desk.observation.done:
                break
        else:
            desk.step(_HAND_OVER)
        state.completed = True
        return state

    return solve


def to_inspect(messages: Sequence[ChatTurn]) -> list[ChatMessage]:
    """Return chat messages as Inspect's."""
    return [_MESSAGES[message["role"]](content=message["content"]) for message in messages]


_MESSAGES: dict[str, Callable[..., ChatMessage]] = {
    "system": ChatMessageSystem,
    "user": ChatMessageUser,
    "assistant": ChatMessageAssistant,
}


@solver
def answer_in_json() -> Solver:
    """Let the model answer with one JSON object a turn, shown the whole case each time.

    An illegal answer earns one repair turn; after a second the case is handed over as it stands.
    """

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        desk = open_desk(state)
        while not desk.observation.done:
            desk.step(await _ask_for_action(state, desk))
            state.messages = to_inspect(build_messages(desk.observation))
        state.completed = True
        return state

    return solve


async def _ask_for_action(state: TaskState, desk: Desk) -> Action:
    """Return the model's action at what `state` shows it, or the hand-over."""
    schema = JSONSchema.model_validate(action_schema(desk.observation))
    asked = ResponseSchema(name="action", json_schema=schema, strict=True)
    for _ in range(2):
        state.output = await get_model().generate(
            state.messages, config=GenerateConfig(response_schema=asked)
        )
        action = parse_action(answer := state.output.completion)
        if isinstance(action, Action):
            return action
        state.messages += to_inspect(build_repair(answer, action.problems))
    return _HAND_OVER
