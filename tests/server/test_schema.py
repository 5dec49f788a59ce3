"""The wire types and the schemas they publish."""

import pytest
from pydantic import ValidationError

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation, Queue
from supportdesk_env.models import (
    SupportDeskAction,
    SupportDeskObservation,
    SupportDeskState,
    describe_wire_types,
)


class TestAction:
    """An action is a domain action that the framework accepts."""

    def test_is_a_domain_action(self) -> None:
        """The environment needs no conversion."""
        assert isinstance(SupportDeskAction(operation=Operation.SUBMIT), Action)

    def test_metadata_is_accepted(self) -> None:
        """The framework's clients may send it."""
        action = SupportDeskAction.model_validate({"operation": "submit", "metadata": {"a": 1}})
        assert action.operation is Operation.SUBMIT

    @pytest.mark.parametrize(
        "fields",
        [
            {"operation": "submit", "queues": "billing_ops"},
            {"operation": "submit", "queue": "billing"},
            {"operation": "draft_reply", "reply": "x" * 8_001},
            {"operation": "add_internal_note", "internal_note": "x" * 4_001},
            {"operation": "request_info", "requested_fields": ["invoice_id"] * 42},
            {"operation": "close"},
            {},
        ],
    )
    def test_what_is_not_in_the_vocabulary_is_refused(self, fields: dict[str, object]) -> None:
        """Unknown fields, illegal values and oversized texts never reach the episode."""
        with pytest.raises(ValidationError):
            SupportDeskAction.model_validate(fields)

    def test_a_lone_surrogate_becomes_a_question_mark(self) -> None:
        """Text that UTF-8 cannot carry would end the session when it is sent back."""
        action = SupportDeskAction.model_validate({"operation": "draft_reply", "reply": "a\ud83d"})
        assert action.reply == "a?"


class TestSchemas:
    """The published schemas describe themselves."""

    @pytest.mark.parametrize("model", [SupportDeskAction, SupportDeskObservation, SupportDeskState])
    def test_every_field_has_a_description(
        self, model: type[SupportDeskAction | SupportDeskObservation | SupportDeskState]
    ) -> None:
        """An agent may be given the schema and nothing else."""
        describe_wire_types()
        schema = model.model_json_schema()
        objects = [schema, *schema["$defs"].values()]
        undescribed = [
            (described["title"], name)
            for described in objects
            for name, field in described.get("properties", {}).items()
            if not field.get("description")
        ]
        assert undescribed == []
        assert schema["additionalProperties"] is False

    def test_the_vocabulary_is_listed(self) -> None:
        """A decoder can be held to the legal values."""
        schema = SupportDeskAction.model_json_schema()
        assert schema["$defs"]["Queue"]["enum"] == list(Queue)

    def test_observation_adds_metadata_only(self) -> None:
        """The wire carries the domain's fields, the framework's and no others."""
        assert set(SupportDeskObservation.model_fields) == {*Observation.model_fields, "metadata"}
