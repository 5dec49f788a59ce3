"""Writes plain sentences for claims, with words filled in; knows nothing about any case."""

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from supportdesk_env.package_data import read_yaml

ASK = "ask("
_NONE: Mapping[str, str] = MappingProxyType({})


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


def write_sentence(label: str, words: Mapping[str, str], own: Mapping[str, str]) -> str:
    """Return the sentence that makes the claim `label`, its slots filled from `words`.

    Sentences that are listed in `own` come before the general ones.
    """
    if label.startswith(ASK):
        field = label.removeprefix(ASK).removesuffix(")")
        return _sentences().ask.format(field=field_words(field))
    return (own.get(label) or _sentences().claims[label]).format(**words)


class Letter(NamedTuple):
    """What frames the sentences of a reply."""

    name: str
    """Who is addressed."""
    sign_off: str

    def around(self, sentences: Iterable[str]) -> str:
        """Return the reply that holds `sentences` in one paragraph."""
        return f"Hi {self.name},\n\n{' '.join(sentences)}\n\nKind regards,\n{self.sign_off}"


def write_reply(
    letter: Letter, labels: Iterable[str], words: Mapping[str, str], own: Mapping[str, str] = _NONE
) -> str:
    """Return a reply that makes the claims `labels` in that order."""
    return letter.around(write_sentence(label, words, own) for label in labels)


def write_note(
    opening: str, labels: Iterable[str], words: Mapping[str, str], own: Mapping[str, str] = _NONE
) -> str:
    """Return an internal note that opens with `opening` and makes the claims `labels`."""
    return " ".join([opening, *(write_sentence(label, words, own) for label in labels)])
