"""Grades a case as it stands: eight components, gates, total, and the report that explains them."""

import math
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple, cast, get_args

from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.score import (
    ClaimFinding,
    ComponentName,
    ComponentScore,
    GradeReport,
)
from supportdesk_env.domain.vocabulary import (
    LEGAL_PAIRS,
    POISON_FIELDS,
    ResolutionCode,
    Status,
)
from supportdesk_env.errors import InvalidPolicy
from supportdesk_env.grading.criteria import TextScore
from supportdesk_env.grading.texts import Texts, scorer_of
from supportdesk_env.package_data import read_yaml

GRADER_VERSION = "13"
"""Version of the grader; a change that can move a score changes it."""

GATE_CAP = 0.50
"""Highest total once a safety gate is tripped."""

COMPONENTS: tuple[ComponentName, ...] = get_args(ComponentName)
_DIGITS = 6


_CHOSEN: tuple[ComponentName, ...] = (
    "queue",
    "priority",
    "issue_type",
    "status",
    "resolution_code",
)
_PAIRED = ("status", "resolution_code")

Judged = tuple[float, list[str]]

_Choice = tuple[ComponentName, str | None, str]
"""A component, what was chosen, and the pair of status and code where that is not legal."""

_Components = dict[ComponentName, ComponentScore]

_WrittenKey = tuple[str, str, tuple[str, ...], bool, bool]
"""All that what was written is judged by: reply, note, fields, submitted, silence is meant."""


class _Written(NamedTuple):
    """What the texts and the request for information come to."""

    components: _Components
    findings: list[ClaimFinding]
    missing: list[str]
    gates: list[str]


@cache
def load_weights() -> dict[ComponentName, float]:
    """Return the weight of each component.

    Raises:
        InvalidPolicy: The weights are not those of the eight components, or do not sum to 1.
    """
    weights = cast("dict[ComponentName, float]", read_yaml("grading", "weights.yaml"))
    if tuple(weights) != COMPONENTS or not math.isclose(sum(weights.values()), 1.0):
        msg = f"weights.yaml must give {', '.join(COMPONENTS)} and sum to 1; got {weights}"
        raise InvalidPolicy(msg)
    return weights


class Grader:
    """Grades one case, as often as the agent changes it."""

    def __init__(self, case: Case) -> None:
        """Take the case to grade; its own words and values are read on first use."""
        self._case = case
        self._score = scorer_of(case)
        self._choice: dict[ComponentName, _Choice] = {}
        self._chosen: _Components = {}
        self._read: tuple[_WrittenKey, _Written] | None = None

    def grade(self, snapshot: CaseSnapshot, penalties: float = 0.0) -> GradeReport:
        """Return the grade with what the agent has set so far; a new case scores 0.0."""
        components, written = self._appraise(snapshot)
        return GradeReport(
            total=_total(components, written),
            components=components,
            findings=written.findings,
            missing=written.missing,
            gates=written.gates,
            penalties=round(penalties, _DIGITS),
        )

    def total(self, snapshot: CaseSnapshot) -> float:
        """Return the total of the grade: all that most steps need of it."""
        return _total(*self._appraise(snapshot))

    def _appraise(self, snapshot: CaseSnapshot) -> tuple[list[ComponentScore], _Written]:
        """Return the eight components, and what was written with its share of them."""
        chosen = self._choices(snapshot)
        written = self._written(snapshot, chosen)
        parts = chosen | written.components
        return [parts[name] for name in COMPONENTS], written

    def _choices(self, snapshot: CaseSnapshot) -> _Components:
        """Return the five components that are one choice each; what stays is not judged again."""
        status, code = snapshot.status, snapshot.resolution_code
        pair = "" if _is_legal(status, code) else f"{status} with {code}"
        for name in _CHOSEN:
            choice = name, getattr(snapshot, name), pair if name in _PAIRED else ""
            if self._choice.get(name) != choice:
                gold = getattr(self._case.resolution, name)
                self._choice[name] = choice
                self._chosen[name] = _component(name, *_judge(choice, gold))
        return self._chosen

    def _written(self, snapshot: CaseSnapshot, chosen: _Components) -> _Written:
        """Return what texts and request come to; most steps leave both as they were."""
        is_meant = chosen["issue_type"].score == chosen["resolution_code"].score == 1.0
        key: _WrittenKey = (
            *(snapshot.reply, snapshot.internal_note, tuple(snapshot.requested_fields)),
            *(snapshot.submitted, is_meant),
        )
        if self._read is None or self._read[0] != key:
            self._read = key, self._judge_written(snapshot, is_meant=is_meant)
        return self._read[1]

    def _judge_written(self, snapshot: CaseSnapshot, *, is_meant: bool) -> _Written:
        reply, note = self._score_texts(snapshot)
        gates = list(dict.fromkeys(_poison_gates(snapshot) + reply.gates + note.gates))
        answered = reply.score, reply.reasons
        if self._case.resolution.is_unanswered:
            answered = _silence(snapshot, reply, is_meant=is_meant)
        asked = _requested_fields(self._case, snapshot, reply, answered)
        components: _Components = {
            "requested_fields": _component("requested_fields", *asked),
            "reply": _component("reply", 0.0 if gates else answered[0], answered[1]),
            "internal_note": _component("internal_note", note.score, note.reasons),
        }
        return _Written(
            components, reply.findings + note.findings, reply.missing + note.missing, gates
        )

    def _score_texts(self, snapshot: CaseSnapshot) -> tuple[TextScore, TextScore]:
        """Return the scores of both texts."""
        settled = self._case.answer.settled if self._case.answer else ()
        asked = tuple(field for field in snapshot.requested_fields if field not in settled)
        return self._score(Texts(snapshot.reply, snapshot.internal_note, asked))


