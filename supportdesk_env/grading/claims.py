"""Reads a text into claims: kind, topic, values, polarity, modality and where they stand."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import cache, lru_cache, partial
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
from supportdesk_env.grading.courtesy import without_courtesy
from supportdesk_env.grading.disguise import skeleton
from supportdesk_env.grading.dues import is_past_due
from supportdesk_env.grading.lexicon import Reading, load_family_lexicon, load_lexicon
from supportdesk_env.grading.readings import ReadingIndex, Stood
from supportdesk_env.grading.units import Run, Unit, in_turn
from supportdesk_env.grading.values import fills, has_rival

_LONGEST_RUN = 4
"""Clauses that are read together at most; lists of facts are rarely longer."""


class StatedClaim(NamedTuple):
    """One claim as one clause makes it."""

    kind: ClaimKind | ForbiddenKind
    topic: str
    values: tuple[Value, ...]
    today: date
    """The day the text was written."""
    text: str
    """The clause, in normal form and lower case."""
    span: Span
    sentences: tuple[str, ...]
    is_negated: bool
    is_uncertain: bool
    subject: tuple[Value, ...] = ()
    """Ids the text speaks of, where this clause names none of their series: "the charge"."""
    file: str = ""
    """The file whose reading this is, of forbidden claims of shipped files."""

    @property
    def counts(self) -> bool:
        """Whether the clause asserts the claim."""
        return not (self.is_negated or self.is_uncertain)

    def states(self, claim: Claim) -> bool:
        """Return whether this is `claim` with every slot of it filled."""
        return (
            (self.kind, self.topic) == (claim.kind, claim.topic)
            and all(_is_filled(slot, self) for slot in claim.slots)
            and not has_rival(self.values, claim.slots)
            and not any(is_past_due(self.values, slot, self.today) for slot in claim.slots)
        )

    def names(self, claim: Claim) -> bool:
        """Return whether this is `claim`, every value of it named in the clause itself."""
        return self._replace(subject=()).states(claim)


class ReadText(NamedTuple):
    """A text as the grader understood it."""

    required: tuple[StatedClaim, ...]
    joined: tuple[StatedClaim, ...]
    """Claims that only several clauses together make."""
    forbidden: tuple[StatedClaim, ...]
    values: tuple[tuple[Value, Span], ...]
    sentences: tuple[str, ...]
    clauses: tuple[Clause, ...]
    package: str = ""
    """The package of the family whose own readings were used."""

    def of(self, package: str) -> "ReadText":
        """Return this text as read with the readings of `package`."""
        return self._replace(package=package)


def _is_filled(slot: Slot, stated: StatedClaim) -> bool:
    return any(fills(value, slot) for value in (*stated.values, *stated.subject)) or any(
        _is_named(value, stated.text) for value in slot.accepts
    )


def _is_named(value: Value, text: str) -> bool:
    """Return whether an identifier stands in `text` to the letter; not every id has a digit."""
    if value.kind is not ValueKind.IDENTIFIER or value.text.lower() not in text:
        return False
    return re.search(rf"(?<![\w-]){re.escape(value.text.lower())}(?![\w-])", text) is not None


@lru_cache(maxsize=256)
def read_reply(text: str, today: date, package: str = "") -> ReadText:
    """Return what a reply claims, clause by clause; kept, since every step is graded.

    `package` is that of the case's family, whose own readings come after the general ones.
    """
    return _read(text, today, partial(_reply_readings, package), is_terse=False).of(package)


@lru_cache(maxsize=256)
def read_note(text: str, today: date, package: str = "") -> ReadText:
    """Return what an internal note claims; notes are terse, so a sentence is one unit."""
    return _read(text, today, partial(_note_readings, package), is_terse=True).of(package)


@cache
def _reply_readings(package: str = "") -> tuple[ReadingIndex, ...]:
    """Return the general readings of replies, and those of a family that has some of its own."""
    lexicon = load_family_lexicon(package) if package else load_lexicon()
    return _indexed(lexicon.reply + lexicon.forbidden, _reply_readings("") if package else ())


@cache
def _note_readings(package: str = "") -> tuple[ReadingIndex, ...]:
    """Return the general readings of notes, and those of a family that has some of its own."""
    lexicon = load_family_lexicon(package) if package else load_lexicon()
    return _indexed(lexicon.note + lexicon.forbidden, _note_readings("") if package else ())


def load_readings(package: str) -> None:
    """Index the readings of a family now, which its first texts would wait for."""
    _reply_readings(package)
    _note_readings(package)


def _indexed(
    readings: tuple[Reading, ...], general: tuple[ReadingIndex, ...]
) -> tuple[ReadingIndex, ...]:
    return (*general, ReadingIndex(readings)) if readings else general


def _read(
    text: str, today: date, readings: Callable[[], tuple[ReadingIndex, ...]], *, is_terse: bool
) -> ReadText:
    clauses = read_clauses(text, is_terse=is_terse)
    if not clauses:
        return ReadText((), (), (), (), (), ())  # and no readings are loaded for it
    layers = [
        (index, in_turn([_read_unit(clause, today, index) for clause in clauses]))
        for index in readings()
    ]
    units = layers[0][1]
    subjects = list(_subjects(units, is_terse=is_terse))
    stated = [
        claim
        for number, subject in enumerate(subjects)
        for index, read in layers
        for claim in _match(index, read[number], subject)
    ]
    disguised = () if is_terse else _read_disguised(text, today, readings(), units)
    plain = None if is_terse else without_courtesy(text)
    indexes = [index for index, _ in layers]
    joined = tuple(
        claim
        for runs in zip(*(_runs(read, indexes) for _, read in layers), strict=True)
        for index, run in zip(indexes, runs, strict=True)
        for stood in index.find_joined(run)
        if (claim := _state(run, stood)).counts
    )
    return ReadText(
        required=tuple(claim for claim in stated if isinstance(claim.kind, ClaimKind)),
        joined=joined,
        forbidden=(
            *_forbidden(stated),
            *disguised,
            *_read_again(plain, today, indexes, units),
        ),
        values=tuple((value, unit.clause.span) for unit in units for value in unit.values),
        sentences=tuple(dict.fromkeys(unit.clause.sentences[0] for unit in units)),
        clauses=tuple(unit.clause for unit in units),
    )


def _forbidden(stated: Iterable[StatedClaim]) -> Iterable[StatedClaim]:
    return (claim for claim in stated if isinstance(claim.kind, ForbiddenKind))


def _read_disguised(
    text: str, today: date, indexes: Iterable[ReadingIndex], units: Sequence[Unit]
) -> tuple[StatedClaim, ...]:
    """Return forbidden claims in words whose spelling was disguised, or that markup hides."""
    undone = skeleton(text)
    if undone is None:
        return ()
    plain, offsets = undone
    return tuple(
        stated._replace(span=Span(offsets[stated.span.start], offsets[stated.span.end - 1] + 1))
        for stated in _read_again(plain, today, indexes, units)
    )


def _read_again(
    plain: str | None, today: date, indexes: Iterable[ReadingIndex], units: Sequence[Unit]
) -> Iterator[StatedClaim]:
    """Yield the forbidden claims of clauses that only a text's other form has."""
    known = {unit.clause.text for unit in units}
    for clause in read_clauses(plain) if plain else ():
        if clause.text not in known:
            for index in indexes:
                yield from _forbidden(_match(index, _read_unit(clause, today, index)))


