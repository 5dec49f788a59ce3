"""The claim lexicon: which phrases, together in one clause, make which claim. Loaded from YAML."""

from collections.abc import Iterable, Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.domain.claim import ClaimKind, ForbiddenKind, ValueKind
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.errors import InvalidPolicy
from supportdesk_env.grading.doubts import NO_EXCUSE, Doubt
from supportdesk_env.grading.phrases import PhraseSet
from supportdesk_env.package_data import read_package_yaml, read_yaml

FILES = (
    *("actions", "answers", "asks", "notes", "outcomes", "exchange", "overlays"),
    *("forbidden", "disclosures", "foreign", "deeds", "promises", "veiled", "indirect", "pardons"),
    *("plain", "gist", "sense", "topics"),
)
"""The files of `data/claims/`, beside `shared`, whose phrase sets all of them may use.

A phrase set of another file is named with that file: `notes.quoted`.
"""

_ABOUT_LATER = frozenset({ClaimKind.ASK, ClaimKind.ALTERNATIVE, ClaimKind.CANNOT_UNTIL})
"""Claims about what is still to come, which depends on something by nature."""


_OTHERS_ACT = frozenset(
    {"authorisation", "owner_contact", "travel_notice", "revert_change", "customer_change"}
    | {"dispute", "dispute_open", "withdrawn"}
)
"""Topics of claims about what others do: the bank, another owner, the customer themselves."""

_OTHER_CASE_KINDS = frozenset({ClaimKind.SECONDARY_ACK, ClaimKind.MERGED_INTO, ClaimKind.REDIRECT})
_TWO_CASES_TOPICS = frozenset(
    {"merged", "same_matter", "ruled_out", "incident_match", "earlier_ticket", "separate_charges"}
)
"""Topics of claims that set one case beside another."""

_OTHER_CASE_TOPICS = _TWO_CASES_TOPICS | {"compliance", "invoice"}
"""Claims that speak of another case by nature."""

_ELSEWHERE_TOPICS = frozenset(
    {"wrong_desk", "on_behalf", "redirected", "own_staff", "processor", "sold_elsewhere"}
    | {"right_desk", "controller", "seller", "staff_desk"}
)
"""Topics of claims that speak of another company by nature."""


Polarity = Literal["affirmed", "own", "any"]
"""Which negations deny a claim: every one whose scope its phrases end in; one that stands right
before a phrase of it and is no part of any, since the claim has a negation of its own; or none.
"""


class _Entry(BaseModel):
    """One reading of a claim as written in a file of `data/claims/`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    frames: tuple[tuple[str, ...], ...]
    """Any one frame; all phrase sets of it in one clause."""
    without: tuple[str, ...] = ()
    denied_by: tuple[str, ...] = ()
    """Phrase sets that turn the claim into its denial; for claims that bear a negation."""
    undone_by: tuple[str, ...] = ()
    """Phrase sets that must not stand in the clause, nor in the next one that goes on about it."""
    polarity: Polarity = "affirmed"
    tolerates: frozenset[Doubt] = frozenset()
    """Doubts that do not matter to this claim: a polite question is a request all the same."""
    needs: tuple[ValueKind, ...] = ()
    """The clause must hold a value of one of these kinds."""


class _LexiconFile(BaseModel):
    """The shape of a file of `data/claims/`."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    phrases: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    ask: _Entry | None = None
    """How any field is asked for; its frames name the set `field` for the field's own phrases."""
    fields: dict[RequestField, tuple[str, ...]] = Field(default_factory=dict)
    required: dict[ClaimKind, dict[str, _Entry]] = Field(default_factory=dict)
    forbidden: dict[ForbiddenKind, _Entry] = Field(default_factory=dict)
    gates: frozenset[ForbiddenKind] = frozenset()
    common: dict[ClaimKind | ForbiddenKind, tuple[str, ...]] = Field(default_factory=dict)
    """Only in `shared`: by kind of claim, phrase sets that must not stand there, in every file."""
    denials: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Only in a family's own file: by claim, what takes it back."""


class Reading(NamedTuple):
    """An entry with its phrase sets: one way of telling that a clause makes a claim."""

    kind: ClaimKind | ForbiddenKind
    topic: str
    frames: tuple[tuple[PhraseSet, ...], ...]
    without: tuple[PhraseSet, ...]
    denied_by: tuple[PhraseSet, ...]
    undone_by: tuple[PhraseSet, ...]
    polarity: Polarity
    tolerates: frozenset[Doubt]
    needs: frozenset[ValueKind]
    file: str
    """The shipped file that holds a forbidden claim; empty for others."""


class Lexicon(NamedTuple):
    """Every reading, and which forbidden claims trip a safety gate."""

    reply: tuple[Reading, ...]
    note: tuple[Reading, ...]
    forbidden: tuple[Reading, ...]
    gates: frozenset[ForbiddenKind]


class _Files(NamedTuple):
    """The files of this package, and what they share."""

    sets: dict[str, PhraseSet]
    common: dict[ClaimKind | ForbiddenKind, tuple[str, ...]]
    files: tuple[_LexiconFile, ...]


@cache
def _load_files() -> _Files:
    """Return the sets that every file may use, and the files of this package."""
    shared, *files = (
        _LexiconFile.model_validate(read_yaml("grading", f"data/claims/{name}.yaml"))
        for name in ("shared", *FILES)
    )
    sets = _phrase_sets(shared.phrases)
    for name, raw in zip(FILES, files, strict=True):
        own = _phrase_sets(raw.phrases)
        sets |= {f"{name}.{of}": phrases for of, phrases in own.items()}
    return _Files(sets, shared.common, tuple(files))


