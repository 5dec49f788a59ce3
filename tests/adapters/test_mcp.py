"""The MCP server: what a client is told, what its calls do, and what only the operator learns."""

import asyncio
import importlib
import json
import re
import sys
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("fastmcp", reason="needs the extra `mcp`")

from fastmcp import Client, FastMCP
from fastmcp.client.client import CallToolResult
from fastmcp.client.transports import StdioTransport
from mcp.types import TextContent

from supportdesk_env.adapters.mcp import LEFT, VIEW, open_server
from supportdesk_env.audit.leaks import find_leaks, names_of
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.registry import get_family
from supportdesk_env.chat.messages import CLOSED
from supportdesk_env.chat.tools import TOOLS, render_tool_call
from supportdesk_env.cli.main import main
from supportdesk_env.domain.trajectory import Trajectory
from supportdesk_env.errors import MissingExtra
from supportdesk_env.generation.catalogue import get_case
from tests.adapters.mcp_serving import (
    COMMAND,
    ENVIRONMENT,
    HttpWire,
    Wire,
    greet,
    http_server,
    http_wire,
    stdio_wire,
)

RESERVED = {"reset", "step", "state", "close"}
SCORED = re.compile(r"\b(rewards?|score|grade|components|rule_id|(reply|note)_claims)\b")
BAD = [
    ("classify", {"queue": "billing"}, 'queue: given "billing"; allowed: general_support'),
    ("classify", {"colour": "red"}, "colour: given, but is no argument of classify"),
    ("request_info", {}, "requested_fields: given nothing; request_info needs it"),
    ("request_info", {"requested_fields": "shoe_size"}, 'requested_fields: given "shoe_size"'),
    ("draft_reply", {"reply": 7}, "reply: given 7"),
    (VIEW, {"index": 1}, "index: given, but view_case takes no arguments"),
    ("reset", {}, "Unknown tool: 'reset'"),
]

Session = Client[Any]
Conversation = Callable[[Session], Coroutine[None, None, None]]


def read(answer: CallToolResult) -> str:
    """Return the text of an answer, which is all there is to it."""
    (content,) = answer.content
    assert isinstance(content, TextContent)
    assert answer.structured_content is None
    return content.text


async def use(client: Session, name: str, arguments: dict[str, object] | None = None) -> str:
    """Return what a tool that is expected to work says."""
    return read(await client.call_tool(name, arguments))


async def misuse(client: Session, name: str, arguments: dict[str, object] | None = None) -> str:
    """Return what a tool says that is expected to refuse."""
    answer = await client.call_tool(name, arguments, raise_on_error=False)
    assert answer.is_error
    return read(answer)


def converse(*conversations: Conversation, most: int = 4) -> list[Trajectory]:
    """Return what the operator is told of sessions on one server, each begun inside the last."""
    told: list[Trajectory] = []

    async def nest(server: FastMCP, rest: tuple[Conversation, ...]) -> None:
        """Hold the first conversation, and the rest inside its session."""
        async with Client(server) as client:
            await rest[0](client)
            if rest[1:]:
                await nest(server, rest[1:])

    with open_server("test", 3, told.append, most=most) as server:
        asyncio.run(nest(server, conversations))
    return told


