"""Reads a text into claims: kind, topic, values, polarity, modality and where they stand."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
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
from supportdesk_env.grading.clauses import Span, read_clauses
from supportdesk_env.grading.disguise import skeleton
from supportdesk_env.grading.lexicon import Reading, load_lexicon
from supportdesk_env.grading.units import Run, Unit, find_frame, is_denied
from supportdesk_env.grading.values import fills, find_values

_LONGEST_RUN = 4
"""Clauses that are read together at most; lists of facts are rarely longer."""


class StatedClaim(NamedTuple):
    """One claim as one clause makes it."""

    kind: ClaimKind | ForbiddenKind
    topic: str
    values: tuple[Value, ...]
    text: str
    """The clause, in normal form and lower case."""
    span: Span
    sentences: tuple[str, ...]
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
    joined: tuple[StatedClaim, ...]
    """Claims that only several clauses together make."""
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
def read_reply(text: str, today: date) -> ReadText:
    """Return what a reply claims, clause by clause; kept, since every step is graded."""
    return _read(text, today, load_lexicon().reply, is_terse=False)


@lru_cache(maxsize=256)
def read_note(text: str, today: date) -> ReadText:
    """Return what an internal note claims; notes are terse, so a sentence is one unit."""
    return _read(text, today, load_lexicon().note, is_terse=True)


def _read(text: str, today: date, readings: Sequence[Reading], *, is_terse: bool) -> ReadText:
    lexicon = load_lexicon()
    units = [
        Unit(clause, tuple(find_values(clause.text, today)))
        for clause in read_clauses(text, is_terse=is_terse)
    ]
    disguised = () if is_terse else _read_disguised(text, today, units)
    runs = list(_runs(units))
    return ReadText(
        required=tuple(c for unit in units for c in _match(readings, unit)),
        joined=tuple(c for run in runs for c in _match(readings, run) if c.counts),
        forbidden=(*(c for unit in units for c in _match(lexicon.forbidden, unit)), *disguised),
        values=tuple((value, unit.clause.span) for unit in units for value in unit.values),
        sentences=tuple(dict.fromkeys(unit.clause.sentences[0] for unit in units)),
    )


def _read_disguised(text: str, today: date, units: Sequence[Unit]) -> tuple[StatedClaim, ...]:
    """Return forbidden claims in words whose spelling was disguised, or that markup hides."""
    undone = skeleton(text)
    if undone is None:
        return ()
    plain, offsets = undone
    known = {unit.clause.text for unit in units}
    return tuple(
        stated._replace(span=Span(offsets[stated.span.start], offsets[stated.span.end - 1] + 1))
        for clause in read_clauses(plain)
        if clause.text not in known
        for stated in _match(
            load_lexicon().forbidden, Unit(clause, tuple(find_values(clause.text, today)))
        )
    )


def _runs(units: Sequence[Unit]) -> Iterable[Run]:
    """Yield every run of up to _LONGEST_RUN clauses that go on about one thing."""
    for start in range(len(units)):
        for stop in range(start + 2, min(start + _LONGEST_RUN, len(units)) + 1):
            if not units[stop - 1].clause.continues:
                break
            yield Run(units[start:stop])


def _match(readings: Sequence[Reading], unit: Unit | Run) -> Iterable[StatedClaim]:
    clause, kinds = unit.clause, {value.kind for value in unit.values}
    for reading in readings:
        if reading.needs and not reading.needs & kinds:
            continue
        end = find_frame(reading, unit)
        if end is None:
            continue
        in_scope = clause.negated_from is not None and clause.negated_from < end
        yield StatedClaim(
            kind=reading.kind,
            topic=reading.topic,
            values=unit.values,
            span=clause.span,
            text=clause.text,
            sentences=clause.sentences,
            is_negated=(in_scope and not reading.ignores_polarity) or is_denied(reading, unit),
            is_uncertain=bool(clause.doubts - reading.tolerates),
        )
