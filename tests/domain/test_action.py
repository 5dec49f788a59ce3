"""An action that breaks the contract is refused before it reaches a case."""

import json

import pytest
from pydantic import ValidationError

from supportdesk_env.domain.action import MAX_NOTE_CHARS, MAX_REPLY_CHARS, Action
from supportdesk_env.domain.vocabulary import Operation, Queue

BROKEN = [
    ("operation", "teleport", "'classify', 'request_info'"),
    ("queue", "refunds", "'general_support', 'billing_ops'"),
    ("priority", "asap", "'low', 'normal', 'high' or 'urgent'"),
    ("issue_type", "other", "'duplicate_charge'"),
    ("status", "new", "'open', 'waiting_on_customer'"),
    ("resolution_code", "done", "'refund_issued'"),
    ("requested_fields", ["shoe_size"], "'workspace_id'"),
    ("requested_fields", ["region"] * 42, "at most 41"),
    ("reply", "x" * (MAX_REPLY_CHARS + 1), f"at most {MAX_REPLY_CHARS}"),
    ("internal_note", "x" * (MAX_NOTE_CHARS + 1), f"at most {MAX_NOTE_CHARS}"),
    ("confidence", 0.9, "Extra inputs are not permitted"),
]


class TestValidation:
    """What an action may hold."""

    @pytest.mark.parametrize(("field", "value", "why"), BROKEN)
    def test_a_broken_field_is_named_with_what_is_allowed(
        self, field: str, value: object, why: str
    ) -> None:
        """Illegal values, unknown fields and oversized texts name the field and the rule."""
        with pytest.raises(ValidationError) as refusal:
            Action.model_validate({"operation": "classify", field: value})
        (problem,) = refusal.value.errors()
        assert problem["loc"][0] == field
        assert why in problem["msg"]

    def test_an_operation_is_required(self) -> None:
        """Fields alone are not an action."""
        with pytest.raises(ValidationError, match="operation"):
            Action.model_validate({"queue": "billing_ops"})

    def test_texts_may_be_as_long_as_the_limit(self) -> None:
        """The limit itself is allowed."""
        action = Action(
            operation=Operation.SUBMIT, reply="x" * MAX_REPLY_CHARS, internal_note="x" * 4000
        )
        assert len(action.reply or "") == MAX_REPLY_CHARS


class TestWire:
    """An action as JSON."""

    def test_survives_the_wire(self) -> None:
        """What is sent is what arrives."""
        action = Action(operation=Operation.CLASSIFY, queue=Queue.BILLING_OPS)
        assert Action.model_validate_json(action.model_dump_json()) == action

    def test_the_schema_lists_what_is_allowed(self) -> None:
        """An agent can decode against the published schema."""
        schema = json.dumps(Action.model_json_schema())
        assert all(f'"{value}"' in schema for value in (*Operation, *Queue))
