"""Tells which readings a clause makes, and tries only those that have a chance in it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from supportdesk_env.domain.claim import ClaimKind, ValueKind
from supportdesk_env.grading.doubts import Doubt
from supportdesk_env.grading.index import PhraseIndex
from supportdesk_env.grading.lexicon import Reading
from supportdesk_env.grading.negations import is_denied_outright
from supportdesk_env.grading.phrases import PhraseSet
from supportdesk_env.grading.turns import TWO_PARTED
from supportdesk_env.grading.units import Frame, Passage, Place, Run, Unit

_PASSAGES_KEPT = 4096
_CHOICES_KEPT = 1024
_reading_of = attrgetter("reading")


class Stood(NamedTuple):
    """A reading that a clause makes."""

    reading: Reading
    end: int
    """Where the phrases of its frame end."""
    is_denied: bool
    """The clause holds a phrase that turns the claim into its denial."""


class _Numbered(NamedTuple):
    """A reading with its phrase sets, a bit for each."""

    reading: Reading
    without: int
    denied_by: int
    undone_by: int


class ReadingIndex:
    """Readings, by the phrases they need."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        """Take the readings in the order in which they are tried."""
        listed = list(readings)
        tried = {_rarest(sets) for reading in listed for sets in reading.frames}
        self._tried = len(tried)
        self._phrases = PhraseIndex(sorted(_all_sets(listed), key=lambda s: s not in tried))
        self._readings = [
            _Numbered(r, *map(self._bits_of, (r.without, r.denied_by, r.undone_by))) for r in listed
        ]
        self._frames = [
            self._frame(number, sets)
            for number, reading in enumerate(listed)
            for sets in reading.frames
        ]
        self._by_need: list[list[tuple[int, int, int]]] = [[] for _ in self._phrases.numbers]
        for number, frame in enumerate(self._frames):
            needed = frame.needed | 1 << frame.first << len(self._by_need)
            self._by_need[frame.rarest].append((number, needed, frame.reading))
        self.read = lru_cache(maxsize=_PASSAGES_KEPT)(self._read)
        self._allowed = lru_cache(maxsize=_CHOICES_KEPT)(self._allow)
        self.may_join = lru_cache(maxsize=_CHOICES_KEPT)(self._may_join)

    def _bits_of(self, sets: Iterable[PhraseSet]) -> int:
        return self._phrases.bits_of({self._phrases.numbers[phrases] for phrases in sets})

    def _frame(self, reading: int, sets: tuple[PhraseSet, ...]) -> Frame:
        """Return a frame by number, its smallest set first: it is the soonest one to be missed."""
        first, *others = sets
        number = self._phrases.numbers
        listed = tuple(number[phrases] for phrases in sorted(dict.fromkeys(others), key=_size))
        needed = sum(1 << of for of in listed or [number[first]])
        return Frame(reading, needed, number[first], listed)

    def _read(self, text: str) -> Passage:
        """Return `text` with what can stand in it; kept, since texts are revised in parts."""
        return Passage(text, self._phrases, self._tried)

    def _allow(self, kinds: frozenset[ValueKind], doubts: frozenset[Doubt] | None) -> list[bool]:
        """Return, per reading, whether a clause with values of these kinds can make it at all.

        With `doubts` it must be a claim that counts in spite of them.
        """
        return [
            (not reading.needs or not reading.needs.isdisjoint(kinds))
            and (doubts is None or _counts_under(reading, doubts))
            for reading, *_ in self._readings
        ]

    def _may_join(self, doubts: frozenset[Doubt]) -> bool:
        """Return whether clauses can make any claim together under these doubts."""
        return any(_counts_under(reading, doubts) for reading, *_ in self._readings)

    def find(self, unit: Unit) -> Iterator[Stood]:
        """Yield the readings that one clause makes, in order, doubted ones too."""
        return self._find(unit, None)

    def find_joined(self, run: Run) -> Iterator[Stood]:
        """Yield the claims that clauses make together, in order, in spite of their doubts."""
        return self._find(run, run.clause.doubts)

    def _find(self, unit: Unit | Run, doubts: frozenset[Doubt] | None) -> Iterator[Stood]:
        allowed = self._allowed(frozenset([value.kind for value in unit.values]), doubts)
        frames = map(self._frames.__getitem__, self._frames_for(unit, allowed))
        for number, same in groupby(frames, key=_reading_of):
            stood = _stand(self._readings[number], same, unit)
            if stood is not None:
                yield stood

    def _frames_for(self, unit: Unit | Run, allowed: Sequence[bool]) -> list[int]:
        """Return the frames of readings that are allowed all sets of which can stand."""
        present = unit.present
        absent = ~(present | (present | unit.lead.present) << len(self._by_need))
        return sorted(
            [
                number
                for rarest in unit.sets
                for number, needed, reading in self._by_need[rarest]
                if not needed & absent and allowed[reading]
            ]
        )


def _stand(numbered: _Numbered, frames: Iterable[Frame], unit: Unit | Run) -> Stood | None:
    """Return how a reading stands by the first of its frames that does, if one does.

    A negation right before its phrases is no claim, nor the denial of one without words for that.
    """
    reading, without, denied_by, undone_by = numbered
    end, is_told = None, False
    for frame in frames:
        places = frame.find(unit)
        if places is not None and not _turns_away(reading, unit, places):
            # A negation reaches forwards only, so what ends before it is not denied.
            end = max(end for _, end in places)
            is_told = not _is_denied(reading, unit, places)
            if is_told:
                break  # one frame is enough
    if end is None or unit.holds(without) or unit.is_undone(undone_by):
        return None
    is_denied = unit.holds(denied_by)
    return Stood(reading, end, is_denied) if is_told or is_denied else None


def _turns_away(reading: Reading, unit: Unit | Run, places: list[Place]) -> bool:
    """Return whether the phrases of a frame stand in two matters."""
    return isinstance(unit, Run) and reading.kind not in TWO_PARTED and unit.turns_away(places)


def _is_denied(reading: Reading, unit: Unit | Run, places: list[Place]) -> bool:
    """Return whether a negation denies a claim that has one of its own."""
    clause = unit.clause
    return (
        reading.polarity == "own" and clause.is_negated and is_denied_outright(clause.text, places)
    )


def _counts_under(reading: Reading, doubts: frozenset[Doubt]) -> bool:
    """Return whether a reading is of a claim, and one that these doubts do not matter to."""
    return isinstance(reading.kind, ClaimKind) and doubts <= reading.tolerates


def _rarest(sets: Sequence[PhraseSet]) -> PhraseSet:
    """Return the set of a frame for which the frame is tried; see `Frame.rarest`."""
    return min(sets[1:] or sets, key=_size)


def _size(phrases: PhraseSet) -> int:
    return len(phrases.phrases)


def _all_sets(readings: Iterable[Reading]) -> Iterable[PhraseSet]:
    """Return every phrase set of `readings` once, in order."""
    return dict.fromkeys(
        phrases
        for reading in readings
        for group in (*reading.frames, reading.without, reading.denied_by, reading.undone_by)
        for phrases in group
    )