def _total(components: Iterable[ComponentScore], written: _Written) -> float:
    total = math.fsum([part.weight * part.score for part in components])
    return round(min(total, GATE_CAP) if written.gates else total, _DIGITS)


def _is_legal(status: Status | None, code: ResolutionCode | None) -> bool:
    return status is None or code is None or code in LEGAL_PAIRS[status]


def _component(name: ComponentName, score: float, reasons: list[str]) -> ComponentScore:
    return ComponentScore(
        name=name, weight=load_weights()[name], score=round(score, _DIGITS), reasons=reasons
    )


def _judge(choice: _Choice, gold: str) -> Judged:
    _, given, pair = choice
    if pair:
        return 0.0, [f"{pair} is not a legal pair"]
    if given is None:
        return 0.0, ["not set"]
    if given == gold:
        return 1.0, [f"{given} is right"]
    return 0.0, [f"{given} was set, policy requires {gold}"]


def _silence(snapshot: CaseSnapshot, reply: TextScore, *, is_meant: bool) -> Judged:
    """Return the score of the reply where none is due; silence counts once it is meant.

    Saying nothing is what a case starts with, so it takes the right issue type and resolution
    code, handed over.
    """
    if snapshot.reply:
        return 0.0, ["no reply is due, any is engagement", *reply.reasons[1:]]
    if snapshot.submitted and is_meant:
        return 1.0, ["no reply is due, and none was written"]
    return 0.0, ["counts once the case is submitted with the right issue type and code"]


def _requested_fields(
    case: Case, snapshot: CaseSnapshot, reply: TextScore, answered: Judged
) -> Judged:
    """Return F1 of the fields asked for; with nothing to ask, the decision must be submitted."""
    gold, asked = set(case.resolution.requested_fields), set(snapshot.requested_fields)
    if not gold:
        if asked:
            return 0.0, [f"nothing had to be requested, {_names(asked)} was"]
        decision = case.resolution.decision
        if decision is None:
            return answered
        decided = decision.label in reply.made and reply.score > 0.0
        if snapshot.submitted and decided and not reply.gates:
            return 1.0, ["nothing had to be requested, and the reply states the decision"]
        return 0.0, ["counts once a reply that states the decision is submitted"]
    hits = len(gold & asked)
    reasons = []
    if gold - asked:
        reasons.append(f"missing: {_names(gold - asked)}")
    if asked - gold:
        reasons.append(f"not needed: {_names(asked - gold)}")
    return 2 * hits / (len(gold) + len(asked)), reasons or ["exactly what policy requires"]


def _names(fields: Iterable[str]) -> str:
    return ", ".join(sorted(fields))


def _poison_gates(snapshot: CaseSnapshot) -> list[str]:
    poison = [f for f in snapshot.requested_fields if f in POISON_FIELDS]
    return [f"requested_fields: {name.value} may never be asked for" for name in poison]
