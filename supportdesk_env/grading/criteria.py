"""Turns what a text claims into a score: coverage, less contradictions, fabrications, forbidden."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from supportdesk_env.domain.claim import Claim, ClaimKind, ForbiddenKind, Value, ValueKind
from supportdesk_env.domain.score import ClaimFinding
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.grading.claims import ReadText, StatedClaim
from supportdesk_env.grading.consistency import (
    bare_claims,
    crowded_claims,
    doubted_claims,
    surplus_asks,
)
from supportdesk_env.grading.contradictions import find_contradictions
from supportdesk_env.grading.derived import follows
from supportdesk_env.grading.excuses import find_excused
from supportdesk_env.grading.findings import Source, describe, make_finding, with_the_rest
from supportdesk_env.grading.lexicon import load_lexicon
from supportdesk_env.grading.sentences import Span

FABRICATION_COST = 0.25
"""What each value that stands nowhere in the case takes off a text's score."""

CONTRADICTION_COST = 0.25
"""What each claim that is both asserted and taken back takes off a text's score."""

DENIAL_COST = 0.5
"""What it takes off where the denial names the claim's own object."""

SURPLUS_COST = 0.1
"""What each ask for a field that is not requested takes off the reply's score; and the share of it
each requested field costs a reply that asks for none."""

_MANY_DOUBTED = 2
"""One claim only worded may be misread; so many are a way of writing."""

_CHECKED_KINDS = frozenset({ValueKind.MONEY, ValueKind.IDENTIFIER, ValueKind.PERCENT})

_MONEY_PROMISES = frozenset({ForbiddenKind.PROMISE_REFUND, ForbiddenKind.PROMISE_CREDIT})


