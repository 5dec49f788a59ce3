"""Checks that look at a whole text: does it agree with itself, the request and the case?

Values that exclude one another, asks beyond what is requested, details that are nobody's
business, and text that is not prose.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from supportdesk_env.domain.claim import Claim, ClaimKind, Value, ValueKind
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.grading.claims import ReadText, StatedClaim
from supportdesk_env.grading.language import find_foreign
from supportdesk_env.grading.values import fills

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

_LOOSE_KINDS = frozenset({ValueKind.COUNT, ValueKind.DATE})
"""Kinds that a sentence holds for many reasons; they fill a slot, and never contradict one."""

FOREIGN_SHARE = 0.1
"""Share of sentences in another language above which a text is told so; they never earn."""

MAIN_SHARE = 0.5
"""Share above which the text as a whole counts as written in that language."""

PROSE_SHARE = 0.15
"""Least share of function words in a text of some length; lists of keywords have fewer."""

_PROSE_WORDS = 12
_FUNCTION_WORDS = frozenset(
    (
        *("a", "an", "the", "this", "that", "there", "their", "them", "its", "it", "no", "any"),
        *("i", "me", "my", "we", "us", "our", "you", "your", "all", "nothing", "which", "what"),
        *("and", "or", "if", "so", "as", "at", "by", "for", "from", "in", "of", "on", "out"),
        *("to", "up", "with", "within", "not", "is", "are", "be", "been", "was", "were", "will"),
        *("can", "do", "has", "have", "may"),
    )
)


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


def surplus_asks(read: ReadText, asked: Sequence[RequestField]) -> list[StatedClaim]:
    """Return asks in the text, one per field, for fields that are not requested.

    A single one in the clause that asks for a requested field is taken as part of its wording:
    "the date and time of your last sign-in" asks for no timestamps.
    """
    asks = [s for s in read.required if s.kind is ClaimKind.ASK and s.counts]
    proper = {ask.span for ask in asks if RequestField(ask.topic) in asked}
    surplus = {ask.topic: ask for ask in asks if RequestField(ask.topic) not in asked}
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
        if re.search(rf"(?<!\w){re.escape(detail.lower())}(?!\w)", lowered)
    ]


def is_prose(text: str) -> bool:
    """Return whether `text` is written in sentences; short texts are taken to be."""
    words = re.findall(r"[a-z']+", text.lower())
    if len(words) < _PROSE_WORDS:
        return True
    return sum(word in _FUNCTION_WORDS for word in words) >= PROSE_SHARE * len(words)
