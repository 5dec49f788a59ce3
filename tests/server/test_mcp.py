"""The agent's tools through the framework's MCP routes."""

import json

import httpx
import pytest
from openenv.core.mcp_client import MCPToolClient

from supportdesk_env.server.tools import TOOL_NAMES
from tests.server.playing import TASK_IDS, Json, RawSession


def call(server_url: str, method: str, **params: object) -> Json:
    """Return the answer to one JSON-RPC request over POST /mcp."""
    request = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    answer: Json = httpx.post(f"{server_url}/mcp", json=request, trust_env=False).json()
    return answer


@pytest.fixture
def session_id(server_url: str) -> str:
    """Return the id of a fresh MCP session."""
    created: str = call(server_url, "openenv/session/create")["result"]["session_id"]
    return created


class TestHttp:
    """Tools over POST /mcp."""

    def test_tools_are_listed(self, server_url: str) -> None:
        """With their vocabulary, and without a session."""
        tools = call(server_url, "tools/list")["result"]["tools"]
        assert tuple(tool["name"] for tool in tools) == TOOL_NAMES
        assert "billing_ops" in str(tools[1]["inputSchema"])

    def test_a_session_is_played_to_its_grade(self, server_url: str, session_id: str) -> None:
        """The first use opens the first canonical case."""

        def use(name: str, **arguments: object) -> Json:
            answer = call(
                server_url, "tools/call", name=name, arguments=arguments, session_id=session_id
            )
            result: Json = answer["result"]
            return result

        assert use("view_case")["task_id"] == TASK_IDS[0]
        use("classify", queue="billing_ops", priority="normal", issue_type="duplicate_charge")
        use("draft_reply", reply="We have refunded charge CH-88147 of USD 312.40.")
        use("add_internal_note", internal_note="Applied KB-BIL-04.")
        final = use("submit", status="resolved", resolution_code="refund_issued")
        assert final["done"] is True
        assert final["grade"]["total"] > 0.5
        call(server_url, "openenv/session/close", session_id=session_id)

    def test_a_refused_call_is_explained_and_changes_nothing(
        self, server_url: str, session_id: str
    ) -> None:
        """The framework hands arguments to the tool as they were sent."""
        before = call(server_url, "tools/call", name="view_case", session_id=session_id)
        refused = call(
            server_url,
            "tools/call",
            name="classify",
            arguments={"queue": "billing"},
            session_id=session_id,
        )
        assert "queue: given 'billing'" in refused["error"]["message"]
        after = call(server_url, "tools/call", name="view_case", session_id=session_id)
        assert after == before
        call(server_url, "openenv/session/close", session_id=session_id)

    def test_the_frameworks_tool_client_works(self, server_url: str) -> None:
        """In production mode it speaks POST /mcp."""
        with MCPToolClient(base_url=server_url, mode="production").sync() as client:
            assert [tool.name for tool in client.list_tools()] == list(TOOL_NAMES)
            assert client.call_tool("view_case")["task_id"] == TASK_IDS[0]
            assert client.call_tool("classify", queue="billing_ops")["case"]["queue"]


class TestWebSocket:
    """Tools on the session of a WebSocket."""

    def test_the_route_of_its_own_keeps_one_case_per_connection(self, server_url: str) -> None:
        """Calls over one socket work one case; the next socket begins a new one."""
        seen = []
        for _ in range(2):
            with RawSession(server_url, "/mcp") as session:
                for name in ("submit", "view_case"):
                    request = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
                    answer = session.say(json.dumps({**request, "params": {"name": name}}))
                    seen.append((answer["result"]["task_id"], answer["result"]["done"]))
        assert seen == [(TASK_IDS[0], True)] * 4

    def test_tools_work_the_case_that_was_reset(self, server_url: str) -> None:
        """Tool calls and steps are of one episode."""
        with RawSession(server_url) as session:
            session.reset(task_id=TASK_IDS[2])
            called = session.ask(
                "mcp",
                {
                    "jsonrpc": "2.0",
                    "id": 1,
                    "method": "tools/call",
                    "params": {"name": "classify", "arguments": {"priority": "urgent"}},
                },
            )
            assert called["data"]["result"]["case"]["priority"] == "urgent"
            assert session.ask("state")["data"]["step_count"] == 1
