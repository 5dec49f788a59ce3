"""A refused action in words a person or a model can act on."""

import reprlib

from pydantic import ValidationError


def describe_refusal(error: ValidationError) -> str:
    """Return one line per refused field: its name, what was given and what is allowed."""
    return "\n".join(
        f"{_field(detail['loc'])}: given {reprlib.repr(detail['input'])}. {detail['msg']}."
        for detail in error.errors(include_url=False)
    )


def _field(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "action"
