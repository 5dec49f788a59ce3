"""Stretches of a text in which claims are looked for: clauses, and runs of clauses."""

from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from supportdesk_env.domain.claim import Value
from supportdesk_env.grading.clauses import CLAUSE_JOINT, Clause
from supportdesk_env.grading.index import PhraseIndex

_ABSENT = -1


class Passage:
    """The words of a clause or a lead, and where phrases stand in them; sets go by number."""

    def __init__(self, text: str, index: PhraseIndex, framing: int = -1) -> None:
        """Take a text and what knows which phrases it can hold; they are looked for when asked for.

        `framing` are the bits of the phrases that tell what may be stated in a text.
        """
        self._text = text
        self._index = index
        self.candidates = index.find_candidates(text)
        """The phrases that can stand here, a bit for each."""
        self.sets = tuple(index.sets_among(self.candidates & framing))
        """The sets that can stand here, of those that matter to what may be stated."""
        self.possible = sum(1 << number for number in self.sets)
        """The same, a bit for each."""
        self._ends: dict[int, int] = {}

    def end_of(self, number: int) -> int:
        """Return where the first match of any phrase of a set ends, -1 without one."""
        known = self._ends.get(number)
        if known is None:
            match = self._index.find_first(number, self.candidates, self._text)
            known = self._ends[number] = match.end() if match else _ABSENT
        return known


class Phrases(NamedTuple):
    """Some phrase sets, by number, and the bits of all their phrases."""

    numbers: tuple[int, ...]
    bits: int


class Unit:
    """One clause and its values."""

    def __init__(
        self, clause: Clause, values: tuple[Value, ...], passage: Passage, lead: Passage
    ) -> None:
        """Take a clause as read, the values that stand in it, and its words and its lead's."""
        self.clause = clause
        self.values = values
        self.sets = passage.sets
        self.possible = passage.possible
        self.candidates = passage.candidates
        self.end_of = passage.end_of
        self.lead = lead
        self.after: Unit | None = None
        """The next clause, where it goes on about what this one is about."""

    def holds(self, phrases: Phrases) -> bool:
        """Return whether a phrase of any of the sets stands in the clause."""
        return bool(self.candidates & phrases.bits) and any(
            self.end_of(number) != _ABSENT for number in phrases.numbers
        )

    def is_undone(self, phrases: Phrases) -> bool:
        """Return whether a phrase of any of the sets stands in the clause or the one after it."""
        return self.holds(phrases) or (self.after is not None and self.after.holds(phrases))


def in_turn(units: list[Unit]) -> list[Unit]:
    """Return the clauses of a text, each told the next one where that goes on about it."""
    for unit, following in pairwise(units):
        unit.after = following if following.clause.continues else None
    return units


class Run:
    """Clauses that go on about one thing, read as one clause from what was found in each."""

    def __init__(self, before: "Unit | Run", last: Unit) -> None:
        """Take a clause or a run, and the clause that follows it."""
        self.clause: Clause = before.clause.joined(last.clause)
        self.values: tuple[Value, ...] = before.values + last.values
        self.possible: int = before.possible | last.possible
        self.lead: Passage = before.lead
        self._before = before
        self._last = last
        self._ends: dict[int, int] = {}

    @cached_property
    def sets(self) -> tuple[int, ...]:
        """The sets that can stand in any clause, of those that matter to what may be stated."""
        return tuple({*self._before.sets, *self._last.sets})

    def holds(self, phrases: Phrases) -> bool:
        """Return whether a phrase of any of the sets stands in any of the clauses."""
        return self._before.holds(phrases) or self._last.holds(phrases)

    def is_undone(self, phrases: Phrases) -> bool:
        """Return whether a phrase of any of the sets stands in the clauses or the one after."""
        return self._before.holds(phrases) or self._last.is_undone(phrases)

    def end_of(self, number: int) -> int:
        """Return where the first match of a set in any clause ends, -1 without one."""
        known = self._ends.get(number)
        if known is None:
            known = self._ends[number] = self._find_end(number)
        return known

    def _find_end(self, number: int) -> int:
        end = self._before.end_of(number)
        if end != _ABSENT:
            return end
        end = self._last.end_of(number)
        return end if end == _ABSENT else len(self._before.clause.text) + len(CLAUSE_JOINT) + end


class Frame(NamedTuple):
    """Phrase sets, by number, that together in one clause make a claim."""

    reading: int
    """The number of the reading whose frame it is."""
    needed: int
    """Bits of the sets that must stand in the clause itself."""
    first: int
    """The set that may stand in the sentence a list item hangs on, unless it is the only one."""
    others: tuple[int, ...]

    def find_end(self, unit: Unit | Run) -> int | None:
        """Return where the phrases of the frame end in `unit`, `None` where it does not stand.

        A negation reaches forwards only, so what ends before it is not denied.
        """
        last = _ABSENT
        for number in self.others:
            end = unit.end_of(number)
            if end == _ABSENT:
                return None
            last = max(last, end)
        end = unit.end_of(self.first)
        if end == _ABSENT and not (self.others and unit.lead.end_of(self.first) != _ABSENT):
            return None
        return max(last, end)
