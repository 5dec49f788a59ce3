"""A model's text as an action, and the JSON schema that keeps a model inside the vocabulary."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from supportdesk_env.domain.action import MAX_NOTE_CHARS, MAX_REPLY_CHARS, Action
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

MAX_DECODED_REPLY_CHARS = 1_600
"""Longest reply the schema lets a model write.

This bound and the next two are tighter than the action's own: a weak model writes to the limit.
"""

MAX_DECODED_NOTE_CHARS = 1_000
"""Longest internal note the schema lets a model write."""

MAX_DECODED_FIELDS = 10
"""Most fields the schema lets a model ask for."""

_LONGEST_GIVEN_CHARS = 80
_THINKING = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_OBJECT_START = re.compile(r'\{(?=\s*["}])')

_ALLOWED: dict[str, str] = {
    "operation": ", ".join(Operation),
    "queue": f"{', '.join(Queue)} or null",
    "priority": f"{', '.join(Priority)} or null",
    "issue_type": f"{', '.join(IssueType)} or null",
    "status": f"{', '.join(Status)} or null",
    "resolution_code": f"{', '.join(ResolutionCode)} or null",
    "requested_fields": f"a list of at most {len(RequestField)} of {', '.join(RequestField)}"
    " or null",
    "reply": f"text of at most {MAX_REPLY_CHARS} characters or null",
    "internal_note": f"text of at most {MAX_NOTE_CHARS} characters or null",
}


@dataclass(frozen=True, slots=True)
class InvalidAnswer:
    """Why a model's text is no legal action, in words the model can repair it by."""

    problems: tuple[str, ...]

    def __str__(self) -> str:
        """Return all problems on one line."""
        return "; ".join(self.problems)


def parse_action(text: str) -> Action | InvalidAnswer:
    """Return the action in `text`, which may wrap exactly one JSON object in prose or a fence.

    An illegal answer is data, not an exception: it names field, given and allowed.
    """
    found = read_object(_THINKING.sub("", text))
    if isinstance(found, InvalidAnswer):
        return found
    try:
        return Action.model_validate(found)
    except ValidationError as refused:
        return InvalidAnswer(tuple(describe_problem(error) for error in refused.errors()))


def read_object(text: str) -> dict[str, object] | InvalidAnswer:
    """Return the one JSON object that stands in `text`, whatever stands around it."""
    found = _find_objects(text)
    if isinstance(found, InvalidAnswer):
        return found
    if len(found) != 1:
        return InvalidAnswer(
            (f"answer: given {len(found)} JSON objects; allowed: exactly one JSON object",)
        )
    return found[0]


def action_schema(observation: Observation | None = None) -> dict[str, object]:
    """Return the JSON schema of an action, for constrained decoding in strict mode.

    Lists the values `observation` allows, or the whole vocabulary without one. Every key is
    required and nullable, as strict mode asks for.
    """
    fields = field_schemas(observation)
    properties = {
        "operation": _one_of([*Operation]),
        **{name: _or_null(schema) for name, schema in fields.items()},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def field_schemas(observation: Observation | None = None) -> dict[str, dict[str, object]]:
    """Return the JSON schema of every field an action can set, as `observation` allows it."""
    allowed: dict[str, Sequence[StrEnum]] = {
        "queue": observation.allowed_queues if observation else [*Queue],
        "priority": observation.allowed_priorities if observation else [*Priority],
        "issue_type": observation.allowed_issue_types if observation else [*IssueType],
        "status": observation.allowed_statuses if observation else [*Status],
        "resolution_code": (
            observation.allowed_resolution_codes if observation else [*ResolutionCode]
        ),
    }
    fields = observation.allowed_requested_fields if observation else [*RequestField]
    requested = {"type": "array", "items": _one_of(fields), "maxItems": MAX_DECODED_FIELDS}
    return {
        **{name: _one_of(values) for name, values in allowed.items()},
        "requested_fields": requested,
        "reply": {"type": "string", "maxLength": MAX_DECODED_REPLY_CHARS},
        "internal_note": {"type": "string", "maxLength": MAX_DECODED_NOTE_CHARS},
    }


def render_action(action: Action) -> str:
    """Return `action` as compact ASCII JSON on one line, without the fields it leaves alone."""
    return json.dumps(action.model_dump(mode="json", exclude_none=True), separators=(",", ":"))


def _one_of(values: Sequence[StrEnum]) -> dict[str, object]:
    return {"type": "string", "enum": [value.value for value in values]}


def _or_null(schema: dict[str, object]) -> dict[str, object]:
    return {"anyOf": [schema, {"type": "null"}]}


def _find_objects(text: str) -> list[dict[str, object]] | InvalidAnswer:
    """Return the outermost JSON objects of `text`; one that starts and breaks off is refused."""
    decoder = json.JSONDecoder(object_pairs_hook=_without_duplicates)
    found: list[dict[str, object]] = []
    start = _OBJECT_START.search(text)
    while start:
        try:
            value, end = decoder.raw_decode(text, start.start())
        except (ValueError, RecursionError) as broken:
            return InvalidAnswer((f"answer: given broken JSON ({broken}); allowed: valid JSON",))
        found.append(value)
        start = _OBJECT_START.search(text, end)
    return found


def _without_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    named = dict(pairs)
    if len(named) != len(pairs):
        raise ValueError("a key stands twice")
    return named


def describe_problem(error: ErrorDetails) -> str:
    """Return what was given for a field and what is allowed there instead."""
    field = str(error["loc"][0])
    name = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return f"{name}: given nothing; allowed: {_ALLOWED[field]}"
    if error["type"] == "extra_forbidden":
        return f"{name}: given, but is no field of an action; allowed: {', '.join(_ALLOWED)}"
    return f"{name}: given {_describe_given(error['input'])}; allowed: {_ALLOWED[field]}"


def _describe_given(value: object) -> str:
    shown = json.dumps(value)
    if len(shown) <= _LONGEST_GIVEN_CHARS:
        return shown
    size = f" ({len(value)} characters)" if isinstance(value, str) else ""
    return f"{shown[:_LONGEST_GIVEN_CHARS]}...{size}"