@cache
def load_lexicon() -> Lexicon:
    """Return the lexicon of this package, read once.

    Raises:
        InvalidPolicy: A frame names a phrase set that is not defined.
    """
    shared, common, files = _load_files()
    compiled = [
        _in_file(name, compile_file(raw, shared, common))
        for name, raw in zip(FILES, files, strict=True)
    ]
    return Lexicon(
        reply=tuple(chain.from_iterable(part.reply for part in compiled)),
        note=tuple(chain.from_iterable(part.note for part in compiled)),
        forbidden=tuple(chain.from_iterable(part.forbidden for part in compiled)),
        gates=frozenset(chain.from_iterable(part.gates for part in compiled)),
    )


@cache
def _load_family_file(package: str) -> _LexiconFile:
    return _LexiconFile.model_validate(read_package_yaml(package, "claims.yaml", {}))


@cache
def load_family_lexicon(package: str) -> Lexicon:
    """Return the readings a family's own package adds; none where it has no `claims.yaml`.

    Its frames may name every phrase set of the shipped files; of two by one name the first counts.

    Raises:
        InvalidPolicy: A frame names a phrase set that is not defined.
    """
    shared, common, files = _load_files()
    known = dict(shared)
    for raw in files:
        known = _phrase_sets(raw.phrases) | known
    return compile_file(_load_family_file(package), known, common)


def load_family_denials(package: str) -> dict[str, tuple[str, ...]]:
    """Return what takes a family's own claims back, by claim."""
    return _load_family_file(package).denials


def compile_file(
    raw: _LexiconFile,
    shared: Mapping[str, PhraseSet],
    common: Mapping[ClaimKind | ForbiddenKind, tuple[str, ...]] = MappingProxyType({}),
) -> Lexicon:
    """Return the readings of one file; every field gets an `ask` reading of its own."""
    sets = {**shared, **_phrase_sets(raw.phrases)}
    readings = [
        _compile(kind, topic, _with(entry, common.get(kind, ())), sets)
        for kind, topics in raw.required.items()
        for topic, entry in topics.items()
    ]
    for field, phrases in raw.fields.items():
        if raw.ask is None:
            msg = "claim lexicon: fields without an `ask` entry that says how they are asked for"
            raise InvalidPolicy(msg)
        own = sets | {"field": PhraseSet.of(phrases)}
        readings.append(_compile(ClaimKind.ASK, field.value, raw.ask, own))
    return Lexicon(
        reply=tuple(r for r in readings if not r.kind.startswith("note_")),
        note=tuple(r for r in readings if r.kind.startswith("note_")),
        forbidden=tuple(
            _compile(kind, "", _with(entry, common.get(kind, ())), sets)
            for kind, entry in raw.forbidden.items()
        ),
        gates=raw.gates,
    )


def _in_file(name: str, compiled: Lexicon) -> Lexicon:
    """Return what was compiled with the name of its file."""
    return compiled._replace(forbidden=tuple(r._replace(file=name) for r in compiled.forbidden))


def _with(entry: _Entry, common: tuple[str, ...]) -> _Entry:
    """Return `entry` with more phrase sets that must not stand there."""
    return entry.model_copy(update={"without": entry.without + common}) if common else entry


def _phrase_sets(named: Mapping[str, tuple[str, ...]]) -> dict[str, PhraseSet]:
    return {name: PhraseSet.of(phrases) for name, phrases in named.items()}


def _compile(
    kind: ClaimKind | ForbiddenKind,
    topic: str,
    entry: _Entry,
    sets: dict[str, PhraseSet],
) -> Reading:
    def look_up(names: Iterable[str]) -> tuple[PhraseSet, ...]:
        missing = [name for name in names if name not in sets]
        if missing:
            msg = f"claim lexicon, {kind.value} {topic}: no phrase set {', '.join(missing)}"
            raise InvalidPolicy(msg)
        return tuple(sets[name] for name in names)

    return Reading(
        kind=kind,
        topic=topic,
        frames=tuple(look_up(frame) for frame in entry.frames),
        without=look_up(entry.without),
        denied_by=look_up(entry.denied_by),
        undone_by=look_up(entry.undone_by),
        polarity=entry.polarity,
        tolerates=_tolerated(kind, topic, entry),
        needs=frozenset(entry.needs),
        file="",
    )


def _tolerated(kind: ClaimKind | ForbiddenKind, topic: str, entry: _Entry) -> frozenset[Doubt]:
    """Return the doubts that do not matter to a claim; hearsay does in a note, unless it quotes."""
    is_told = kind.startswith("note_") and "quotation" not in entry.tolerates
    hearsay: frozenset[Doubt] = frozenset({"attribution"} if is_told else ())
    return (entry.tolerates - hearsay) | _also_tolerated(kind, topic, entry)


def _also_tolerated(kind: ClaimKind | ForbiddenKind, topic: str, entry: _Entry) -> frozenset[Doubt]:
    """Return the doubts a kind of claim tolerates whatever its entry says."""
    if kind in ForbiddenKind:
        return NO_EXCUSE | ({"rejection"} if "denial" in entry.tolerates else frozenset())
    if kind in _ABOUT_LATER:
        return frozenset({"reservation", "other_actor"})
    others: frozenset[Doubt] = frozenset(
        {"other_actor", "attribution"} if topic in _OTHERS_ACT else ()
    )
    if kind in _OTHER_CASE_KINDS or topic in _OTHER_CASE_TOPICS:
        others |= {"other_case"}
    if kind in _OTHER_CASE_KINDS or topic in _TWO_CASES_TOPICS:
        others |= {"contrast"}
    return others | ({"elsewhere"} if topic in _ELSEWHERE_TOPICS else frozenset[Doubt]())
