"""Stretches of a text in which claims are looked for: clauses, and runs of clauses."""

from bisect import bisect_left
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from supportdesk_env.grading.clauses import CLAUSE_JOINT, Clause
from supportdesk_env.grading.index import PhraseIndex
from supportdesk_env.grading.turns import turns_away
from supportdesk_env.grading.values import find_values

if TYPE_CHECKING:
    from supportdesk_env.domain.claim import Value

_ABSENT = -1
_NOWHERE = (_ABSENT, _ABSENT)

Place = tuple[int, int]
"""Where something begins in a text, and where it ends."""


class Passage:
    """The words of a clause or a lead, and where phrases stand in them; sets go by number."""

    def __init__(self, text: str, index: PhraseIndex, tried: int) -> None:
        """Take a text and what knows which phrases it can hold; they are looked for when needed.

        Frames are tried for the first `tried` sets.
        """
        self._text = text
        self._index = index
        self._candidates = index.find_candidates(text)
        present = index.sets_among(self._candidates)
        self.present = index.bits_of(present)
        """The sets that can stand here, a bit for each."""
        self.sets = present[: bisect_left(present, tried)]
        """Those of them that frames are tried for."""
        self._places: dict[int, Place] = {}

    def place_of(self, number: int) -> Place:
        """Return where the first match of any phrase of a set stands, -1 and -1 without one."""
        known = self._places.get(number)
        if known is None:
            match = self._index.find_first(number, self._candidates, self._text)
            known = self._places[number] = match.span() if match else _NOWHERE
        return known


class Unit:
    """One clause and its values."""

    def __init__(self, clause: Clause, today: date, passage: Passage, lead: Passage) -> None:
        """Take a clause as read, the day it was written, and its words and its lead's."""
        self.clause = clause
        self.today = today
        self.values = find_values(clause.text, today)
        self.sets = passage.sets
        self.present = passage.present
        self.place_of = passage.place_of
        self.lead = lead
        self.after: Unit | None = None
        """The next clause, where it goes on about what this one is about."""

    def holds(self, sets: int) -> bool:
        """Return whether a phrase of any of the sets, a bit for each, stands in the clause."""
        left = self.present & sets
        while left:
            lowest = left & -left
            if self.place_of(lowest.bit_length() - 1) != _NOWHERE:
                return True
            left ^= lowest
        return False

    def is_undone(self, sets: int) -> bool:
        """Return whether a phrase of any of the sets stands in the clause or the one after it."""
        return self.holds(sets) or (self.after is not None and self.after.holds(sets))


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
        self.today: date = before.today
        self.values: tuple[Value, ...] = before.values + last.values
        self.present: int = before.present | last.present
        self.lead: Passage = before.lead
        self._before = before
        self._last = last
        self._places: dict[int, Place] = {}

    @cached_property
    def sets(self) -> tuple[int, ...]:
        """The sets that can stand in any clause, of those that frames are tried for."""
        return tuple({*self._before.sets, *self._last.sets})

    def holds(self, sets: int) -> bool:
        """Return whether a phrase of any of the sets stands in any of the clauses."""
        return bool(self.present & sets) and (self._before.holds(sets) or self._last.holds(sets))

    def is_undone(self, sets: int) -> bool:
        """Return whether a phrase of any of the sets stands in the clauses or the one after."""
        return self._before.holds(sets) or self._last.is_undone(sets)

    def place_of(self, number: int) -> Place:
        """Return where the first match of a set in any clause stands, -1 and -1 without one."""
        known = self._places.get(number)
        if known is None:
            known = self._places[number] = self._find(number)
        return known

    def _find(self, number: int) -> Place:
        place = self._before.place_of(number)
        if place != _NOWHERE:
            return place
        place = self._last.place_of(number)
        if place == _NOWHERE:
            return place
        return place[0] + self._joint, place[1] + self._joint

    @property
    def _joint(self) -> int:
        """Where the last clause begins."""
        return len(self._before.clause.text) + len(CLAUSE_JOINT)

    def turns_away(self, places: list[Place]) -> bool:
        """Return whether the last clause speaks of something else than those before it."""
        joint = self._joint
        last = [(start - joint, end - joint) for start, end in places if start >= joint]
        return len(last) < len(places) and turns_away(self._last.clause.text, last)


class Frame(NamedTuple):
    """Phrase sets, by number, that together in one clause make a claim."""

    reading: int
    """The number of the reading whose frame it is."""
    needed: int
    """Bits of the sets that must stand in the clause itself."""
    first: int
    """The set that may stand in the sentence a list item hangs on, unless it is the only one."""
    others: tuple[int, ...]

    @property
    def rarest(self) -> int:
        """The smallest set that must stand in the clause itself."""
        return self.others[0] if self.others else self.first

    def find(self, unit: Unit | Run) -> list[Place] | None:
        """Return where the phrases of the frame stand in `unit`, `None` where it does not."""
        places = []
        for number in self.others:
            place = unit.place_of(number)
            if place == _NOWHERE:
                return None
            places.append(place)
        place = unit.place_of(self.first)
        if place != _NOWHERE:
            places.append(place)
        elif not places or unit.lead.place_of(self.first) == _NOWHERE:
            return None
        return places
