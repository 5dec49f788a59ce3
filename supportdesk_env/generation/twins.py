"""Twins of a drawn case: one fact, one parameter or only the words changed, and what gold does.

A pair of twins is solved when both are. Twins belong to no split: they are made on demand.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from enum import StrEnum
from functools import partial
from typing import NamedTuple

from supportdesk_env.cases.alternatives import companies_beside
from supportdesk_env.cases.ticket_text import Phrasing
from supportdesk_env.cases.tracing import read_parameters
from supportdesk_env.cases.wording import load_wordings
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.errors import InvalidFamily, TaskNotFound
from supportdesk_env.generation.generator import Draft, draw_case, draw_draft
from supportdesk_env.generation.splits import CANONICAL, get_split
from supportdesk_env.generation.tone import switch_tone
from supportdesk_env.seeding import Stream

_IN_TEXTS = {"reply_claims": "reply", "forbidden": "reply", "note_claims": "internal_note"}
_SAID = ("contradiction",)
_REWORDED = ("voice", "subject", "impact", "opening", "body", "closing", "fragment")


class TwinKind(StrEnum):
    """What a twin changes, and so what gold has to do."""

    SENSITIVITY = "sensitivity"
    """Other facts in the same world: gold differs."""
    INVARIANCE = "invariance"
    """Other words, tone and haste for the same facts: gold stays."""
    POLICY = "policy"
    """Another parameter of the vendor for the same ticket: gold differs."""


class Change(NamedTuple):
    """One value that a twin changed."""

    path: str
    before: str
    after: str


class Twin(NamedTuple):
    """A case beside another one."""

    kind: TwinKind
    changed: tuple[Change, ...]
    """The facts, phrasings or parameters that are different."""
    differs: tuple[str, ...]
    """The components of the grade whose gold is different."""
    case: Case


def list_twins(split: str, index: int) -> list[Twin]:
    """Return the twins of the case at `index` of `split`; not every case has a policy twin.

    Raises:
        TaskNotFound: There is no such case, or it was written down instead of drawn.
    """
    if split == CANONICAL:
        msg = f"{CANONICAL} cases are written down; only a drawn case has twins"
        raise TaskNotFound(msg)
    place = get_split(split)
    case = draw_case(place, index)
    draft = draw_draft(place, index)
    found = (
        sensitivity_twin(draft, case),
        invariance_twin(draft, case),
        policy_twin(draft, case, place.ranges),
    )
    return [twin for twin in found if twin]


def sensitivity_twin(draft: Draft, case: Case) -> Twin:
    """Return the twin whose facts another rule decides, with as few changes as can be.

    Raises:
        InvalidFamily: Whatever rule the facts are drawn for, gold stays the same.
    """
    facts = _flatten_facts(draft)
    best: Twin | None = None
    for rule in draft.family.rules:
        if rule.rule_id == draft.rule_id:
            continue
        other = draft.redraw(rule.rule_id)
        changed = _changes(facts, _flatten_facts(other)) + _rephrased(draft, other, _SAID)
        if best is not None and len(changed) >= len(best.changed):
            continue
        twin = _twin(TwinKind.SENSITIVITY, changed, case, other)
        best = twin if twin.differs else best
    if best is None:
        msg = f"{draft.family.name}: no other rule gives {case.task_id} another gold"
        raise InvalidFamily(msg)
    return best


def invariance_twin(draft: Draft, case: Case) -> Twin:
    """Return the twin that tells the same facts in other words, another tone and another haste."""
    phrasing = draft.header.wording
    if not isinstance(phrasing, Phrasing):
        msg = f"{case.task_id} has a wording of its own, which cannot be rephrased"
        raise InvalidFamily(msg)
    stream = draft.world.stream.child("twin")
    reworded = rephrase(stream, draft.family.package, phrasing)
    header = switch_tone(draft, case, stream.child("tone"))
    other = draft._replace(header=header.model_copy(update={"wording": reworded}))
    overlays = {"overlays": _text(draft.header.overlays)}, {"overlays": _text(header.overlays)}
    changed = _rephrased(draft, other, _REWORDED) + _changes(*overlays)
    return _twin(TwinKind.INVARIANCE, changed, case, other)


def policy_twin(draft: Draft, case: Case, ranges: str) -> Twin | None:
    """Return the twin under a vendor with one other parameter; none if no parameter decides.

    A parameter that changes a choice comes before one that changes only what the texts say.
    """
    company, found = draft.world.company, None
    read = read_parameters(draft.family, company, draft.raw)
    for path, value, other in companies_beside(company, draft.family.package, ranges):
        if not any(f"{path}.".startswith(f"{name}.") for name in read):
            continue
        world = replace(draft.world, company=other)
        changed = (Change(path, _text(_value_at(company, path)), _text(value)),)
        twin = _twin(TwinKind.POLICY, changed, case, draft._replace(world=world))
        if set(twin.differs) - {"reply", "internal_note"}:
            return twin
        found = found or (twin if twin.differs else None)
    return found


def rephrase(stream: Stream, package: str, phrasing: Phrasing) -> Phrasing:
    """Return the same bank's phrasings in another register; what else is raised stays."""
    wordings = load_wordings(package)[phrasing.bank]
    register = stream.choice("register", [v for v in wordings.voices if v != phrasing.voice])
    voice = wordings.voices[register]
    place = partial(_other_place, stream)
    return phrasing.model_copy(
        update={
            "voice": register,
            "subject": place("subject", len(wordings.subjects), phrasing.subject),
            "impact": place("impact", len(wordings.impacts), phrasing.impact),
            "opening": stream.integer("opening", 0, len(voice.openings) - 1),
            "body": stream.integer("body", 0, len(voice.bodies) - 1),
            "closing": stream.integer("closing", 0, len(voice.closings) - 1),
            "fragment": phrasing.fragment + bool(wordings.fragments),
        }
    )


