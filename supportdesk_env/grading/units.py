"""Stretches of a text in which claims are looked for: clauses, and runs of clauses."""

from supportdesk_env.domain.claim import Value
from supportdesk_env.grading.clauses import CLAUSE_JOINT, Clause
from supportdesk_env.grading.index import Candidates
from supportdesk_env.grading.lexicon import Reading
from supportdesk_env.grading.phrases import PhraseSet, find_first

_ABSENT = -1


class Passage:
    """The words of a clause or a lead, and where phrases stand in them."""

    def __init__(self, text: str, candidates: Candidates) -> None:
        """Take a text and the phrases that can stand in it; they are looked for when asked for."""
        self.possible = frozenset(candidates)
        self._text = text
        self._candidates = candidates
        self._ends: dict[PhraseSet, int] = {}

    def end_of(self, phrases: PhraseSet) -> int:
        """Return where the first match of any of `phrases` ends, -1 without one."""
        if phrases not in self.possible:
            return _ABSENT
        known = self._ends.get(phrases)
        if known is None:
            match = find_first(self._candidates[phrases], self._text)
            known = self._ends[phrases] = match.end() if match else _ABSENT
        return known


class Unit:
    """One clause and its values."""

    def __init__(
        self, clause: Clause, values: tuple[Value, ...], passage: Passage, lead: Passage
    ) -> None:
        """Take a clause as read, the values that stand in it, and its words and its lead's."""
        self.clause = clause
        self.values = values
        self.possible = passage.possible
        self.end_of = passage.end_of
        self._lead = lead

    def is_led_by(self, phrases: PhraseSet) -> bool:
        """Return whether one of `phrases` stands in the sentence this list item hangs on."""
        return self._lead.end_of(phrases) != _ABSENT


class Run:
    """Clauses that go on about one thing, read as one clause from what was found in each."""

    def __init__(self, before: "Unit | Run", last: Unit) -> None:
        """Take a clause or a run, and the clause that follows it."""
        self.clause: Clause = before.clause.joined(last.clause)
        self.values: tuple[Value, ...] = before.values + last.values
        self.possible: frozenset[PhraseSet] = before.possible | last.possible
        self._before = before
        self._last = last
        self._ends: dict[PhraseSet, int] = {}

    def end_of(self, phrases: PhraseSet) -> int:
        """Return where the first match of any of `phrases` in any clause ends, -1 without one."""
        known = self._ends.get(phrases)
        if known is None:
            known = self._ends[phrases] = self._find_end(phrases)
        return known

    def _find_end(self, phrases: PhraseSet) -> int:
        end = self._before.end_of(phrases)
        if end != _ABSENT:
            return end
        end = self._last.end_of(phrases)
        return end if end == _ABSENT else len(self._before.clause.text) + len(CLAUSE_JOINT) + end

    def is_led_by(self, phrases: PhraseSet) -> bool:
        """Return whether one of `phrases` stands in the sentence the first clause hangs on."""
        return self._before.is_led_by(phrases)


def find_frame(reading: Reading, unit: Unit | Run) -> int | None:
    """Return where the phrases of the first frame that stands in `unit` end, `None` without one.

    A negation reaches forwards only, so what ends before it is not denied.
    """
    for frame in reading.frames:
        end = _end_of_frame(frame, unit)
        if end is not None:
            return None if _holds_any(unit, reading.without) else end
    return None


def is_denied(reading: Reading, unit: Unit | Run) -> bool:
    """Return whether `unit` holds a phrase that turns the claim into its denial."""
    return _holds_any(unit, reading.denied_by)


def _holds_any(unit: Unit | Run, sets: tuple[PhraseSet, ...]) -> bool:
    return any(s in unit.possible and unit.end_of(s) != _ABSENT for s in sets)


def _end_of_frame(frame: tuple[PhraseSet, ...], unit: Unit | Run) -> int | None:
    """Return where a frame's last phrase ends; its first set may stand in the lead of a list."""
    first, *others = frame
    end = unit.end_of(first)
    if end == _ABSENT and not (others and unit.is_led_by(first)):
        return None
    for phrases in others:
        other = unit.end_of(phrases)
        if other == _ABSENT:
            return None
        end = max(end, other)
    return end
