"""Tells which readings a clause makes, and tries only those that have a chance in it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from supportdesk_env.grading.index import PhraseIndex
from supportdesk_env.grading.lexicon import Reading
from supportdesk_env.grading.phrases import PhraseSet
from supportdesk_env.grading.units import Frame, Passage, Phrases, Run, Unit

_PASSAGES_KEPT = 4096


class Stood(NamedTuple):
    """A reading that a clause makes."""

    reading: Reading
    end: int
    """Where the phrases of its frame end."""
    is_denied: bool
    """The clause holds a phrase that turns the claim into its denial."""


class _Numbered(NamedTuple):
    """A reading whose phrase sets go by number."""

    reading: Reading
    without: Phrases
    denied_by: Phrases


class ReadingIndex:
    """Readings, by the phrases they need."""

    def __init__(self, readings: Iterable[Reading]) -> None:
        """Take the readings in the order in which they are tried."""
        listed = list(readings)
        self._phrases = PhraseIndex(_all_sets(listed))
        self._framing = self._phrases.mask(
            phrases for reading in listed for frame in reading.frames for phrases in frame
        )
        self._readings = [
            _Numbered(reading, self._number(reading.without), self._number(reading.denied_by))
            for reading in listed
        ]
        self._frames = [
            self._frame(number, sets)
            for number, reading in enumerate(listed)
            for sets in reading.frames
        ]
        self._by_need: dict[int, list[tuple[int, Frame]]] = defaultdict(list)
        for number, frame in enumerate(self._frames):
            self._by_need[frame.others[0] if frame.others else frame.first].append((number, frame))
        self.read = lru_cache(maxsize=_PASSAGES_KEPT)(self._read)

    def _number(self, sets: tuple[PhraseSet, ...]) -> Phrases:
        numbers = tuple(self._phrases.numbers[phrases] for phrases in sets)
        return Phrases(numbers, self._phrases.mask(sets))

    def _frame(self, reading: int, sets: tuple[PhraseSet, ...]) -> Frame:
        """Return a frame by number, its smallest set first: it is the soonest one to be missed."""
        first, *others = sets
        number = self._phrases.numbers
        listed = tuple(number[phrases] for phrases in sorted(dict.fromkeys(others), key=_size))
        needed = sum(1 << of for of in listed or [number[first]])
        return Frame(reading, needed, number[first], listed)

    def _read(self, text: str) -> Passage:
        """Return `text` with what can stand in it; kept, since texts are revised in parts."""
        return Passage(text, self._phrases, self._framing)

    def find(self, unit: Unit | Run, may_count: Callable[[Reading], bool]) -> Iterator[Stood]:
        """Yield the readings that `unit` makes, in order, of those that may count."""
        tried = ruled_out = -1
        for _, frame in sorted(
            entry
            for number in unit.sets
            for entry in self._by_need.get(number, ())
            if entry[1].may_stand(unit)
        ):
            if frame.reading == ruled_out:
                continue
            reading, without, denied_by = self._readings[frame.reading]
            if frame.reading != tried:
                tried = frame.reading
                if not may_count(reading):
                    ruled_out = tried
                    continue
            end = frame.find_end(unit)
            if end is None:
                continue
            ruled_out = frame.reading  # one frame is enough
            if not unit.holds(without):
                yield Stood(reading, end, unit.holds(denied_by))


def _size(phrases: PhraseSet) -> int:
    return len(phrases.phrases)


def _all_sets(readings: Iterable[Reading]) -> Iterable[PhraseSet]:
    """Return every phrase set of `readings` once, in order."""
    return dict.fromkeys(
        phrases
        for reading in readings
        for group in (*reading.frames, reading.without, reading.denied_by)
        for phrases in group
    )