@dataclass(slots=True)
class TextScore:
    """The score of one text, with everything that explains it."""

    score: float = 0.0
    reasons: list[str] = field(default_factory=list)
    findings: list[ClaimFinding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    """The required claims that are made and not taken back."""
    gates: list[str] = field(default_factory=list)


class Knowledge(NamedTuple):
    """What may be stated: the values the case holds, and the fields that may be asked for."""

    values: frozenset[Value]
    asked: tuple[RequestField, ...]


def score_text(
    read: ReadText,
    required: Sequence[Claim],
    forbidden: Iterable[ForbiddenKind],
    knowledge: Knowledge,
    source: Source,
) -> TextScore:
    """Return how well a text that was read makes the required claims and avoids the others."""
    result = TextScore()
    found = _find_required(read, required, knowledge, source, result)
    contradicted = _find_contradictions(read, required, source, result)
    fabricated = _find_fabrications(read, required, knowledge, source, result)
    surplus = _find_surplus(read, required, knowledge, source, result)
    unasked = _count_unasked(found, required, knowledge, result)
    breaches = _find_forbidden(read, required, forbidden, source, result)
    tainted = {(f.start, f.end) for f in result.findings if f.role == "forbidden"}
    made = {
        claim.label: found[claim.label]
        for claim in required
        if claim.label in found
        and claim.label not in contradicted
        and not any(hit.span in tainted for hit in _hits(read, claim))
    }
    _drop_groundless(made, required, result)
    met = _count_made(made, required, read, result)
    score = met / len(required) if required else 0.0  # with nothing to say, words earn nothing
    score -= FABRICATION_COST * fabricated + sum(contradicted.values())
    score -= SURPLUS_COST * surplus
    score *= 1 - SURPLUS_COST * unasked
    for kind in breaches:
        score = 0.0 if kind in load_lexicon().gates else score / 2
    result.score = max(0.0, score)
    result.findings = with_the_rest(read, source, result.findings)
    result.reasons.insert(0, f"{met} of {len(required)} required claims are made")
    return result


def _drop_groundless(
    made: dict[str, StatedClaim], required: Sequence[Claim], result: TextScore
) -> None:
    """Drop the arrival of a refund that the text does not make."""
    arrivals = [label for label in made if label.startswith(ClaimKind.EFFECTIVE_DATE)]
    refunds = [claim.label for claim in required if claim.kind is ClaimKind.CONFIRM_REFUND]
    if refunds and arrivals and not made.keys() & refunds:
        result.reasons.append("a refund that is not stated cannot arrive")
        for label in arrivals:
            del made[label]


def _count_made(
    made: Mapping[str, StatedClaim], required: Sequence[Claim], read: ReadText, result: TextScore
) -> int:
    """Return how many of the claims that are made count, given how the text makes them."""
    result.made.update(made)
    count = len(made)
    doubted = doubted_claims(read, required) - made.keys()
    if len(doubted) >= _MANY_DOUBTED:
        result.reasons.append(f"{', '.join(sorted(doubted))} only quoted, hedged or played")
        count -= len(doubted)
    crowd = crowded_claims(made.values())
    if crowd:
        result.reasons.append(f"{crowd} claims crowd into a clause that makes others already")
    bare = bare_claims(made.values())
    if bare:
        result.reasons.append(f"{bare} claims are listed in words without a sentence")
    return max(0, count - crowd - bare)


def _find_required(
    read: ReadText,
    required: Sequence[Claim],
    knowledge: Knowledge,
    source: Source,
    result: TextScore,
) -> dict[str, StatedClaim]:
    """Return the required claims the text makes, and where; each is looked for once."""
    found = {}
    for claim in required:
        hits = _hits(read, claim)
        if claim.kind is ClaimKind.ASK and RequestField(claim.topic) not in knowledge.asked:
            hits = []
        if hits:
            best = next((hit for hit in hits if hit.names(claim)), hits[0])
            found[claim.label] = best
            result.findings.append(make_finding(best, source, "required"))
        else:
            result.missing.append(f"{source}: {describe(claim)}")
    return found


def _hits(read: ReadText, claim: Claim) -> list[StatedClaim]:
    """Return where the text makes a claim."""
    return [s for s in (*read.required, *read.joined) if s.counts and s.states(claim)]


def _find_contradictions(
    read: ReadText, required: Sequence[Claim], source: Source, result: TextScore
) -> dict[str, float]:
    """Return the cost of each required claim the text also denies, or gives another value."""
    found = find_contradictions(read, required)
    for contradiction in found:
        result.reasons.append(contradiction.reason)
        result.findings.append(
            ClaimFinding(
                source=source,
                claim=contradiction.label,
                role="contradictory",
                polarity="negated" if contradiction.is_denial else "affirmed",
                modality="asserted",
                start=contradiction.span.start,
                end=contradiction.span.end,
            )
        )
    if any(one.label == ClaimKind.CONFIRM_REFUND and one.is_other_value for one in found):
        result.gates.append(f"{source}: {ForbiddenKind.PROMISE_REFUND.value}")
    return {
        one.label: DENIAL_COST if one.is_explicit else CONTRADICTION_COST
        for one in sorted(found, key=lambda one: one.is_explicit)
    }


def _find_fabrications(
    read: ReadText,
    required: Sequence[Claim],
    knowledge: Knowledge,
    source: Source,
    result: TextScore,
) -> int:
    """Return how many amounts, ids and percentages stand neither in the case nor in its gold."""
    gold = {value for claim in required for slot in claim.slots for value in slot.accepts}
    known = knowledge.values | gold
    prefixes = {_prefix(value) for value in known} - {""}
    invented = []
    for value, span in read.values:
        if value.kind not in _CHECKED_KINDS or value in known or follows(value, known):
            continue
        if value.kind is ValueKind.IDENTIFIER and _prefix(value) not in prefixes:
            continue  # a hyphenated word with a digit, not an id of this desk
        invented.append(value)
        result.reasons.append(f"{value.text} stands nowhere in the case")
        result.findings.append(
            ClaimFinding(
                source=source,
                claim=f"value({value.text})",
                role="fabricated",
                polarity="affirmed",
                modality="asserted",
                start=span.start,
                end=span.end,
            )
        )
    return len(set(invented))


def _prefix(value: Value) -> str:
    """Return the letters an identifier starts with; empty for other values."""
    if value.kind is not ValueKind.IDENTIFIER:
        return ""
    return "".join(takewhile(str.isalpha, value.text))


def _find_surplus(
    read: ReadText,
    required: Sequence[Claim],
    knowledge: Knowledge,
    source: Source,
    result: TextScore,
) -> int:
    """Return how many fields the text asks for that are not requested."""
    made = {(f.start, f.end) for f in result.findings}
    made |= {s.span for s in read.required if s.counts and any(map(s.states, required))}
    surplus = surplus_asks(read, knowledge.asked, made)
    for stated in surplus:
        result.findings.append(make_finding(stated, source, "irrelevant"))
        result.reasons.append(f"the text asks for {stated.topic}, which is not requested")
    return len(surplus)


def _count_unasked(
    found: Mapping[str, StatedClaim],
    required: Sequence[Claim],
    knowledge: Knowledge,
    result: TextScore,
) -> int:
    """Return how many fields were requested by a text that asks for none of them."""
    asks = [claim for claim in required if claim.kind is ClaimKind.ASK]
    unasked = [claim for claim in asks if RequestField(claim.topic) in knowledge.asked]
    if not unasked or any(claim.label in found for claim in unasked):
        return 0
    result.reasons.append("fields are requested, and the text asks for none of them")
    return len(unasked)


def _find_forbidden(
    read: ReadText,
    required: Sequence[Claim],
    forbidden: Iterable[ForbiddenKind],
    source: Source,
    result: TextScore,
) -> list[ForbiddenKind]:
    """Return the forbidden claims the text makes, each once."""
    kinds = list(forbidden)
    breaches: list[ForbiddenKind] = []
    made = {
        s.span
        for s in read.required
        if s.counts and any(claim.slots and s.names(claim) for claim in required)
    } | {
        Span(f.start, f.end)
        for f in result.findings
        if f.role == "required" and not f.claim.startswith(ClaimKind.SECONDARY_ACK)
    }
    excused = find_excused(read, required, kinds, made)
    for stated in read.forbidden:
        if not (isinstance(stated.kind, ForbiddenKind) and stated.kind in kinds and stated.counts):
            continue
        if stated.kind in _MONEY_PROMISES and stated.span in made:
            continue  # the very statement policy asks for, such as a refund made earlier
        result.findings.append(make_finding(stated, source, "forbidden"))
        if stated.span == excused:
            result.reasons.append(f"a clause that is due reads as {stated.kind.value}: not counted")
        elif stated.kind not in breaches:
            breaches.append(stated.kind)
            result.reasons.append(f"forbidden claim: {stated.kind.value}")
    gates = load_lexicon().gates
    result.gates.extend(f"{source}: {kind.value}" for kind in breaches if kind in gates)
    return breaches
