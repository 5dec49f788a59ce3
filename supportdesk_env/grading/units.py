"""Stretches of a text in which claims are looked for: clauses, and runs of clauses."""

import re
from collections.abc import Sequence
from functools import reduce

from supportdesk_env.domain.claim import Value
from supportdesk_env.grading.clauses import CLAUSE_JOINT, Clause
from supportdesk_env.grading.lexicon import Reading

_ABSENT = -1


class Unit:
    """One clause and its values; each phrase set is looked for once, however many claims use it."""

    def __init__(self, clause: Clause, values: tuple[Value, ...]) -> None:
        """Take a clause as read and the values that stand in it."""
        self.clause = clause
        self.values = values
        self._ends: dict[int, int] = {}
        self._leads: dict[int, bool] = {}

    def end_of(self, pattern: re.Pattern[str]) -> int:
        """Return where the first match of `pattern` ends, -1 without one."""
        known = self._ends.get(id(pattern))  # hashing a pattern costs more than searching
        if known is None:
            match = pattern.search(self.clause.text)
            known = self._ends[id(pattern)] = match.end() if match else _ABSENT
        return known

    def is_led_by(self, pattern: re.Pattern[str]) -> bool:
        """Return whether `pattern` stands in the sentence this list item hangs on."""
        known = self._leads.get(id(pattern))
        if known is None:
            known = self._leads[id(pattern)] = pattern.search(self.clause.lead) is not None
        return known


class Run:
    """Clauses that go on about one thing, read as one clause from what was found in each."""

    def __init__(self, units: Sequence[Unit]) -> None:
        """Take two or more clauses that follow one another."""
        self.clause = reduce(Clause.joined, (unit.clause for unit in units))
        self.values = tuple(value for unit in units for value in unit.values)
        self._units = list(units)

    def end_of(self, pattern: re.Pattern[str]) -> int:
        """Return where the first match of `pattern` in any clause ends, -1 without one."""
        start = 0
        for unit in self._units:
            end = unit.end_of(pattern)
            if end != _ABSENT:
                return start + end
            start += len(unit.clause.text) + len(CLAUSE_JOINT)
        return _ABSENT

    def is_led_by(self, pattern: re.Pattern[str]) -> bool:
        """Return whether `pattern` stands in the sentence the first clause hangs on."""
        return self._units[0].is_led_by(pattern)


def find_frame(reading: Reading, unit: Unit | Run) -> int | None:
    """Return where the phrases of the first frame that stands in `unit` end, `None` without one.

    A negation reaches forwards only, so what ends before it is not denied.
    """
    for frame in reading.frames:
        end = _end_of_frame(frame, unit)
        if end is not None:
            is_barred = any(unit.end_of(pattern) != _ABSENT for pattern in reading.without)
            return None if is_barred else end
    return None


def is_denied(reading: Reading, unit: Unit | Run) -> bool:
    """Return whether `unit` holds a phrase that turns the claim into its denial."""
    return any(unit.end_of(pattern) != _ABSENT for pattern in reading.denied_by)


def _end_of_frame(frame: tuple[re.Pattern[str], ...], unit: Unit | Run) -> int | None:
    """Return where a frame's last phrase ends; its first set may stand in the lead of a list."""
    first, *others = frame
    end = unit.end_of(first)
    if end == _ABSENT and not (others and unit.is_led_by(first)):
        return None
    for pattern in others:
        other = unit.end_of(pattern)
        if other == _ABSENT:
            return None
        end = max(end, other)
    return end
