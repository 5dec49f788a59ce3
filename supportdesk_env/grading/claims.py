"""Reads a text into claims: kind, topic, values, polarity, modality and where they stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from supportdesk_env.domain.claim import Claim, ClaimKind, ForbiddenKind, Slot, Value
from supportdesk_env.grading.clauses import Clause, Span, read_clauses
from supportdesk_env.grading.lexicon import Reading, load_lexicon
from supportdesk_env.grading.values import fills, find_values


@dataclass(frozen=True, slots=True)
class StatedClaim:
    """One claim as one clause makes it."""

    kind: ClaimKind | ForbiddenKind
    topic: str
    values: tuple[Value, ...]
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
            _is_filled(slot, self.values) for slot in claim.slots
        )


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as the grader understood it."""

    required: tuple[StatedClaim, ...]
    forbidden: tuple[StatedClaim, ...]
    values: tuple[tuple[Value, Span], ...]
    sentences: tuple[str, ...]


def _is_filled(slot: Slot, values: Iterable[Value]) -> bool:
    return any(fills(value, slot) for value in values)


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
        required.extend(_match(readings, clause, values))
        forbidden.extend(_match(lexicon.forbidden, clause, values))
        if not sentences or sentences[-1] != clause.sentence:
            sentences.append(clause.sentence)
    return ReadText(tuple(required), tuple(forbidden), tuple(located), tuple(sentences))


def _match(
    readings: Sequence[Reading], clause: Clause, values: tuple[Value, ...]
) -> Iterable[StatedClaim]:
    kinds = {value.kind for value in values}
    for reading in readings:
        if reading.needs and not reading.needs & kinds:
            continue
        if not _fits(reading, clause):
            continue
        yield StatedClaim(
            kind=reading.kind,
            topic=reading.topic,
            values=values,
            span=clause.span,
            sentence=clause.sentence,
            is_negated=clause.is_negated and not reading.ignores_polarity,
            is_uncertain=clause.is_uncertain and not reading.ignores_modality,
        )


def _fits(reading: Reading, clause: Clause) -> bool:
    """Return whether one frame stands in the clause; the first set may stand in a list's lead."""
    if any(pattern.search(clause.text) for pattern in reading.without):
        return False
    for first, *others in reading.frames:
        if all(pattern.search(clause.text) for pattern in others) and (
            first.search(clause.text)
            or (clause.lead and others and first.search(clause.lead) is not None)
        ):
            return True
    return False
