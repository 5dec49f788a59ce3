"""The agent's five operations, and a look at the case, as MCP tools on one environment.

The framework calls a tool's function with the client's raw arguments, so each argument is
checked here by building an action. Results hold no reward: what a model reads while it works
must not tell it which field it got right.
"""

from typing import Protocol

from fastmcp import FastMCP
from pydantic import JsonValue, ValidationError

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
from supportdesk_env.models import SupportDeskAction
from supportdesk_env.server.refusal import describe_refusal

TOOL_NAMES = (
    "view_case",
    "classify",
    "request_info",
    "draft_reply",
    "add_internal_note",
    "submit",
)
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
    """The tool functions of one environment."""

    def __init__(self, desk: ToolDesk) -> None:
        self._desk = desk

    def view_case(self) -> ToolResult:
        """Show the whole case: ticket, account record, knowledge base, state, legal values."""
        return _unrewarded(self._desk.view(), hidden=set())

    def classify(
        self,
        queue: Queue | None = None,
        priority: Priority | None = None,
        issue_type: IssueType | None = None,
        status: Status | None = None,
        resolution_code: ResolutionCode | None = None,
    ) -> ToolResult:
        """Set any of the routing fields of the case; what is left out stays as it is."""
        return self._apply(
            Operation.CLASSIFY,
            queue=queue,
            priority=priority,
            issue_type=issue_type,
            status=status,
            resolution_code=resolution_code,
        )

    def request_info(self, requested_fields: list[RequestField]) -> ToolResult:
        """Ask the customer for these fields; replaces what was asked for before."""
        return self._apply(Operation.REQUEST_INFO, requested_fields=requested_fields)

    def draft_reply(self, reply: str) -> ToolResult:
        """Write the reply to the customer; replaces an earlier draft."""
        return self._apply(Operation.DRAFT_REPLY, reply=reply)

    def add_internal_note(self, internal_note: str) -> ToolResult:
        """Write the note for colleagues; replaces an earlier note."""
        return self._apply(Operation.ADD_INTERNAL_NOTE, internal_note=internal_note)

    def submit(
        self, status: Status | None = None, resolution_code: ResolutionCode | None = None
    ) -> ToolResult:
        """Hand the case over, which ends it, with a last change of status or code if given."""
        return self._apply(Operation.SUBMIT, status=status, resolution_code=resolution_code)

    def _apply(self, operation: Operation, **fields: object) -> ToolResult:
        try:
            action = SupportDeskAction.model_validate({"operation": operation, **fields})
        except ValidationError as error:
            raise ValueError(describe_refusal(error)) from None
        return _unrewarded(self._desk.apply(action), hidden=_STATIC_FIELDS)


def build_tool_server(desk: ToolDesk) -> FastMCP:
    """Return an MCP server that offers the tools on `desk`."""
    tools = CaseTools(desk)
    server: FastMCP = FastMCP("supportdesk_env")
    for name in TOOL_NAMES:
        server.tool(getattr(tools, name))
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
