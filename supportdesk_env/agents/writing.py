"""Writes plain sentences for claims, with words filled in; knows nothing about any case."""

from collections.abc import Iterable, Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict

from supportdesk_env.package_data import read_yaml

ASK = "ask("


class _Sentences(BaseModel):
    """The shape of `data/sentences.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    claims: dict[str, str]
    fields: dict[str, str]
    ask: str


@cache
def _sentences() -> _Sentences:
    return _Sentences.model_validate(read_yaml("agents", "data/sentences.yaml"))


def sentence_templates() -> Mapping[str, str]:
    """Return every sentence by the label of its claim, with slot names in braces."""
    return _sentences().claims


def field_words(name: str) -> str:
    """Return a requested field in words a customer understands."""
    return _sentences().fields[name]


def write_sentence(label: str, words: Mapping[str, str]) -> str:
    """Return the sentence that makes the claim `label`, its slots filled from `words`."""
    if label.startswith(ASK):
        field = label.removeprefix(ASK).removesuffix(")")
        return _sentences().ask.format(field=field_words(field))
    return _sentences().claims[label].format(**words)


def write_reply(name: str, labels: Iterable[str], words: Mapping[str, str], sign_off: str) -> str:
    """Return a reply to `name` that makes the claims `labels` in that order."""
    body = " ".join(write_sentence(label, words) for label in labels)
    return f"Hi {name},\n\n{body}\n\nKind regards,\n{sign_off}"


def write_note(opening: str, labels: Iterable[str], words: Mapping[str, str]) -> str:
    """Return an internal note that opens with `opening` and makes the claims `labels`."""
    return " ".join([opening, *(write_sentence(label, words) for label in labels)])
