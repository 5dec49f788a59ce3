"""Does a text speak of this case, and of little else?

Boilerplate that could be sent to anybody and sprays of claims that hope to hit are cheap to write
and worth nothing to a customer.
"""

import re
from collections.abc import Iterable, Sequence

from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.grading.claims import ReadText, StatedClaim

BOILERPLATE_SHARE = 0.2
"""What is left of the score of a text that could have been written about any case."""

STRAY_COST = 0.1
"""What each stray clause beyond the allowance takes off a text's score."""

STRAY_ALLOWANCE = 3
"""Stray clauses that are free in any text; a long answer may hold as many as it owes claims."""


def stray_claims(read: ReadText, required: Sequence[Claim]) -> list[StatedClaim]:
    """Return one claim of every clause that asserts claims, none of which is required.

    Asks are left out: one for a field that is not requested has its own price.
    """
    owed = {(claim.kind, claim.topic) for claim in required}
    useful = {s.span for s in read.required if (s.kind, s.topic) in owed}
    strays = {
        stated.span: stated
        for stated in read.required
        if stated.counts and stated.kind is not ClaimKind.ASK and stated.span not in useful
    }
    return list(strays.values())


def stray_cost(strays: int, required: int) -> float:
    """Return what `strays` clauses cost a text that owes `required` claims."""
    return STRAY_COST * max(0, strays - max(STRAY_ALLOWANCE, required))


def is_specific(read: ReadText, required: Sequence[Claim]) -> bool:
    """Return whether `read` makes a required claim with a value that only this case has.

    A window that anything sooner fills as well says nothing of the case; asking for exactly what
    this case lacks does.
    """
    made = {
        claim
        for claim in required
        for stated in (*read.required, *read.joined)
        if stated.counts and stated.states(claim)
    }
    asks = {claim for claim in required if claim.kind is ClaimKind.ASK}
    has_value = any(not slot.is_upper_bound for claim in made for slot in claim.slots)
    return has_value or (bool(asks) and asks <= made)


def speaks_of(text: str, names: Iterable[str]) -> bool:
    """Return whether any of `names` stands in `text`, to the letter and as a word of its own."""
    found = (re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names if name)
    return any(match is not None for match in found)
