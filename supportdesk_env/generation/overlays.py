"""Draws which overlays lie over a case, of those it admits, and what each of them brings along."""

from typing import NamedTuple

from supportdesk_env.cases.companies import draw_outdated, other_values
from supportdesk_env.cases.deviations import as_printed, get_parameter
from supportdesk_env.cases.family import CaseFacts, CaseHeader, Family
from supportdesk_env.cases.overlays import HELD_BACK, Deviation, Overlay, is_held_back
from supportdesk_env.cases.resolving import Situation
from supportdesk_env.cases.ticket_text import Phrasing
from supportdesk_env.cases.wording import draw_phrasing, load_wordings
from supportdesk_env.cases.world import STATABLE, Raw, World
from supportdesk_env.domain.vocabulary import RequestField, ResolutionCode
from supportdesk_env.generation.levels import LEVELS, LITTLE_TIME
from supportdesk_env.generation.splits import Split
from supportdesk_env.policies.decisions import Outcome
from supportdesk_env.policies.parameters import Company
from supportdesk_env.seeding import Stream

_FITS_SPAM = frozenset({Overlay.INJECTION, Overlay.NEAR_BREACH})
_HELD_BACK_SHARE = 0.5
"""Share of the out-of-distribution cases with several overlays that hold such a pair."""

_RARE = (Overlay.ALREADY_GIVEN, Overlay.CONTRADICTION)
"""Overlays that few cases admit; where they do, they are taken before others in half of them."""

_RARE_SHARE = 0.5


class Told(NamedTuple):
    """What a case is drawn from, and its facts: all that overlays can change."""

    family: Family[CaseFacts]
    rule_id: str
    """The rule its facts were drawn for."""
    world: World
    header: CaseHeader
    phrasing: Phrasing
    raw: Raw


def add_overlays(told: Told, split: Split, stream: Stream) -> Told:
    """Return the case with the overlays drawn for its level, as far as it admits them."""
    chosen = _choose(told, split, stream)
    if Overlay.CONTRACT_OVERRIDE in chosen:
        told = _deviate(told, split, stream)
        still = _admitted(told, split)
        chosen = tuple(overlay for overlay in chosen if overlay in still)
    header = told.header.model_copy(update={"overlays": chosen})
    if Overlay.NEAR_BREACH in chosen:
        minutes = stream.integer("little_time", *LITTLE_TIME)
        header = header.model_copy(update={"sla_minutes": minutes})
    if Overlay.STALE_ARTICLE in chosen:
        company = as_printed(told.world.company, header.deviation)
        outdated = draw_outdated(
            stream.child("outdated"), company, told.family.package, split.ranges
        )
        header = header.model_copy(update={"outdated": outdated})
    return _say(told._replace(header=header), chosen, stream)


def _choose(told: Told, split: Split, stream: Stream) -> tuple[Overlay, ...]:
    """Return the overlays of a case in their fixed order."""
    count = stream.integer("count", *LEVELS[told.header.difficulty].overlays)
    chosen: tuple[Overlay, ...] = ()
    admitted = _admitted(told, split)
    order = stream.sample("order", admitted, len(admitted))
    order = [o for o in _RARE if o in admitted and stream.chance(f"rare_{o}", _RARE_SHARE)] + order
    if split.has_held_back and count > 1:
        order = [*_pair(admitted, stream), *order]
    for overlay in dict.fromkeys(order):
        more = (*chosen, overlay)
        if len(more) <= count and (split.has_held_back or not is_held_back(more)):
            chosen = more
    return tuple(overlay for overlay in Overlay if overlay in chosen)


def _pair(admitted: list[Overlay], stream: Stream) -> list[Overlay]:
    """Return a pair that is held back, in half of the cases that admit one."""
    pairs = [pair for pair in sorted(map(sorted, HELD_BACK)) if set(pair) <= set(admitted)]
    has_pair = bool(pairs) and stream.chance("held_back", _HELD_BACK_SHARE)
    return stream.choice("pair", pairs) if has_pair else []


def _admitted(told: Told, split: Split) -> list[Overlay]:
    """Return the overlays that can lie over this case."""
    family, outcome = told.family, _outcome(told)
    wordings = load_wordings(family.package)[told.phrasing.bank]
    possible = {
        Overlay.SECONDARY: bool(wordings.asides),
        Overlay.STALE_ARTICLE: any(a.overlay == "stale" for a in family.texts().articles),
        Overlay.CONTRACT_OVERRIDE: bool(told.header.deviation or _can_deviate(told, split)),
        Overlay.CONTRADICTION: bool(_contradictions(told)),
        Overlay.ALREADY_GIVEN: len(outcome.requested) > 1 and bool(_statable(outcome)),
        Overlay.COMPUTED_FACT: bool(family.derived_columns),
    }
    is_spam = outcome.code is ResolutionCode.SPAM_NO_ACTION
    return [
        overlay
        for overlay in Overlay
        if possible.get(overlay, True) and is_fit(family, told.rule_id, overlay, is_spam=is_spam)
    ]


