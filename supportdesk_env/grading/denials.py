"""Finds what takes a claim back without repeating it: a refusal, a reversal, the opposite.

A promise and its refusal need not share a word. Which phrases deny which claim is data
(`data/claims/denials.yaml`), read clause by clause like the claims themselves.
"""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from supportdesk_env.domain.claim import Claim, ClaimKind, Value, ValueKind
from supportdesk_env.grading.claims import ReadText, StatedClaim
from supportdesk_env.grading.clauses import Clause, Span
from supportdesk_env.grading.doubts import Doubt
from supportdesk_env.grading.lexicon import load_family_denials
from supportdesk_env.grading.phrases import compile_phrases
from supportdesk_env.package_data import read_yaml

_DENIES_NOTHING: frozenset[Doubt] = frozenset(
    {"question", "attribution", "quotation", "role_play", "conditional", "reservation", "generic"}
)

_DEEDS = frozenset(
    {
        ClaimKind.CONFIRM_REFUND,
        ClaimKind.CONFIRM_CREDIT,
        ClaimKind.CONFIRM_DONE,
        ClaimKind.INCIDENT_OPEN,
        ClaimKind.INCIDENT_LINKED,
        ClaimKind.CONTAIN,
    }
)
"""Claims that something was done."""

_TELLING_KINDS = frozenset({ValueKind.IDENTIFIER, ValueKind.MONEY})
"""Kinds of values that tell which charge, account or incident a clause is about."""


class _DenialFile(BaseModel):
    """The shape of `data/claims/denials.yaml`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    unless: tuple[str, ...]
    not_needed: tuple[str, ...]
    """In the clause of an ask, these turn it into its opposite."""
    refuses: tuple[str, ...]
    """These take back whatever the text says was done."""
    asks_nothing: tuple[str, ...]
    """These take every ask of the text back."""
    pending: dict[str, tuple[str, ...]]
    """By claim, what only promises it; counts where the text does not make it as well."""
    claims: dict[str, tuple[str, ...]]
    """By claim, as `kind` or `kind(topic)`."""


class Denials(NamedTuple):
    """The phrases that take claims back."""

    unless: re.Pattern[str]
    not_needed: re.Pattern[str]
    refuses: re.Pattern[str]
    asks_nothing: re.Pattern[str]
    pending: dict[str, re.Pattern[str]]
    claims: dict[str, re.Pattern[str]]


class Denial(NamedTuple):
    """A required claim the text takes back, and where."""

    claim: Claim
    span: Span
    is_explicit: bool
    """It names the claim's own object by a value of it."""


@cache
def load_denials(package: str = "") -> Denials:
    """Return the phrases of this package and those a family's package adds, compiled once."""
    if package:
        own = _compile(load_family_denials(package))
        general = load_denials()
        return general._replace(claims={**general.claims, **own})
    raw = _DenialFile.model_validate(read_yaml("grading", "data/claims/denials.yaml"))
    return Denials(
        unless=compile_phrases(raw.unless),
        not_needed=compile_phrases(raw.not_needed),
        refuses=compile_phrases(raw.refuses),
        asks_nothing=compile_phrases(raw.asks_nothing),
        pending=_compile(raw.pending),
        claims=_compile(raw.claims),
    )


def _compile(lists: dict[str, tuple[str, ...]]) -> dict[str, re.Pattern[str]]:
    return {label: compile_phrases(phrases) for label, phrases in lists.items()}


def find_denials(read: ReadText, required: Sequence[Claim]) -> list[Denial]:
    """Return which required claims some clause takes back, each once."""
    denials = load_denials(read.package)
    telling = [
        clause
        for clause in read.clauses
        if not clause.doubts & _DENIES_NOTHING and not denials.unless.search(clause.text)
    ]
    values: dict[Span, list[Value]] = {}
    for value, span in read.values:
        values.setdefault(span, []).append(value)
    found = []
    for claim in required:
        made = {s.span for s in (*read.required, *read.joined) if s.counts and s.states(claim)}
        spans = [
            clause.span
            for clause in telling
            if (clause.span not in made or claim.kind.startswith("note_"))
            and not _is_about_another(values.get(clause.span, ()), claim)
            and _denies(clause, claim, denials, is_made=bool(made))
        ]
        spans += [s.span for s in read.required if _is_refused_ask(s, claim, denials)]
        if spans:
            accepted = {value for slot in claim.slots for value in slot.accepts}
            named = any(accepted.intersection(values.get(span, ())) for span in spans)
            found.append(Denial(claim, spans[0], is_explicit=named))
    return found


def _denies(clause: Clause, claim: Claim, denials: Denials, *, is_made: bool) -> bool:
    patterns = [denials.claims.get(claim.label)]
    if claim.kind in _DEEDS:
        patterns.append(denials.refuses)
    if claim.kind is ClaimKind.ASK:
        patterns.append(denials.asks_nothing)
    if not is_made:
        patterns.append(denials.pending.get(claim.label))
    return any(pattern is not None and pattern.search(clause.text) for pattern in patterns)


def _is_refused_ask(stated: StatedClaim, claim: Claim, denials: Denials) -> bool:
    """Return whether a clause names the field of an ask only to say it is not needed."""
    return (
        claim.kind is ClaimKind.ASK is stated.kind
        and stated.topic == claim.topic
        and denials.not_needed.search(stated.text) is not None
    )


def _is_about_another(values: Iterable[Value], claim: Claim) -> bool:
    """Return whether a clause holds telling values, and none that `claim` accepts."""
    accepted = {value for slot in claim.slots for value in slot.accepts}
    kinds = {value.kind for value in accepted} & _TELLING_KINDS
    telling = [value for value in values if value.kind in kinds]
    return bool(telling) and not accepted.intersection(telling)