def _read_unit(clause: Clause, today: date, index: ReadingIndex) -> Unit:
    return Unit(clause, today, index.read(clause.text), index.read(clause.lead))


def _runs(units: Sequence[Unit], indexes: Sequence[ReadingIndex]) -> Iterator[Run]:
    """Yield every run of up to _LONGEST_RUN clauses that go on about one thing.

    Those are left out whose doubts let no claim count; a longer run only has more.
    """
    for start, unit in enumerate(units):
        run: Unit | Run = unit
        for following in units[start + 1 : start + _LONGEST_RUN]:
            doubts = run.clause.doubts | following.clause.doubts
            if not following.clause.continues or not any(i.may_join(doubts) for i in indexes):
                break
            run = Run(run, following)
            yield run


_POINTS_BACK = r"\b(?:it|its|this|that|these|those|them|both|the|your)\b"


def _subjects(units: Sequence[Unit], *, is_terse: bool) -> Iterable[tuple[Value, ...]]:
    """Yield, for each unit, the ids it speaks of without naming them: "the charge".

    One that is the only one of its series in the text, or else the one that was named last in a
    plain clause; never one of a series the unit names itself. "A refund was made" speaks of none.
    A note names each of its ids once and speaks of any of them; evidence is named in its place.
    """
    plain = [unit for unit in units if _is_plain(unit)]
    named = {value for unit in plain for value in _ids(unit)}
    counts = Counter(_series(value) for value in named)
    lone = sorted(value for value in named if is_terse or counts[_series(value)] == 1)
    last: tuple[Value, ...] = ()
    for unit in units:
        ids = _ids(unit)
        own = {_series(value) for value in ids}
        points_back = is_terse or re.search(_POINTS_BACK, unit.clause.text)
        subjects = dict.fromkeys((*lone, *last)) if points_back else ()
        yield tuple(value for value in subjects if _series(value) not in own)
        if ids:
            last = ids if len(ids) == 1 and _is_plain(unit) else ()


def _is_plain(unit: Unit) -> bool:
    return not unit.clause.doubts and unit.clause.negated_from is None


def _ids(unit: Unit) -> tuple[Value, ...]:
    return tuple(dict.fromkeys(v for v in unit.values if v.kind is ValueKind.IDENTIFIER))


def _series(identifier: Value) -> str:
    return identifier.text.partition("-")[0]


def _match(
    index: ReadingIndex, unit: Unit, subject: tuple[Value, ...] = ()
) -> Iterator[StatedClaim]:
    """Yield the claims of one clause, doubted and denied ones too."""
    for stood in index.find(unit):
        of_subject = () if stood.reading.kind is ClaimKind.NOTE_EVIDENCE else subject
        yield _state(unit, stood, of_subject)


def _state(unit: Unit | Run, stood: Stood, subject: tuple[Value, ...] = ()) -> StatedClaim:
    """Return the claim that a clause makes by a reading."""
    clause, reading = unit.clause, stood.reading
    return StatedClaim(
        kind=reading.kind,
        topic=reading.topic,
        values=unit.values,
        today=unit.today,
        span=clause.span,
        text=clause.text,
        sentences=clause.sentences,
        is_negated=stood.is_denied
        or (reading.polarity == "affirmed" and clause.negates(stood.end)),
        is_uncertain=bool(clause.doubts - reading.tolerates),
        subject=subject,
        file=reading.file,
    )
