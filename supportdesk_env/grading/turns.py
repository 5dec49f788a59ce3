"""Tells where the last of several clauses speaks of something else: "...; the copy we keep"."""

import re
from collections.abc import Iterable

from supportdesk_env.domain.claim import ClaimKind

TWO_PARTED = frozenset({ClaimKind.EXPLAIN_RULE, ClaimKind.CANNOT_UNTIL, ClaimKind.NOTE_NEXT_ACTION})
"""Claims that set one thing beside another by nature: a rule and a fact, a decision and a day."""

_SUBJECT = re.compile(r"(?:[\w'-]+ ){0,4}")
"""What may stand before the word of a clause that names what it is about."""

_PREDICATE = re.compile(
    r"[\w' -]{0,30}?\b(?:is|are|was|were|will|has|have|had|can|may|must|does|did|stays?|gets?|"
    r"works?|goes|carr(?:y|ies)|we|i|you|they|please)\b"
)
"""How it goes on where it says something of its own about that."""

_POINTS_BACK = re.compile(
    r"\b(?:it|its|this|that|these|those|them|they|he|she|both|his|her|hence|there)\b"
)


def turns_away(text: str, places: Iterable[tuple[int, int]]) -> bool:
    """Return whether a clause only names something, and says something else of it.

    `text` is the last of clauses that are read together, in lower case; `places` are where phrases
    stand in it that no clause before it holds.
    """
    named = list(places)
    if len(named) != 1 or _POINTS_BACK.search(text):
        return False
    ((start, end),) = named
    return (
        _SUBJECT.fullmatch(text, 0, start) is not None and _PREDICATE.match(text, end) is not None
    )
