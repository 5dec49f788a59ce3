"""Finds the required claims a text takes back: denied, refused, given another value or many."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from supportdesk_env.domain.claim import Claim, ClaimKind, Slot, Value, ValueKind
from supportdesk_env.grading.claims import ReadText, StatedClaim
from supportdesk_env.grading.denials import find_denials
from supportdesk_env.grading.sentences import Span
from supportdesk_env.grading.values import fills, find_values

_EXCLUSIVE = frozenset(
    {
        ClaimKind.CONFIRM_REFUND,
        ClaimKind.EFFECTIVE_DATE,
        ClaimKind.NEXT_UPDATE,
        ClaimKind.INCIDENT_OPEN,
        ClaimKind.INCIDENT_LINKED,
    }
)
"""Claims of which a case has one: a second one with other values takes the first one back."""

_UNDER_WAY = frozenset({ClaimKind.STATE_INVESTIGATION, ClaimKind.OWNER})
"""Claims of what goes on, and may well be what something else waits for."""

_UNTIL = re.compile(r"\b(?:until|till|before|unless|(?:as|so) long as|pending|without)\b")

_LOOSE_KINDS = frozenset({ValueKind.COUNT, ValueKind.DATE})
"""Kinds that a sentence holds for many reasons; they fill a slot, and never contradict one."""

_PLENTIFUL_KINDS = frozenset({ValueKind.COUNT, ValueKind.URL})
"""Kinds of which any text lists several."""

_SINGLE_KINDS = frozenset(
    {ValueKind.MONEY, ValueKind.PERCENT, ValueKind.BUSINESS_DAYS, ValueKind.MINUTES}
)
"""Kinds of which a row means that nobody knows which one holds."""

_ANY_DAY = date(2026, 1, 1)
"""Dates of a row are only told from one another, whatever the year."""

_JOINER = re.compile(r"(?P<or>,? or |/)|,? and |,\s")
_BOUND = re.compile(
    r"(?:below|under|above|over|at least|at most|(?:less|more|lower|higher|fewer) than|up to|from"
    r"|between|not under|short of|exceeds?|beyond|down to|as low as) (?:the |a )?$"
)
"""What stands before a value that limits a range."""

_ROW = 3
"""So many values in a row, or two with an `or`, are a guess, not an answer."""

_MEMBER_WORDS = 4
"""Words an item of a row of values has at most, beside the first and last one."""

_MANY_RIVALS = 3
"""So many other values of a slot's kind over a text, for what a case has one of, are a guess."""


class _Item(NamedTuple):
    """What stands between two joiners of a clause."""

    values: tuple[Value, ...]
    is_long: bool
    """It has more words than an item of a row, and is not the last one."""
    is_before_or: bool
    bounds: frozenset[Value]
    """Those of its values that a scale is described by: "below 99.95%"."""


class Contradiction(NamedTuple):
    """A required claim the text does not stand by, and where."""

    label: str
    span: Span
    reason: str
    is_denial: bool = True
    is_other_value: bool = False
    is_explicit: bool = False
    """It names the claim's own object, such as the charge that was not refunded after all."""


def find_contradictions(read: ReadText, required: Sequence[Claim]) -> list[Contradiction]:
    """Return what the text says against the required claims it must make."""
    denied = {one.label: one for one in _denials(read, required)}
    return [*denied.values(), *_sprays(read, required), *_other_values(read, required)]


def _denials(read: ReadText, required: Sequence[Claim]) -> Iterator[Contradiction]:
    """Yield what takes a claim back; where several do, what denies it in its own words is last."""
    for denial in find_denials(read, required):
        label = denial.claim.label
        reason = f"the text takes {label} back"
        yield Contradiction(label, denial.span, reason, is_explicit=denial.is_explicit)
    for claim in required:
        for stated in reversed(read.required):
            if _is_denial(stated) and _concerns(stated, claim):
                reason = f"the text denies {claim.label}"
                is_explicit = bool(claim.slots) and stated.states(claim)
                yield Contradiction(claim.label, stated.span, reason, is_explicit=is_explicit)


def _is_denial(stated: StatedClaim) -> bool:
    """Return whether a clause denies a claim; "no fix until they have looked" denies no look."""
    if not stated.is_negated or stated.is_uncertain:
        return False
    return stated.kind not in _UNDER_WAY or _UNTIL.search(stated.text) is None


def _concerns(stated: StatedClaim, claim: Claim) -> bool:
    """Return whether a denial is about `claim`: of its kind, and not about other values."""
    is_same_kind = (stated.kind, stated.topic) == (claim.kind, claim.topic)
    return is_same_kind and (not stated.values or stated.states(claim))


def _sprays(read: ReadText, required: Sequence[Claim]) -> Iterator[Contradiction]:
    for claim in required:
        about = [s for s in (*read.required, *read.joined) if (s.kind, s.topic) == claim[:2]]
        if is_sprayed(about, claim):
            reason = f"the text gives {claim.label} one value after another"
            yield Contradiction(claim.label, about[0].span, reason, is_denial=False)


