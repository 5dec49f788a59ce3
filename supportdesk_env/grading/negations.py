"""Tells whether a negation denies a phrase it stands before, of a claim that bears one of its own.

"Not verified" is the claim of a note, and "none was asked for" no denial of what stands beside it,
so such a claim can't be denied by whatever negation reaches it, as others are (`doubts.py`).
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from supportdesk_env.grading.doubts import load_triggers, without_pseudo

_TEXTS_KEPT = 1024

_GAP = re.compile(
    r"\s+(?:(?:is|are|was|were|be|been|being|has|have|had|will|would|get|got|it|this|that|the|our|your|his|her|their|my|its|"
    r"here|there|now|yet|ever|even|really|quite|further|other|more|such|new|\w+ly)\s+){0,3}"
)
"""What may stand between a negation and what it denies: no mark, and no verb of its own."""


def is_denied_outright(text: str, places: Iterable[tuple[int, int]]) -> bool:
    """Return whether a negation outside all `places` stands right before one of them."""
    phrases = list(places)
    return any(
        _GAP.fullmatch(text, end, begin)
        for start, end in _negations(text)
        if not any(first < end and start < last for first, last in phrases)
        for begin, _ in phrases
        if end <= begin
    )


@lru_cache(maxsize=_TEXTS_KEPT)
def _negations(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the negations of a clause stand, in lower case."""
    found = load_triggers()["negation"].finditer(without_pseudo(text))
    return tuple(match.span() for match in found)
