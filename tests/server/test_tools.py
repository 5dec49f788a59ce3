"""The agent's tools on one environment."""

import asyncio

import pytest

from supportdesk_env.server.supportdesk_environment import SupportDeskEnvironment
from supportdesk_env.server.tools import TOOL_NAMES, CaseTools
from tests.server.playing import TASK_IDS


@pytest.fixture
def tools() -> CaseTools:
    """Return the tools of an environment nobody has used."""
    return CaseTools(SupportDeskEnvironment())


class TestCaseTools:
    """Tools work the case an environment holds."""

    def test_the_first_use_opens_the_next_canonical_case(self, tools: CaseTools) -> None:
        """A session needs no reset to begin."""
        assert tools.view_case()["task_id"] == TASK_IDS[0]

    def test_a_case_that_was_reset_is_worked_on(self) -> None:
        """Tools and reset share the environment."""
        environment = SupportDeskEnvironment()
        environment.reset(task_id=TASK_IDS[2])
        assert CaseTools(environment).view_case()["task_id"] == TASK_IDS[2]

    def test_a_case_is_played_to_its_grade(self, tools: CaseTools) -> None:
        """The five operations suffice."""
        tools.call("classify", {"queue": "billing_ops", "priority": "normal"})
        tools.call("request_info", {"requested_fields": ["invoice_id"]})
        tools.call("draft_reply", {"reply": "We are looking into it."})
        tools.call("add_internal_note", {"internal_note": "Looked at the record."})
        final = tools.call("submit", {"status": "resolved"})
        assert final["done"] is True
        assert isinstance(final["grade"], dict)

    def test_no_reward_is_told(self, tools: CaseTools) -> None:
        """A model that works with tools must not learn which field was right."""
        answer = str(tools.call("classify", {"queue": "billing_ops"}))
        assert "reward" not in answer
        assert "reward" not in str(tools.view_case())

    def test_an_illegal_value_is_refused_and_nothing_changes(self, tools: CaseTools) -> None:
        """The message names the field and the allowed values."""
        before = tools.view_case()
        with pytest.raises(ValueError, match=r"queue: given 'billing'.*'billing_ops'"):
            tools.call("classify", {"queue": "billing"})
        assert tools.view_case() == before


class TestToolServer:
    """The tools as an MCP server."""

    def test_offers_the_tools_with_their_vocabulary(self) -> None:
        """None bears a name the framework keeps for itself."""
        server = SupportDeskEnvironment().mcp_server
        listed = {tool.name: tool for tool in asyncio.run(server.list_tools())}
        assert tuple(listed) == TOOL_NAMES
        assert not set(listed) & {"reset", "step", "state", "close"}
        assert "billing_ops" in str(listed["classify"].parameters)
        assert all(tool.description for tool in listed.values())