class TestTools:
    """What a client finds and what its calls do."""

    def test_are_those_of_the_table_and_a_look_at_the_case(self) -> None:
        """None of them resets, and none bears a name that the framework keeps."""

        async def talk(client: Session) -> None:
            """List the tools."""
            listed = {tool.name: tool for tool in await client.list_tools()}
            assert [*listed] == [VIEW, *TOOLS]
            assert not RESERVED & {*listed}
            for name, tool in TOOLS.items():
                assert listed[name].description == tool.description
                assert [*listed[name].inputSchema["properties"]] == [*tool.arguments]
            greeting = client.initialize_result
            assert greeting is not None
            assert VIEW in str(greeting.instructions)

        assert converse(talk) == []

    def test_the_look_shows_the_case_as_it_stands(self) -> None:
        """And costs nothing."""

        async def talk(client: Session) -> None:
            """Change one thing and look."""
            await use(client, "classify", {"queue": "billing_ops"})
            for _ in range(20):
                shown = await use(client, VIEW)
            assert get_case("test", 3).ticket.subject in shown
            assert "Set queue = billing_ops." in shown

        (left,) = converse(talk)
        assert len(left.steps) == 2

    @pytest.mark.parametrize(("name", "arguments", "sentence"), BAD, ids=[one[2] for one in BAD])
    def test_a_bad_call_is_answered_in_a_sentence(
        self, name: str, arguments: dict[str, object], sentence: str
    ) -> None:
        """It does nothing and costs no step."""

        async def talk(client: Session) -> None:
            """Call wrongly."""
            answer = await misuse(client, name, arguments)
            assert answer.startswith(sentence)
            assert "\n" not in answer

        assert [step.action.operation for one in converse(talk) for step in one.steps[:-1]] == []

    def test_after_the_end_every_tool_says_so(self) -> None:
        """The operator has been told by then, once."""

        async def talk(client: Session) -> None:
            """End it and go on."""
            assert "over: The case is closed" in await use(client, "submit")
            for name in (VIEW, *TOOLS):
                assert await misuse(client, name) == CLOSED

        (episode,) = converse(talk)
        assert episode.grade is not None
        assert [step.done for step in episode.steps] == [True]


class TestSessions:
    """One session, one case."""

    def test_do_not_see_each_other(self) -> None:
        """The same case, opened twice."""

        async def first(client: Session) -> None:
            """Draft a reply."""
            await use(client, "draft_reply", {"reply": "From the first session."})

        async def second(client: Session) -> None:
            """Find no draft, and hand over."""
            assert "From the first session." not in await use(client, VIEW)
            await use(client, "submit")

        ended, left = converse(first, second)
        assert ended.episode_id != left.episode_id
        assert [step.action.reply for step in ended.steps] == [None]

    def test_a_case_that_is_left_is_handed_over_and_graded(self) -> None:
        """The record tells that the client did not do it."""

        async def talk(client: Session) -> None:
            """Set the queue and leave."""
            await use(client, "classify", {"queue": get_case("test", 3).resolution.queue.value})

        (episode,) = converse(talk)
        assert [step.error for step in episode.steps] == [None, LEFT]
        assert episode.grade is not None
        assert episode.grade.total == pytest.approx(0.15)

    def test_are_bounded_until_one_ends(self) -> None:
        """Who comes too late is told so."""

        async def look(client: Session) -> None:
            """Take a desk."""
            await use(client, VIEW)

        async def in_vain(client: Session) -> None:
            """Find none."""
            assert "All 1 desks are taken" in await misuse(client, VIEW)

        converse(look, in_vain, most=1)
        told: list[Trajectory] = []

        async def one_after_the_other() -> None:
            """Hold two sessions, the second when the first has ended."""
            for _ in range(2):
                async with Client(server) as client:
                    await look(client)

        with open_server("test", 3, told.append, most=1) as server:
            asyncio.run(one_after_the_other())
        assert len(told) == 2


@pytest.fixture(scope="module", params=[stdio_wire, http_wire])
def wire(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Wire, Path]]:
    """Yield a bare wire to a server, and the folder with what it wrote down."""
    folder = tmp_path_factory.mktemp("mcp")
    with request.param(folder) as opened:
        yield opened, folder


def everything_sent(wire: Wire) -> Iterator[str]:
    """Yield every answer of a session from its greeting to after its end."""
    yield greet(wire)
    for method in ("tools/list", "resources/list", "prompts/list", "resources/templates/list"):
        yield wire.ask(method)
    yield wire.ask("resources/read", uri="file:///etc/hostname")
    yield wire.ask("tools/call", name=VIEW)
    for name, arguments, _ in BAD:
        yield wire.ask("tools/call", name=name, arguments=arguments)
    for action in reference_actions(get_case("test", 3)):
        name, given = render_tool_call(action)
        yield wire.ask("tools/call", name=name, arguments=given)
        yield wire.ask("tools/call", name=VIEW, arguments={})


