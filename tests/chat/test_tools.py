"""The tool table: one description of the operations, and tool calls that become actions."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.chat.actions import InvalidAnswer
from supportdesk_env.chat.tools import (
    TOOLS,
    parse_tool_call,
    render_tool_call,
    tool_definitions,
)
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.vocabulary import Operation, Priority, Queue, RequestField
from tests.fakes import build_observation

CALLS: dict[str, dict[str, object]] = {
    "classify": {"queue": "billing_ops", "priority": "normal"},
    "request_info": {"requested_fields": ["invoice_id"]},
    "draft_reply": {"reply": "We are looking into it."},
    "add_internal_note": {"internal_note": "Looked at the record."},
    "submit": {"status": "resolved", "resolution_code": "refund_issued"},
}
"""A legal call of every tool."""


def problem_of(name: str, arguments: str | dict[str, object]) -> str:
    """Return what is wrong with a call, which must be refused."""
    refused = parse_tool_call(name, arguments)
    assert isinstance(refused, InvalidAnswer)
    return str(refused)


class TestTable:
    """The five operations."""

    def test_holds_every_operation_in_order(self) -> None:
        """A new operation needs a tool."""
        assert [*TOOLS] == [*Operation]

    @pytest.mark.parametrize("name", [*Operation])
    def test_describes_every_argument(self, name: str) -> None:
        """The docstring lists what the signature takes, each of which an action can carry."""
        tool = TOOLS[name]
        assert list(tool.arguments) == list(tool.signature.parameters)
        assert all(tool.arguments.values())
        assert set(tool.arguments) <= set(Action.model_fields)
        assert tool.description.endswith(".")
        assert "Args:" not in tool.description


class TestDefinitions:
    """What an endpoint is sent."""

    def test_have_the_shape_endpoints_take(self) -> None:
        """A function each, with a closed schema and the required arguments."""
        sent = json.loads(json.dumps(tool_definitions()))
        listed = {one["function"]["name"]: one["function"] for one in sent}
        assert [*listed] == [*Operation]
        reply = listed["draft_reply"]["parameters"]
        assert reply["required"] == ["reply"]
        assert reply["additionalProperties"] is False
        assert listed["classify"]["parameters"]["properties"]["queue"]["enum"] == [*Queue]
        assert listed["classify"]["parameters"]["required"] == []

    def test_list_what_an_observation_allows(self) -> None:
        """An endpoint that decodes against the schema cannot leave the case's vocabulary."""
        narrowed = build_observation(allowed_queues=[Queue.BILLING_OPS])
        text = json.dumps(tool_definitions(narrowed))
        assert "billing_ops" in text
        assert "identity_access" not in text


class TestParsing:
    """Reading a call."""

    @pytest.mark.parametrize(("name", "arguments"), CALLS.items())
    def test_every_tool_makes_its_action(self, name: str, arguments: dict[str, object]) -> None:
        """As JSON text or as an object, and back."""
        wanted = Action.model_validate({"operation": name, **arguments})
        assert parse_tool_call(name, arguments) == wanted
        assert parse_tool_call(name, json.dumps(arguments)) == wanted
        assert render_tool_call(wanted) == (name, arguments)

    def test_nulls_leave_fields_alone(self) -> None:
        """Models often send every optional argument."""
        call = '{"queue": null, "priority": "high"}'
        assert parse_tool_call("classify", call) == Action(
            operation=Operation.CLASSIFY, priority=Priority.HIGH
        )

    @pytest.mark.parametrize(
        ("name", "arguments", "problem"),
        [
            ("close", {}, 'tool: given "close"; allowed: classify, request_info, draft_reply'),
            ("submit", "{", "answer: given 0 JSON objects; allowed: exactly one JSON object"),
            ("submit", '{"status": "resol', "answer: given broken JSON"),
            ("submit", "", "given 0 JSON objects"),
            ("classify", {"mood": 1}, "mood: given, but is no argument of classify; allowed: que"),
            ("classify", {"reply": "x"}, "reply: given, but is no argument of classify"),
            ("draft_reply", {}, "reply: given nothing; draft_reply needs it"),
            ("draft_reply", {"reply": None}, "reply: given nothing; draft_reply needs it"),
            ("classify", {"queue": "billing"}, 'queue: given "billing"; allowed: general_support'),
            ("request_info", {"requested_fields": ["invoice"]}, 'requested_fields.0: given "inv'),
        ],
    )
    def test_anything_else_is_refused_in_words_that_help(
        self, name: str, arguments: str | dict[str, object], problem: str
    ) -> None:
        """A refusal says what was given and what is allowed instead."""
        assert problem in problem_of(name, arguments)

    def test_every_problem_is_named_at_once(self) -> None:
        """One repair has to be enough for several mistakes."""
        refused = problem_of("classify", {"queue": "billing", "priority": "top"})
        assert "queue: " in refused
        assert "priority: " in refused

    @given(
        st.sampled_from([*Operation, "close"]), st.text() | st.dictionaries(st.text(), st.text())
    )
    def test_no_call_raises(self, name: str, arguments: str | dict[str, object]) -> None:
        """Whatever a model calls is an action or a refusal."""
        assert isinstance(parse_tool_call(name, arguments), Action | InvalidAnswer)

    def test_a_call_tells_all_of_an_action(self) -> None:
        """What a tool cannot carry is refused rather than dropped."""
        wide = Action(operation=Operation.SUBMIT, requested_fields=[RequestField.INVOICE_ID])
        assert "requested_fields" in problem_of(*render_tool_call(wide))
