"""Tells which readings a clause can make at all: most have no chance in most clauses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from supportdesk_env.grading.index import Candidates, PhraseIndex
from supportdesk_env.grading.lexicon import Reading
from supportdesk_env.grading.phrases import PhraseSet
from supportdesk_env.grading.units import Passage, Run, Unit

_PASSAGES_KEPT = 4096


class ReadingIndex:
    """Readings, by the phrases they need."""

    def __init__(self, readings: Iterable[Reading], general: "ReadingIndex | None" = None) -> None:
        """Take the readings in the order in which they are tried, after those of `general`."""
        self._general = general
        self._readings = list(readings)
        self._by_need: dict[PhraseSet, list[tuple[frozenset[PhraseSet], int]]] = defaultdict(list)
        for number, reading in enumerate(self._readings):
            for frame in reading.frames:
                needed = frame[1:] or frame  # the first of several may stand in the lead
                self._by_need[min(needed, key=_size)].append((frozenset(needed), number))
        self._phrases = PhraseIndex(_all_sets(self._readings))
        self.read = lru_cache(maxsize=_PASSAGES_KEPT)(self._read)

    def _read(self, text: str) -> Passage:
        """Return `text` with what can stand in it; kept, since texts are revised in parts."""
        return Passage(text, self._find_candidates(text))

    def _find_candidates(self, text: str) -> Candidates:
        general = self._general._find_candidates(text) if self._general else {}
        return {**general, **self._phrases.find_candidates(text)}

    def readings_for(self, unit: Unit | Run) -> Iterator[Reading]:
        """Yield the readings that may stand in `unit`, in order; no other reading does."""
        if self._general:
            yield from self._general.readings_for(unit)
        possible = unit.possible
        numbers = {
            number
            for phrases in possible & self._by_need.keys()
            for needed, number in self._by_need[phrases]
            if needed <= possible
        }
        yield from (self._readings[number] for number in sorted(numbers))


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