def gold_differences(one: Resolution, other: Resolution) -> tuple[str, ...]:
    """Return the components of the grade for which two answer keys require something else."""
    names = [
        _IN_TEXTS.get(field.name, field.name)
        for field in fields(one)
        if field.name != "rule_id" and getattr(one, field.name) != getattr(other, field.name)
    ]
    return tuple(dict.fromkeys(names))


def is_told_apart(one: Case, other: Case) -> bool:
    """Return whether an agent is shown anything else in `other` than in `one`."""
    return (one.ticket, one.account, one.knowledge_base, one.answer) != (
        other.ticket,
        other.account,
        other.knowledge_base,
        other.answer,
    )


def _other_place(stream: Stream, label: str, count: int, current: int) -> int:
    return (current + stream.integer(label, 1, count - 1)) % count


def _twin(kind: TwinKind, changed: tuple[Change, ...], case: Case, draft: Draft) -> Twin:
    twin = replace(
        draft.build(),
        task_id=f"{case.task_id}_{kind.value}",
        difficulty=case.difficulty,
        max_steps=case.max_steps,
    )
    return Twin(kind, changed, gold_differences(case.resolution, twin.resolution), twin)


def _flatten_facts(draft: Draft) -> dict[str, str]:
    facts = draft.family.facts.model_validate(draft.raw)
    return dict(_leaves("", facts.model_dump(mode="json")))


def _leaves(path: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        items = ((str(key), inner) for key, inner in value.items())
    elif isinstance(value, list):
        items = ((str(place), inner) for place, inner in enumerate(value))
    else:
        yield path, _text(value)
        return
    for name, inner in items:
        yield from _leaves(f"{path}.{name}" if path else name, inner)


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Change, ...]:
    """Return every leaf that is different, also those that only one side has."""
    return tuple(
        Change(path, before.get(path, ""), after.get(path, ""))
        for path in {**before, **after}
        if before.get(path, "") != after.get(path, "")
    )


def _rephrased(draft: Draft, other: Draft, names: Iterable[str]) -> tuple[Change, ...]:
    """Return which of the phrasings that `names` name are different."""
    one, another = draft.header.wording, other.header.wording
    return tuple(
        Change(f"wording.{name}", _text(getattr(one, name)), _text(getattr(another, name)))
        for name in names
        if getattr(one, name) != getattr(another, name)
    )


def _value_at(company: object, path: str) -> object:
    value = company
    for name in path.split("."):
        value = value[name] if isinstance(value, Mapping) else getattr(value, name)
    return value


def _text(value: object) -> str:
    """Return a value as it is printed beside its twin."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