def _other_values(read: ReadText, required: Sequence[Claim]) -> Iterator[Contradiction]:
    for stated in conflicting_claims(read, required):
        label = f"{stated.kind.value}({stated.topic})" if stated.topic else stated.kind.value
        reason = f"the text gives {label} a value policy does not"
        yield Contradiction(label, stated.span, reason, is_denial=False, is_other_value=True)


def conflicting_claims(read: ReadText, required: Sequence[Claim]) -> list[StatedClaim]:
    """Return statements of a required claim that give it another value than policy does."""
    exclusive = [claim for claim in required if claim.kind in _EXCLUSIVE and claim.slots]
    return [
        stated
        for claim in exclusive
        for stated in read.required
        if stated.counts
        and (stated.kind, stated.topic) == (claim.kind, claim.topic)
        and _has_other_value(stated.values, claim)
    ]


def _has_other_value(values: Iterable[Value], claim: Claim) -> bool:
    """Return whether some slot of `claim` is given values of its kind and none that fills it."""
    listed = list(values)
    for slot in claim.slots:
        kinds = {accepted.kind for accepted in slot.accepts} - _LOOSE_KINDS
        rivals = [
            value for value in listed if value.kind in kinds and _is_peer(value, slot.accepts)
        ]
        if rivals and not any(fills(value, slot) for value in listed):
            return True
    return False


def _is_peer(value: Value, accepts: tuple[Value, ...]) -> bool:
    """Return whether `value` could stand in for an accepted one: ids only of the same series."""
    if value.kind is not ValueKind.IDENTIFIER:
        return True
    series = {accepted.text.partition("-")[0] for accepted in accepts}
    return value.text.partition("-")[0] in series


def is_sprayed(stated: Sequence[StatedClaim], claim: Claim) -> bool:
    """Return whether a slot of `claim` is given so many values that it is given none."""
    texts = dict.fromkeys(one.text for one in stated if one.counts)
    is_exclusive = claim.kind in _EXCLUSIVE
    return any(
        _has_row(text, slot, is_exclusive=is_exclusive) for slot in claim.slots for text in texts
    ) or (is_exclusive and _has_many_rivals(stated, claim))


def _has_many_rivals(stated: Sequence[StatedClaim], claim: Claim) -> bool:
    """Return whether a slot is given many values beside the right one, here and there."""
    accepted = {value for slot in claim.slots for value in slot.accepts}
    values = {value for one in stated if one.counts for value in one.values} - accepted
    return any(
        sum(value.kind is kind and _is_peer(value, slot.accepts) for value in values)
        >= _MANY_RIVALS
        for slot in claim.slots
        for kind in {value.kind for value in slot.accepts} - _PLENTIFUL_KINDS
    )


def _has_row(text: str, slot: Slot, *, is_exclusive: bool) -> bool:
    """Return whether `text` joins rival values for a slot: three of them, or two by an `or`.

    Several records may be listed where a case has several; only an `or` makes a guess of them.
    """
    row: set[Value] = set()
    has_or = False
    items = _items_of(text)
    given = {value for item in items for value in item.values if value not in item.bounds}
    is_plain = not given.isdisjoint(slot.accepts)
    for item in items:
        found = _rivals_in(item, slot)
        if is_plain:
            found -= item.bounds  # the terms beside the case's own value
        goes_on = bool(row) and not item.is_long
        has_or = has_or and goes_on
        row = found | (row if goes_on and found else set())
        is_one_of = is_exclusive or any(v.kind in _SINGLE_KINDS for v in row)
        if len(row) >= _ROW - (has_or and is_one_of) and (has_or or is_one_of):
            return True
        has_or = has_or or item.is_before_or
    return False


@lru_cache(maxsize=1024)
def _items_of(text: str) -> tuple[_Item, ...]:
    """Return the items of a clause that is read as a row; kept, since every claim asks for them."""
    items, start = [], 0
    for joiner in _JOINER.finditer(text):
        item = text[start : joiner.start()]
        is_long = len(item.split()) > _MEMBER_WORDS
        has_or = joiner["or"] is not None
        items.append(_item_of(item, is_long=is_long, is_before_or=has_or))
        start = joiner.end()
    if not items:
        return ()  # one item is no row
    return (*items, _item_of(text[start:], is_long=False, is_before_or=False))


def _item_of(text: str, *, is_long: bool, is_before_or: bool) -> _Item:
    values = find_values(text, _ANY_DAY)
    bounds = [
        value
        for number in re.finditer(r"\d[\d.,]*(?: ?%| ?percent)?", text)
        if _BOUND.search(text[: number.start()])
        for value in find_values(number.group(), _ANY_DAY)
    ]
    return _Item(values, is_long, is_before_or, frozenset(bounds))


def _rivals_in(item: _Item, slot: Slot) -> set[Value]:
    """Return the value of a slot's own kind in an item of a row; none where there are several."""
    kinds = {value.kind for value in slot.accepts} - _PLENTIFUL_KINDS - {ValueKind.TIME}
    found = {
        value for value in item.values if value.kind in kinds and _is_peer(value, slot.accepts)
    }
    return found if len(found) == 1 else set()
