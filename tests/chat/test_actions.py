"""A model's text becomes an action, or an answer the model can repair it by."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.chat.actions import (
    InvalidAnswer,
    action_schema,
    parse_action,
    render_action,
)
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.vocabulary import Operation, Queue
from tests.fakes import CLASSIFY, build_observation

ANSWER = '{"operation": "classify", "queue": "billing_ops"}'

VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
OBJECTS = st.dictionaries(
    st.sampled_from([*Action.model_fields]) | st.text(),
    VALUES | st.lists(VALUES) | st.dictionaries(st.text(), VALUES),
)


def problem_of(text: str) -> str:
    """Return what is wrong with `text`, which must be refused."""
    refused = parse_action(text)
    assert isinstance(refused, InvalidAnswer)
    return str(refused)


class TestParsing:
    """Reading one action out of a model's text."""

    @pytest.mark.parametrize(
        "text",
        [
            ANSWER,
            f"```json\n{ANSWER}\n```",
            f"I would {{first}} classify it.\n{ANSWER}\nDone.",
            f'<think>{{"operation": "submit"}} or not?</think>{ANSWER}',
            '{"operation": "classify", "queue": "billing_ops", "reply": null, "status": null}',
        ],
    )
    def test_one_object_is_read_whatever_stands_around_it(self, text: str) -> None:
        """A fence, prose, braces in prose, a thinking block and nulls do no harm."""
        assert parse_action(text) == CLASSIFY

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("Let me think.", "answer: given 0 JSON objects; allowed: exactly one JSON object"),
            (f"{ANSWER} {ANSWER}", "answer: given 2 JSON objects; allowed: exactly one"),
            ('{"operation": "submit", "reply": "Hel', "answer: given broken JSON"),
            ('{"action": {"operation": "submit"}, oops', "answer: given broken JSON"),
            ('{"operation": "submit", "operation": "classify"}', "a key stands twice"),
            ('{"a":' * 100_000, "answer: given broken JSON"),
            ('{"queue": "billing_ops"}', "operation: given nothing; allowed: classify, requ"),
            ('{"operation": "submit", "mood": "good"}', "mood: given, but is no field of an act"),
            (
                '{"operation": "submit", "queue": "billing"}',
                'queue: given "billing"; allowed: general_support, billing_ops',
            ),
            (
                '{"operation": "submit", "requested_fields": ["invoice"]}',
                'requested_fields.0: given "invoice"; allowed: a list of at most 41 of',
            ),
            (json.dumps({"operation": "submit", "reply": "a" * 9000}), "... (9000 characters)"),
            ('{"operation": "submit", "reply": 7}', "reply: given 7; allowed: text of at most"),
            ('{"operation": "submit", "reply": "\\ud800"}', 'reply: given "\\ud800"; allowed'),
        ],
    )
    def test_anything_else_is_refused_by_field_given_and_allowed(
        self, text: str, problem: str
    ) -> None:
        """A refusal says what was given and what is allowed instead."""
        assert problem in problem_of(text)

    def test_every_problem_is_named_at_once(self) -> None:
        """One repair turn has to be enough for several mistakes."""
        refused = parse_action('{"operation": "close", "status": "new"}')
        assert isinstance(refused, InvalidAnswer)
        assert [problem.split(":")[0] for problem in refused.problems] == ["operation", "status"]

    @given(st.text() | OBJECTS.map(json.dumps))
    def test_no_text_raises(self, text: str) -> None:
        """Whatever a model says is an action or a refusal."""
        assert isinstance(parse_action(text), Action | InvalidAnswer)


class TestSchema:
    """The JSON schema for constrained decoding."""

    def test_every_key_is_required_and_no_other_is_allowed(self) -> None:
        """Strict mode takes the schema."""
        schema = action_schema()
        assert schema["required"] == list(Action.model_fields)
        assert schema["additionalProperties"] is False

    def test_it_lists_what_the_observation_allows(self) -> None:
        """The values come from the observation at hand."""
        observation = build_observation(allowed_queues=[Queue.BILLING_OPS])
        properties = action_schema(observation)["properties"]
        assert isinstance(properties, dict)
        assert properties["queue"] == {
            "anyOf": [{"type": "string", "enum": ["billing_ops"]}, {"type": "null"}]
        }
        assert properties["operation"] == {"type": "string", "enum": [*Operation]}

    def test_every_text_is_bounded(self) -> None:
        """A string is an enum or has a greatest length, so decoding comes to an end."""
        text = json.dumps(action_schema())
        assert text.count('"type": "string"') == text.count('"enum"') + text.count('"maxLength"')


class TestRendering:
    """An action on one line."""

    def test_it_is_compact_json_without_the_fields_left_alone(self) -> None:
        """Nulls are dropped and line breaks escaped."""
        action = Action(operation=Operation.DRAFT_REPLY, reply="Hello,\nZoë\u2028!")
        assert render_action(action) == (
            '{"operation":"draft_reply","reply":"Hello,\\nZo\\u00eb\\u2028!"}'
        )

    def test_it_reads_back(self) -> None:
        """A rendered action is an action."""
        assert parse_action(render_action(CLASSIFY)) == CLASSIFY
