"""The claim lexicon: which phrases, together in one clause, make which claim. Loaded from YAML."""

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.domain.claim import ClaimKind, ForbiddenKind, ValueKind
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.errors import InvalidPolicy
from supportdesk_env.grading.phrases import compile_phrases
from supportdesk_env.package_data import read_yaml


class _Entry(BaseModel):
    """One reading of a claim as written in `data/claims.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    frames: tuple[tuple[str, ...], ...]
    """Any one frame; all phrase sets of it in one clause."""
    without: tuple[str, ...] = ()
    polarity: Literal["affirmed", "any"] = "affirmed"
    """`any`: the negation is part of the claim itself."""
    modality: Literal["asserted", "any"] = "asserted"
    needs: tuple[ValueKind, ...] = ()
    """The clause must hold a value of one of these kinds."""


class _LexiconFile(BaseModel):
    """The shape of `data/claims.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    phrases: dict[str, tuple[str, ...]]
    fields: dict[RequestField, tuple[str, ...]]
    required: dict[ClaimKind, dict[str, _Entry]]
    forbidden: dict[ForbiddenKind, _Entry]
    gates: frozenset[ForbiddenKind] = Field(default_factory=frozenset)


class Reading(NamedTuple):
    """A compiled entry: one way of telling that a clause makes a claim."""

    kind: ClaimKind | ForbiddenKind
    topic: str
    frames: tuple[tuple[re.Pattern[str], ...], ...]
    without: tuple[re.Pattern[str], ...]
    ignores_polarity: bool
    ignores_modality: bool
    needs: frozenset[ValueKind]


class Lexicon(NamedTuple):
    """Every reading, and which forbidden claims trip a safety gate."""

    reply: tuple[Reading, ...]
    note: tuple[Reading, ...]
    forbidden: tuple[Reading, ...]
    gates: frozenset[ForbiddenKind]


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of this package, compiled once.

    Raises:
        InvalidPolicy: A frame names a phrase set that is not defined.
    """
    raw = read_yaml("grading", "data/claims.yaml")
    return compile_lexicon(_LexiconFile.model_validate(raw))


def compile_lexicon(raw: _LexiconFile) -> Lexicon:
    """Return the compiled form of `raw`; every field gets an `ask` reading of its own."""
    sets = {name: compile_phrases(phrases) for name, phrases in raw.phrases.items()}
    asks = {
        field.value: _Entry(frames=(("ask", f"field {field.value}"),), modality="any")
        for field in raw.fields
    }
    sets.update({f"field {f.value}": compile_phrases(p) for f, p in raw.fields.items()})
    required = {**raw.required, ClaimKind.ASK: asks}
    readings = [
        _compile(kind, topic, entry, sets)
        for kind, topics in required.items()
        for topic, entry in topics.items()
    ]
    return Lexicon(
        reply=tuple(r for r in readings if not r.kind.startswith("note_")),
        note=tuple(r for r in readings if r.kind.startswith("note_")),
        forbidden=tuple(_compile(kind, "", entry, sets) for kind, entry in raw.forbidden.items()),
        gates=raw.gates,
    )


def _compile(
    kind: ClaimKind | ForbiddenKind,
    topic: str,
    entry: _Entry,
    sets: dict[str, re.Pattern[str]],
) -> Reading:
    def look_up(names: Iterable[str]) -> tuple[re.Pattern[str], ...]:
        missing = [name for name in names if name not in sets]
        if missing:
            msg = f"claim lexicon, {kind.value} {topic}: no phrase set {', '.join(missing)}"
            raise InvalidPolicy(msg)
        return tuple(sets[name] for name in names)

    return Reading(
        kind=kind,
        topic=topic,
        frames=tuple(look_up(frame) for frame in entry.frames),
        without=look_up(entry.without),
        ignores_polarity=entry.polarity == "any",
        ignores_modality=entry.modality == "any",
        needs=frozenset(entry.needs),
    )
