"""One case as an MCP server: the agent's tools and a look at the case; needs the extra `mcp`.

Every session works the case in an environment of its own. No tool resets or grades; what came of a
session is told to the operator alone, as a recorded trajectory.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from pydantic import Field, InstanceOf

from supportdesk_env.chat.actions import InvalidAnswer
from supportdesk_env.chat.messages import CLOSED, build_tool_messages, render_result
from supportdesk_env.chat.tools import TOOLS, parse_tool_call
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.trajectory import Trajectory, TrajectoryStep
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import MissingExtra
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.seeding import stable_id

try:
    from fastmcp import Context, FastMCP
    from fastmcp.exceptions import ToolError
    from fastmcp.server.dependencies import get_context
    from fastmcp.tools import Tool, ToolResult
except ModuleNotFoundError as missing:
    raise MissingExtra("mcp", "fastmcp") from missing

VIEW = "view_case"
"""The tool that shows the case; the others are the operations."""

LEFT = "the session ended; the case is handed over as it stands"

Listener = Callable[[Trajectory], None]
"""Hears what came of a case, once for every session that used a tool."""


class Desk:
    """The case as one session works it, and what was done so far."""

    def __init__(self, split: str, index: int, *, agent: str, number: int) -> None:
        """Open the case for the session that came as the `number`th."""
        self._cases = CaseEnvironment(reward_mode=RewardMode.TERMINAL)
        episode_id = stable_id("mcp", split, index, number)
        self.observation = self._cases.reset(split=split, index=index, episode_id=episode_id)
        self._agent = agent
        self._steps: list[TrajectoryStep] = []

    def step(self, action: Action, error: str | None = None) -> Observation:
        """Return what is seen after `action`, which `error` forced if it is given."""
        self.observation = self._cases.step(action)
        self._steps.append(
            TrajectoryStep(
                action=action,
                reward=self.observation.reward or 0.0,
                done=self.observation.done,
                feedback=self.observation.feedback,
                error=error,
            )
        )
        return self.observation

    def record(self) -> Trajectory:
        """Return what was done, with the grade if the case is closed; for the operator."""
        return Trajectory(
            task_id=self.observation.task_id,
            episode_id=self.observation.episode_id,
            agent=self._agent,
            steps=self._steps,
            grade=self.observation.grade,
        )


class Desks:
    """The desks of the open sessions, at most `most` of them, all on the same case."""

    def __init__(self, split: str, index: int, listener: Listener, most: int) -> None:
        """Take the place of the case; no desk is open yet."""
        self._place = split, index
        self._listener = listener
        self._most = most
        self._open: dict[str, Desk] = {}
        self._came = 0

    def of(self, context: Context) -> Desk:
        """Return the desk of the session of `context`, opened at its first call.

        Raises:
            ToolError: There is no desk for another session, or the case is closed.
        """
        desk = self._open.get(context.session_id)
        if desk is None:
            desk = self._admit(context)
        if desk.observation.done:
            raise ToolError(CLOSED)
        return desk

    def _admit(self, context: Context) -> Desk:
        if len(self._open) >= self._most:
            raise ToolError(
                f"All {self._most} desks are taken; come back when a session has ended."
            )
        self._came += 1
        told = context.session.client_params
        desk = Desk(*self._place, agent=told.clientInfo.name if told else "mcp", number=self._came)
        self._open[context.session_id] = desk
        # As FastMCP itself does it; there is no public way to hear of a session's end.
        context.session._exit_stack.callback(self.leave, context.session_id)
        return desk

    def step(self, desk: Desk, action: Action) -> Observation:
        """Return what is seen after `action`, and tell the listener if it closed the case."""
        observation = desk.step(action)
        if observation.done:
            self._listener(desk.record())
        return observation

    def leave(self, session_id: str) -> None:
        """Forget a session that ended; a case it left open is handed over and graded."""
        desk = self._open.pop(session_id, None)
        if desk and not desk.observation.done:
            desk.step(Action(operation=Operation.SUBMIT), LEFT)
            self._listener(desk.record())

    def close(self) -> None:
        """End every session."""
        for session_id in list(self._open):
            self.leave(session_id)


class DeskTool(Tool):
    """One tool of the table, or the look at the case, on the desk of whoever calls it."""

    desks: InstanceOf[Desks] = Field(exclude=True)

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        """Return what the call did; an illegal one is explained in a sentence and does nothing."""
        desk = self.desks.of(get_context())
        if self.name == VIEW:
            if arguments:
                raise ToolError(f"{', '.join(arguments)}: given, but {VIEW} takes no arguments")
            return ToolResult(content=build_tool_messages(desk.observation)[1]["content"])
        action = parse_tool_call(self.name, arguments)
        if isinstance(action, InvalidAnswer):
            raise ToolError(str(action))
        return ToolResult(content=render_result(self.desks.step(desk, action)))


@contextmanager
def open_server(split: str, index: int, listener: Listener, *, most: int) -> Iterator[FastMCP]:
    """Yield the server of the case at `index` of `split`; in the end every session is ended.

    Raises:
        TaskNotFound: There is no such case.
    """
    desks = Desks(split, index, listener, most)
    shown = CaseEnvironment().reset(split=split, index=index)
    server: FastMCP = FastMCP(
        "supportdesk_env",
        instructions=f"{build_tool_messages(shown)[0]['content']}\n\nBegin with `{VIEW}`.",
        version=DATASET_VERSION,
        mask_error_details=True,
    )
    for tool in _describe_tools(shown, desks):
        server.add_tool(tool)
    try:
        yield server
    finally:
        desks.close()


async def serve(server: FastMCP, address: tuple[str, int] | None) -> None:
    """Answer over streamable HTTP at an `address`, or over stdio without one."""
    if address is None:
        await server.run_stdio_async(show_banner=False, stateless=False)
        return
    host, port = address
    await server.run_http_async(
        show_banner=False,
        host=host,
        port=port,
        stateless_http=False,
        host_origin_protection="auto",
    )


def _describe_tools(shown: Observation, desks: Desks) -> list[DeskTool]:
    view = DeskTool(
        name=VIEW,
        description="Show the whole case: ticket, record, articles, legal values, work so far.",
        parameters={"type": "object", "properties": {}, "additionalProperties": False},
        annotations={"readOnlyHint": True},
        desks=desks,
    )
    operations = [
        DeskTool(
            name=tool.name,
            description=tool.description,
            parameters=_without_lengths(tool.schema(shown)),
            desks=desks,
        )
        for tool in TOOLS.values()
    ]
    return [view, *operations]


def _without_lengths(schema: dict[str, object]) -> dict[str, object]:
    """Return `schema` without the bounds by which a client would refuse what the desk takes."""
    for field in cast("dict[str, dict[str, object]]", schema["properties"]).values():
        field.pop("maxLength", None)
        field.pop("maxItems", None)
    return schema
