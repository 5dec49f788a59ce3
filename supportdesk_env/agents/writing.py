"""Writes plain sentences for claims, with words filled in; knows nothing about any case."""

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

ASK = "ask("


@cache
def _sentences() -> dict[str, Any]:
    text = files("supportdesk_env.agents").joinpath("data/sentences.yaml").read_text("utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def field_words(name: str) -> str:
    """Return a requested field in words a customer understands."""
    words: str = _sentences()["fields"][name]
    return words


def write_sentence(label: str, words: Mapping[str, str]) -> str:
    """Return the sentence that makes the claim `label`, its slots filled from `words`."""
    if label.startswith(ASK):
        field = label.removeprefix(ASK).removesuffix(")")
        return str(_sentences()["ask"]).format(field=field_words(field))
    return str(_sentences()[label]).format(**words)


def write_reply(name: str, labels: Iterable[str], words: Mapping[str, str], sign_off: str) -> str:
    """Return a reply to `name` that makes the claims `labels` in that order."""
    body = " ".join(write_sentence(label, words) for label in labels)
    return f"Hi {name},\n\n{body}\n\nKind regards,\n{sign_off}"


def write_note(opening: str, labels: Iterable[str], words: Mapping[str, str]) -> str:
    """Return an internal note that opens with `opening` and makes the claims `labels`."""
    return " ".join([opening, *(write_sentence(label, words) for label in labels)])
