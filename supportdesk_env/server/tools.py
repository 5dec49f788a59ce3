"""The agent's five operations, and a look at the case, as MCP tools on one environment.

The framework calls a tool's function with the client's raw arguments, so each argument is
checked here by building an action. Results hold no reward: what a model reads while it works
must not tell it which field it got right.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from fastmcp import FastMCP
from pydantic import JsonValue, ValidationError

from supportdesk_env.chat.tools import TOOLS, Tool
from supportdesk_env.domain.observation import Observation
from supportdesk_env.models import SupportDeskAction
from supportdesk_env.server.refusal import describe_refusal

TOOL_NAMES = ("view_case", *TOOLS)
"""The tools, in the order they are listed."""

_STATIC_FIELDS = {
    "objective",
    "ticket",
    "account",
    "knowledge_base",
    "allowed_queues",
    "allowed_priorities",
    "allowed_statuses",
    "allowed_issue_types",
    "allowed_resolution_codes",
    "allowed_requested_fields",
}
"""What a step cannot change; `view_case` shows it, the operations do not repeat it."""

ToolResult = dict[str, JsonValue]
"""A tool's answer as a JSON object."""


class ToolDesk(Protocol):
    """What the tools need of an environment."""

    def view(self) -> Observation:
        """Return the latest observation, opening a case first where there is none."""

    def apply(self, action: SupportDeskAction) -> Observation:
        """Return the observation after `action`, opening a case first where there is none."""


class CaseTools:
    """The tools of one environment."""

    def __init__(self, desk: ToolDesk) -> None:
        self._desk = desk

    def view_case(self) -> ToolResult:
        """Show the whole case: ticket, account record, knowledge base, state, legal values."""
        return _unrewarded(self._desk.view(), hidden=set())

    def call(self, name: str, arguments: Mapping[str, object]) -> ToolResult:
        """Return what the operation `name` did.

        Raises:
            TypeError: There is no such argument, or a required one is missing.
            ValueError: A value is illegal; the message names the allowed ones.
        """
        try:
            action = TOOLS[name].build(**arguments)
        except ValidationError as error:
            raise ValueError(describe_refusal(error)) from None
        sent = SupportDeskAction.model_validate(action.model_dump())
        return _unrewarded(self._desk.apply(sent), hidden=_STATIC_FIELDS)

    def as_function(self, tool: Tool) -> Callable[..., ToolResult]:
        """Return `tool` as a function of its own, with its name, description and arguments."""

        def function(**arguments: object) -> ToolResult:
            return self.call(tool.name, arguments)

        function.__name__ = tool.name
        function.__doc__ = tool.description
        function.__annotations__ = {**tool.build.__annotations__, "return": ToolResult}
        signature = tool.signature.replace(return_annotation=ToolResult)
        function.__signature__ = signature  # type: ignore[attr-defined] # inspect reads it
        return function


def build_tool_server(desk: ToolDesk) -> FastMCP:
    """Return an MCP server that offers the tools on `desk`."""
    tools = CaseTools(desk)
    server: FastMCP = FastMCP("supportdesk_env")
    server.tool(tools.view_case)
    for tool in TOOLS.values():
        server.tool(tools.as_function(tool))
    return server


def _unrewarded(observation: Observation, hidden: set[str]) -> ToolResult:
    result: ToolResult = observation.model_dump(
        mode="json",
        exclude={
            **dict.fromkeys({*hidden, "reward", "metadata"}, True),
            "action_history": {"__all__": {"reward_delta"}},
        },
    )
    return result