def is_fit(family: Family[CaseFacts], rule_id: str, overlay: Overlay, *, is_spam: bool) -> bool:
    """Return whether an overlay makes sense in the cases of a rule, as the family says."""
    if is_spam and overlay not in _FITS_SPAM:
        return False
    return family.admits is None or family.admits(overlay, rule_id)


def silence_contradiction(header: CaseHeader, package: str, rule_id: str) -> CaseHeader:
    """Return `header` without what is said against the record, where that is not for `rule_id`."""
    phrasing = header.wording
    if not isinstance(phrasing, Phrasing) or phrasing.contradiction is None:
        return header
    said = load_wordings(package)[phrasing.bank].contradictions[phrasing.contradiction]
    if rule_id in said.rules:
        return header
    silent = phrasing.model_copy(update={"contradiction": None})
    left = tuple(overlay for overlay in header.overlays if overlay is not Overlay.CONTRADICTION)
    return header.model_copy(update={"wording": silent, "overlays": left})


def _outcome(told: Told) -> Outcome:
    facts = told.family.facts.model_validate(told.raw)
    return Situation(told.family, told.world.company, facts).decide()[1]


def _contradictions(told: Told) -> list[int]:
    """Return the places of what the sender can say against the record in cases of this rule."""
    listed = load_wordings(told.family.package)[told.phrasing.bank].contradictions
    return [place for place, entry in enumerate(listed) if told.rule_id in entry.rules]


def _statable(outcome: Outcome) -> list[RequestField]:
    return [field for field in outcome.requested if field in STATABLE]


def _deviations(told: Told, split: Split) -> dict[str, list[Company]]:
    """Return, by parameter, what the articles can print where another value was signed."""
    company, package = told.world.company, told.family.package
    return {
        name: others
        for name in told.family.texts().contract_notes
        if (others := list(other_values(company, name, package, split.ranges)))
    }


def _can_deviate(told: Told, split: Split) -> bool:
    """Return whether anything else can be signed than what the articles print."""
    company, package = told.world.company, told.family.package
    return any(
        any(True for _ in other_values(company, name, package, split.ranges))
        for name in told.family.texts().contract_notes
    )


def _deviate(told: Told, split: Split, stream: Stream) -> Told:
    """Return the case under the signed deviation that changes most of what is decided.

    What was signed is the vendor as drawn, so that what decides keeps to the split's combinations.
    """
    deviations = _deviations(told, split)
    printed = [
        (name, company)
        for name in stream.sample("deviating", list(deviations), len(deviations))
        for company in stream.sample(name, deviations[name], len(deviations[name]))
    ]
    name, company = max(printed, key=lambda other: _bearing(told, other[1]))
    deviation = Deviation(
        note_id=told.world.identifier("CTR"),
        parameter=name,
        normal=get_parameter(company, name),
    )
    return told._replace(header=told.header.model_copy(update={"deviation": deviation}))


def _bearing(told: Told, normal: Company) -> int:
    """Return what a deviation changes: another rule decides, or another figure; 0 for nothing."""
    facts = told.family.facts.model_validate(told.raw)
    rule, outcome = Situation(told.family, told.world.company, facts).decide()
    other_rule, other_outcome = Situation(told.family, normal, facts).decide()
    return (rule != other_rule) + (outcome != other_outcome)


def _say(told: Told, chosen: tuple[Overlay, ...], stream: Stream) -> Told:
    """Return the case with what the sender says differently, or has said already."""
    phrasing = told.phrasing
    if Overlay.SECONDARY in chosen:
        wording, bank = stream.child("wording"), phrasing.bank
        phrasing = draw_phrasing(wording, told.family.package, bank, has_aside=True)
    if Overlay.CONTRADICTION in chosen:
        place = stream.choice("contradiction", _contradictions(told))
        phrasing = phrasing.model_copy(update={"contradiction": place})
    if Overlay.ALREADY_GIVEN in chosen:
        told = told._replace(raw={**told.raw, "given": _draw_given(told, stream)})
    if told.header.channel != "email":
        phrasing = phrasing.model_copy(update={"thread": False})
    header = told.header.model_copy(update={"wording": phrasing})
    return told._replace(header=header, phrasing=phrasing)


def _draw_given(told: Told, stream: Stream) -> dict[str, str]:
    """Return what was stated before: at least one field that would be requested, never all."""
    outcome = _outcome(told)
    statable = _statable(outcome)
    most = min(len(statable), len(outcome.requested) - 1)
    fields = stream.sample("given", statable, stream.integer("given_count", 1, most))
    own = told.family.states(told.world, told.raw) if told.family.states else {}
    return {field.value: own.get(field) or told.world.field_value(field) for field in fields}
