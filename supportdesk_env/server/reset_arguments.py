"""What `reset` accepts from a client, checked before it reaches the environment.

The framework checks HTTP bodies only; over a WebSocket any JSON value arrives as it was sent.
"""

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.errors import SupportDeskError

MAX_WHOLE_NUMBER = 2**63 - 1
"""Largest seed or index a client may send."""

MAX_NAME_CHARS = 255
"""Longest identifier a client may send; the framework's own limit for episode ids."""


class InvalidReset(SupportDeskError, ValueError):
    """A reset argument is unknown or of the wrong kind; the message says what is allowed."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """What one argument may be, in words and as a check."""

    allowed: str
    holds: Callable[[object], bool]
    schema: Mapping[str, object]
    """The same for the published description, as far as JSON Schema can say it."""


def _is_whole_number(value: object) -> bool:
    return type(value) is int and 0 <= value <= MAX_WHOLE_NUMBER


def _is_name(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= MAX_NAME_CHARS and value.isprintable()


def _is_difficulty(value: object) -> bool:
    return isinstance(value, str) and value in list(Difficulty)


_WHOLE_NUMBER = _Rule(
    f"a whole number from 0 to {MAX_WHOLE_NUMBER}",
    _is_whole_number,
    {"type": "integer", "minimum": 0, "maximum": MAX_WHOLE_NUMBER},
)
_NAME = _Rule(
    f"a string of 1 to {MAX_NAME_CHARS} printable characters",
    _is_name,
    {"type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARS},
)
_DIFFICULTY = _Rule(
    "one of " + ", ".join(Difficulty),
    _is_difficulty,
    {"type": "string", "enum": [level.value for level in Difficulty]},
)

_RULES: dict[str, _Rule] = {
    "seed": _WHOLE_NUMBER,
    "episode_id": _NAME,
    "task_id": _NAME,
    "split": _NAME,
    "index": _WHOLE_NUMBER,
    "difficulty": _DIFFICULTY,
    "family": _NAME,
}


def check_reset_arguments(arguments: Mapping[str, object]) -> None:
    """Refuse the first argument that is unknown or not of its kind; `None` is always allowed.

    Raises:
        InvalidReset: Names the argument, what was given and what is allowed.
    """
    for name, value in arguments.items():
        rule = _RULES.get(name)
        if rule is None:
            given = reprlib.repr(name)
            raise InvalidReset(f"reset: unknown argument {given}; allowed: {', '.join(_RULES)}")
        if value is not None and not rule.holds(value):
            given = reprlib.repr(value)
            raise InvalidReset(f"reset: {name}: given {given}; allowed: {rule.allowed}")


def describe_reset_arguments() -> dict[str, object]:
    """Return the arguments as properties of a JSON schema, each with what it may be in words."""
    return {
        name: {"anyOf": [dict(rule.schema), {"type": "null"}], "description": rule.allowed}
        for name, rule in _RULES.items()
    }
