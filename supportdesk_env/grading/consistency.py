"""Checks of a whole text: does it say the same thing twice over, or ask for too much?

Claims only worded, claims crowded into one clause, asks beyond what is requested, and details
that are nobody's business.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.grading.claims import ReadText, StatedClaim
from supportdesk_env.grading.doubts import Doubt
from supportdesk_env.grading.language import find_foreign
from supportdesk_env.grading.manner import is_sentence

_ROOM = 3
"""How many statements one clause of a reply may make."""

_NOTE_ROOM = 4
"""How many statements one sentence of a note may make."""

_BARE_ROOM = 2
"""How many statements a note may make in a row of words that is no sentence."""

_PLAYED: frozenset[Doubt] = frozenset(
    (
        *("conjecture", "reservation", "rejection", "quotation", "role_play", "correction"),
        *("alternative", "attribution", "disclaimer"),
    )
)
"""Doubts that a whole text is written under on purpose, rather than now and then."""


def doubted_claims(read: ReadText, required: Sequence[Claim]) -> set[str]:
    """Return the labels of required claims that some clause only words under such a doubt."""
    played = {clause.span for clause in read.clauses if clause.doubts & _PLAYED}
    return {
        claim.label
        for claim in required
        if any(s.is_uncertain and s.span in played and s.states(claim) for s in read.required)
    }


FOREIGN_SHARE = 0.1
"""Share of sentences in another language above which a text is told so; they never earn."""

MAIN_SHARE = 0.5
"""Share above which the text as a whole counts as written in that language."""


def crowded_claims(hits: Iterable[StatedClaim]) -> int:
    """Return how many claims stand in a clause that makes as many as it has room for.

    Whoever writes sentences spreads them; only a list of asks has room for more.
    """
    spans = Counter((hit.span, _room(hit)) for hit in hits if hit.kind is not ClaimKind.ASK)
    return sum(max(0, count - room) for (_, room), count in spans.items())


def _room(hit: StatedClaim) -> int:
    if not hit.kind.startswith("note_"):
        return _ROOM
    return _NOTE_ROOM if is_sentence(hit.text) else _BARE_ROOM


def bare_claims(hits: Iterable[StatedClaim]) -> int:
    """Return how many claims of a reply stand in mere words, beyond those in sentences."""
    told = [hit for hit in hits if hit.kind is not ClaimKind.ASK]
    bare = sum(
        not hit.kind.startswith("note_") and not any(map(is_sentence, hit.sentences))
        for hit in told
    )
    return max(0, 2 * bare - len(told))


def surplus_asks(
    read: ReadText, asked: Sequence[RequestField], made: Collection[tuple[int, int]]
) -> list[StatedClaim]:
    """Return asks in the text, one per field, for fields that are not requested.

    A single one in a clause that makes a required claim (`made`) or asks for a requested field is
    taken as part of its wording: "the date and time of your last sign-in" asks for no timestamps.
    Nor does the line ask that leads to a list.
    """
    asks = [s for s in read.required if s.kind is ClaimKind.ASK and s.counts]
    proper = {ask.span for ask in asks if RequestField(ask.topic) in asked} | set(made)
    surplus = {
        ask.topic: ask
        for ask in asks
        if RequestField(ask.topic) not in asked and not ask.text.endswith(":")
    }
    by_clause = Counter(ask.span for ask in surplus.values())
    return [a for a in surplus.values() if a.span not in proper or by_clause[a.span] > 1]


def in_english(read: ReadText) -> tuple[ReadText, list[str]]:
    """Return `read` without what sentences in another language assert, and remarks on them."""
    foreign = find_foreign(read.sentences)
    if not foreign.sentences:
        return read, []
    kept = read._replace(
        required=tuple(c for c in read.required if not _earns_in(c, foreign.sentences)),
        joined=tuple(c for c in read.joined if not _earns_in(c, foreign.sentences)),
    )
    if foreign.share > MAIN_SHARE:
        return kept, [f"the text is written in {foreign.language}, not in English"]
    if foreign.share > FOREIGN_SHARE:
        number = f"{len(foreign.sentences)} of {len(read.sentences)} sentences"
        return kept, [f"{number} are in {foreign.language}, not in English, and earn nothing"]
    return kept, []


def _earns_in(stated: StatedClaim, sentences: frozenset[str]) -> bool:
    return stated.counts and not sentences.isdisjoint(stated.sentences)


def find_disclosures(text: str, private: Iterable[str]) -> list[str]:
    """Return which of the `private` details stand in `text`, whatever their case."""
    lowered = text.lower()
    return [
        detail
        for detail in private
        if detail.lower() in lowered
        and re.search(rf"(?<!\w){re.escape(detail.lower())}(?!\w)", lowered)
    ]