class TestSecrecy:
    """What goes over the wire, to the last byte."""

    def test_no_answer_tells_gold_or_grade(self, wire: tuple[Wire, Path]) -> None:
        """Not even when the case is closed; the full score stands in the operator's file."""
        talk, folder = wire
        case = get_case("test", 3)
        names = names_of(get_family(case.family))
        for text in everything_sent(talk):
            assert find_leaks(case, text, names) == []
            assert not SCORED.search(text)
        assert CLOSED in text
        (line,) = (folder / "out.jsonl").read_text("utf-8").splitlines()
        episode = Trajectory.model_validate_json(line)
        assert (episode.agent, episode.failure) == ("raw", None)
        assert episode.grade is not None
        assert episode.grade.total == 1.0
        told = (folder / "stderr").read_text("utf-8")
        assert ("total 1.000" in told) == isinstance(talk, HttpWire)  # stdio's is the client's
        assert find_leaks(case, told, names) == []


class TestTransports:
    """A client of the framework against the command."""

    def test_a_case_is_worked_over_stdio(self, tmp_path: Path) -> None:
        """The command that an MCP client's configuration names."""
        out = tmp_path / "out.jsonl"
        command, *arguments = [*COMMAND, "--out", str(out)]

        async def talk() -> None:
            """Work the case."""
            server = StdioTransport(command, arguments, env={**ENVIRONMENT}, keep_alive=False)
            async with Client(server) as client:
                await self.work(client)

        asyncio.run(talk())
        assert self.totals(out) == [1.0]

    def test_two_sessions_work_it_over_http(self, tmp_path: Path) -> None:
        """At the same time; the one that leaves in the middle is graded as its case stands."""

        async def talk(url: str) -> None:
            """Work it, with another session beside."""
            async with Client(f"{url}/mcp") as one, Client(f"{url}/mcp") as other:
                await use(other, "draft_reply", {"reply": "From the other session."})
                assert "From the other session." not in await use(one, VIEW)
                await self.work(one)
                assert "From the other session." in await use(other, VIEW)

        with http_server(tmp_path) as url:
            asyncio.run(talk(url))
        assert self.totals(tmp_path / "out.jsonl") == [1.0, 0.0]

    async def work(self, client: Session) -> None:
        """Play the reference actions."""
        for action in reference_actions(get_case("test", 3)):
            await use(client, *render_tool_call(action))

    def totals(self, out: Path) -> list[float]:
        """Return what the operator's file says, line by line."""
        lines = out.read_text("utf-8").splitlines()
        return [json.loads(line)["grade"]["total"] for line in lines]


class TestCommand:
    """What `supportdesk mcp` refuses."""

    def test_names_what_is_wrong(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """In one line, before anybody can connect."""
        out = ["--out", str(tmp_path / "out.jsonl")]
        assert main(["mcp", "--split", "test", "--index", "-1", *out]) == 2
        assert "index -1 is outside split 'test'" in capsys.readouterr().err
        assert main(["mcp", "--out", str(tmp_path)]) == 2
        assert "Is a directory" in capsys.readouterr().err

    def test_without_the_extra_one_sentence_tells_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With the exact command."""
        monkeypatch.delitem(sys.modules, "supportdesk_env.adapters.mcp")
        monkeypatch.setitem(sys.modules, "fastmcp", None)
        with pytest.raises(MissingExtra, match=r'pip install "supportdesk-env\[mcp\]"'):
            importlib.import_module("supportdesk_env.adapters.mcp")
        assert main(["mcp"]) == 2
        assert 'run: pip install "supportdesk-env[mcp]"\n' in capsys.readouterr().err
