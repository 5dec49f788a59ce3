"""Tells which clauses that policy asks for sound forbidden without being so.

The files of the lexicon were written apart. Where one alone hears a forbidden claim in a clause
that makes a due one, it is more often misread than meant; unless a part of the clause says it.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from supportdesk_env.domain.claim import Claim, ClaimKind, ForbiddenKind
from supportdesk_env.grading.claims import ReadText, StatedClaim, read_reply
from supportdesk_env.grading.sentences import Span

_SHOWN = frozenset({ForbiddenKind.ECHO_SECRET})
"""Claims that are made by what is shown, so that one file that hears them is as good as two."""

_PART = re.compile(r"[,:]\s+|\s-\s|\s(?:and|but|so|or|with|while|as|because|since)\s")
"""What parts a clause into what may be said on its own."""

_ANY_DAY = date(2026, 1, 1)
"""What a part says is no matter of dates."""


def find_excused(
    read: ReadText,
    required: Sequence[Claim],
    kinds: Collection[ForbiddenKind],
    due: Collection[Span],
) -> Span | None:
    """Return the clause among `due` that only sounds as if it made a claim of `kinds`, if any.

    One is a mishap; several are a way of writing, and none of them is excused.
    """
    heard_by: dict[tuple[ClaimKind | ForbiddenKind, Span], set[str]] = defaultdict(set)
    for stated in read.forbidden:
        heard_by[stated.kind, stated.span].add(stated.file)
    heard = [s for s in read.forbidden if s.counts and s.kind in kinds and s.span in due]
    doubtful = {s.span for s in heard} - {
        s.span
        for s in heard
        if s.kind in _SHOWN
        or len(heard_by[s.kind, s.span]) > 1
        or _is_said_apart(s, read.package, required)
    }
    return doubtful.pop() if len(doubtful) == 1 else None


def _is_said_apart(stated: StatedClaim, package: str, required: Iterable[Claim]) -> bool:
    """Return whether a part of the clause makes the forbidden claim and no due one."""
    due = {(claim.kind, claim.topic) for claim in required}
    for part in _PART.split(stated.text):
        read = read_reply(part, _ANY_DAY, package)
        is_due = any(claim.counts and (claim.kind, claim.topic) in due for claim in read.required)
        if not is_due and any(c.kind is stated.kind and c.counts for c in read.forbidden):
            return True
    return False
