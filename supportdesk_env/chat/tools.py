"""The five operations as tools: one table that every framework's view of them is made from.

A tool is a typed function that returns an action. Name, description, arguments and JSON schema are
read from it; nothing here carries the action out.
"""

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from pydantic import ValidationError

from supportdesk_env.chat.actions import InvalidAnswer, describe_problem, field_schemas, read_object
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)

Builder = Callable[..., Action]  # type: ignore[explicit-any] # each takes its own arguments

_ARGUMENTS = "\n\nArgs:\n"


def classify(
    queue: Queue | None = None,
    priority: Priority | None = None,
    issue_type: IssueType | None = None,
    status: Status | None = None,
    resolution_code: ResolutionCode | None = None,
) -> Action:
    """Set any of the routing fields of the case; what is left out stays as it is.

    Args:
        queue: Team that takes our side's next action.
        priority: Priority by the company's own function.
        issue_type: What the case is about.
        status: Who acts next.
        resolution_code: How the case stands at hand-over; must be legal with the status.
    """
    return Action(
        operation=Operation.CLASSIFY,
        queue=queue,
        priority=priority,
        issue_type=issue_type,
        status=status,
        resolution_code=resolution_code,
    )


def request_info(requested_fields: list[RequestField]) -> Action:
    """Ask the customer for these fields; replaces what was asked for before.

    Args:
        requested_fields: Everything the customer is asked for, all at once.
    """
    return Action(operation=Operation.REQUEST_INFO, requested_fields=requested_fields)


def draft_reply(reply: str) -> Action:
    """Write the reply to the customer; replaces an earlier draft.

    Args:
        reply: Text to the customer: the decision, the facts it rests on, and what happens next.
    """
    return Action(operation=Operation.DRAFT_REPLY, reply=reply)


def add_internal_note(internal_note: str) -> Action:
    """Write the note for colleagues; replaces an earlier note.

    Args:
        internal_note: The situation, the evidence with its ids, the assessment, the next action.
    """
    return Action(operation=Operation.ADD_INTERNAL_NOTE, internal_note=internal_note)


def submit(status: Status | None = None, resolution_code: ResolutionCode | None = None) -> Action:
    """Hand the case over, which ends it, with a last change of status or code if given.

    Args:
        status: Who acts next, if it is to change.
        resolution_code: How the case stands at hand-over, if it is to change.
    """
    return Action(operation=Operation.SUBMIT, status=status, resolution_code=resolution_code)


@dataclass(frozen=True)
class Tool:
    """One operation under the name of its function."""

    build: Builder
    """Returns the action; raises TypeError or ValidationError for arguments it cannot take."""

    @property
    def name(self) -> str:
        """Name of the tool, which is the name of the operation."""
        return self.build.__name__

    @cached_property
    def signature(self) -> inspect.Signature:
        """Arguments with their types and defaults."""
        return inspect.signature(self.build)

    @property
    def description(self) -> str:
        """What the tool does, in one sentence."""
        return inspect.getdoc(self.build).partition(_ARGUMENTS)[0]  # type: ignore[union-attr] # each has one

    @cached_property
    def arguments(self) -> dict[str, str]:
        """What each argument means, by name."""
        listed = inspect.getdoc(self.build).partition(_ARGUMENTS)[2]  # type: ignore[union-attr] # each has one
        pairs = (line.strip().partition(": ") for line in listed.splitlines())
        return {name: meaning for name, _, meaning in pairs}

    @cached_property
    def required(self) -> tuple[str, ...]:
        """The arguments that cannot be left out."""
        given = self.signature.parameters.values()
        return tuple(one.name for one in given if one.default is inspect.Parameter.empty)

    def schema(self, observation: Observation | None = None) -> dict[str, object]:
        """Return the JSON schema of the arguments, with the values `observation` allows."""
        fields = field_schemas(observation)
        return {
            "type": "object",
            "properties": {
                name: {**fields[name], "description": meaning}
                for name, meaning in self.arguments.items()
            },
            "required": list(self.required),
            "additionalProperties": False,
        }


_OPERATIONS: tuple[Builder, ...] = (
    classify,
    request_info,
    draft_reply,
    add_internal_note,
    submit,
)

TOOLS = {tool.name: tool for tool in map(Tool, _OPERATIONS)}
"""The tools by name, in the order of the operations."""


class ToolCall(NamedTuple):
    """A tool's name with its arguments."""

    name: str
    arguments: dict[str, object]


def tool_definitions(observation: Observation | None = None) -> list[dict[str, object]]:
    """Return the tools in the shape that OpenAI-compatible endpoints take.

    Lists the values `observation` allows, or the whole vocabulary without one.
    """
    return [
        {
            "type": "function",
            "function": {
                "name": tool.name,
                "description": tool.description,
                "parameters": tool.schema(observation),
            },
        }
        for tool in TOOLS.values()
    ]


def parse_tool_call(name: str, arguments: str | Mapping[str, object]) -> Action | InvalidAnswer:
    """Return the action of one tool call, whose arguments may still be JSON text.

    An illegal call is data, not an exception: it names what was given and what is allowed.
    """
    tool = TOOLS.get(name)
    if tool is None:
        return InvalidAnswer((f"tool: given {json.dumps(name)}; allowed: {', '.join(TOOLS)}",))
    given = read_object(arguments) if isinstance(arguments, str) else arguments
    if isinstance(given, InvalidAnswer):
        return given
    takes = ", ".join(tool.arguments)
    problems = [
        f"{key}: given, but is no argument of {name}; allowed: {takes}"
        for key in given
        if key not in tool.arguments
    ]
    problems += [
        f"{key}: given nothing; {name} needs it" for key in tool.required if given.get(key) is None
    ]
    if problems:
        return InvalidAnswer(tuple(problems))
    try:
        return tool.build(**given)
    except ValidationError as refused:
        return InvalidAnswer(tuple(describe_problem(error) for error in refused.errors()))


def render_tool_call(action: Action) -> ToolCall:
    """Return the call that makes `action`, with every field it sets as an argument."""
    given = action.model_dump(mode="json", exclude_none=True, exclude={"operation"})
    return ToolCall(action.operation.value, given)
