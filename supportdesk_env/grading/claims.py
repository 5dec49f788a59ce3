"""Reads a text into claims: kind, topic, values, polarity, modality and where they stand."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from supportdesk_env.domain.claim import (
    Claim,
    ClaimKind,
    ForbiddenKind,
    Slot,
    Value,
    ValueKind,
)
from supportdesk_env.grading.clauses import Clause, Span, read_clauses
from supportdesk_env.grading.lexicon import Reading, load_lexicon
from supportdesk_env.grading.values import fills, find_values


class StatedClaim(NamedTuple):
    """One claim as one clause makes it."""

    kind: ClaimKind | ForbiddenKind
    topic: str
    values: tuple[Value, ...]
    text: str
    """The clause, in normal form and lower case."""
    span: Span
    sentence: str
    is_negated: bool
    is_uncertain: bool

    @property
    def counts(self) -> bool:
        """Whether the clause asserts the claim."""
        return not (self.is_negated or self.is_uncertain)

    def states(self, claim: Claim) -> bool:
        """Return whether this is `claim` with every slot of it filled."""
        return (self.kind, self.topic) == (claim.kind, claim.topic) and all(
            _is_filled(slot, self) for slot in claim.slots
        )


class ReadText(NamedTuple):
    """A text as the grader understood it."""

    required: tuple[StatedClaim, ...]
    forbidden: tuple[StatedClaim, ...]
    values: tuple[tuple[Value, Span], ...]
    sentences: tuple[str, ...]


def _is_filled(slot: Slot, stated: StatedClaim) -> bool:
    return any(fills(value, slot) for value in stated.values) or any(
        _is_named(value, stated.text) for value in slot.accepts
    )


def _is_named(value: Value, text: str) -> bool:
    """Return whether an identifier stands in `text` to the letter; not every id has a digit."""
    if value.kind is not ValueKind.IDENTIFIER:
        return False
    return re.search(rf"(?<![\w-]){re.escape(value.text.lower())}(?![\w-])", text) is not None


@lru_cache(maxsize=256)
def read_reply(text: str, year: int) -> ReadText:
    """Return what a reply claims, clause by clause; kept, since every step is graded."""
    return _read(text, year, load_lexicon().reply, whole_sentences=False)


@lru_cache(maxsize=256)
def read_note(text: str, year: int) -> ReadText:
    """Return what an internal note claims; notes are terse, so a sentence is one unit."""
    return _read(text, year, load_lexicon().note, whole_sentences=True)


def _read(text: str, year: int, readings: Sequence[Reading], *, whole_sentences: bool) -> ReadText:
    lexicon = load_lexicon()
    required: list[StatedClaim] = []
    forbidden: list[StatedClaim] = []
    located: list[tuple[Value, Span]] = []
    sentences: list[str] = []
    for clause in read_clauses(text, whole_sentences=whole_sentences):
        values = tuple(find_values(clause.text, year))
        located.extend((value, clause.span) for value in values)
        finder = _Finder(clause)
        required.extend(_match(readings, finder, values))
        forbidden.extend(_match(lexicon.forbidden, finder, values))
        if not sentences or sentences[-1] != clause.sentence:
            sentences.append(clause.sentence)
    return ReadText(tuple(required), tuple(forbidden), tuple(located), tuple(sentences))


def _match(
    readings: Sequence[Reading], finder: "_Finder", values: tuple[Value, ...]
) -> Iterable[StatedClaim]:
    clause, kinds = finder.clause, {value.kind for value in values}
    for reading in readings:
        if reading.needs and not reading.needs & kinds:
            continue
        if not finder.any_frame(reading):
            continue
        yield StatedClaim(
            kind=reading.kind,
            topic=reading.topic,
            values=values,
            text=clause.text,
            span=clause.span,
            sentence=clause.sentence,
            is_negated=clause.is_negated and not reading.ignores_polarity,
            is_uncertain=clause.is_uncertain and not reading.ignores_modality,
        )


class _Finder:
    """Looks for phrase sets in one clause, each at most once however many claims share it."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self._known: dict[int, bool] = {}

    def any_frame(self, reading: Reading) -> bool:
        """Return whether one frame stands in the clause; its first set may stand in the lead."""
        if any(self._holds(pattern) for pattern in reading.without):
            return False
        return any(
            (self._holds(first) or (others and self._leads(first)))
            and all(self._holds(pattern) for pattern in others)
            for first, *others in reading.frames
        )

    def _holds(self, pattern: re.Pattern[str]) -> bool:
        known = self._known.get(id(pattern))  # hashing a pattern costs more than searching
        if known is None:
            known = self._known[id(pattern)] = pattern.search(self.clause.text) is not None
        return known

    def _leads(self, pattern: re.Pattern[str]) -> bool:
        return bool(self.clause.lead) and pattern.search(self.clause.lead) is not None
