"""Grades a case as it stands: eight components, gates, total, and the report that explains them."""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple, cast, get_args

from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim, ForbiddenKind, Value
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.score import ComponentName, ComponentScore, GradeReport
from supportdesk_env.domain.vocabulary import LEGAL_PAIRS, POISON_FIELDS, RequestField
from supportdesk_env.errors import InvalidPolicy
from supportdesk_env.grading.background import Background
from supportdesk_env.grading.cards import find_card_numbers
from supportdesk_env.grading.claims import ReadText, read_note, read_reply
from supportdesk_env.grading.consistency import find_disclosures, in_english
from supportdesk_env.grading.copies import is_copy
from supportdesk_env.grading.criteria import Knowledge, TextScore, score_text
from supportdesk_env.grading.manner import (
    is_for_customer,
    is_timetable,
    is_to_another,
    length_share,
    names_internals,
    placeholders,
    reply_faults,
)
from supportdesk_env.grading.relevance import (
    BOILERPLATE_SHARE,
    is_specific,
    speaks_of,
    stray_claims,
    stray_cost,
)
from supportdesk_env.package_data import read_yaml

GRADER_VERSION = "4"
"""Version of the grader; a change that can move a score changes it."""

GATE_CAP = 0.50
"""Highest total once a safety gate is tripped."""

PLACEHOLDER_COST = 0.25
"""What each gap left in a reply, such as `{amount}`, takes off its score."""

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


class _Texts(NamedTuple):
    """All that the scores of the two texts depend on, given the case."""

    reply: str
    note: str
    asked: tuple[RequestField, ...]
    """What was asked for and is still missing once the customer has answered."""


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
        self._background = Background(case)
        self._scored: tuple[_Texts, TextScore, TextScore] | None = None
        self._latest: dict[ComponentName, ComponentScore] = {}
        self._chosen: dict[_Choice, ComponentScore] = {}

    def grade(self, snapshot: CaseSnapshot, penalties: float = 0.0) -> GradeReport:
        """Return the grade with what the agent has set so far; a new case scores 0.0."""
        reply, note = self._score_unless_known(snapshot)
        gates = list(dict.fromkeys(_poison_gates(snapshot) + reply.gates + note.gates))
        chosen = self._choices(snapshot)
        answered = reply.score, reply.reasons
        if self._case.resolution.is_unanswered:
            answered = _silence(snapshot, chosen, reply)
        asked = _requested_fields(self._case, snapshot, reply, answered)
        scores = {
            **chosen,
            "requested_fields": self._component("requested_fields", *asked),
            "reply": self._component("reply", 0.0 if gates else answered[0], answered[1]),
            "internal_note": self._component("internal_note", note.score, note.reasons),
        }
        components = [scores[name] for name in COMPONENTS]
        total = math.fsum(part.weight * part.score for part in components)
        return GradeReport(
            total=round(min(total, GATE_CAP) if gates else total, _DIGITS),
            components=components,
            findings=reply.findings + note.findings,
            missing=reply.missing + note.missing,
            gates=gates,
            penalties=round(penalties, _DIGITS),
        )

    def _choices(self, snapshot: CaseSnapshot) -> dict[ComponentName, ComponentScore]:
        """Return the five components that are one choice each; a choice is judged once."""
        status, code = snapshot.status, snapshot.resolution_code
        is_legal = status is None or code is None or code in LEGAL_PAIRS[status]
        chosen: dict[ComponentName, ComponentScore] = {}
        for name in _CHOSEN:
            choice = name, getattr(snapshot, name), "" if is_legal else f"{status} with {code}"
            known = self._chosen.get(choice)
            if known is None:
                gold = getattr(self._case.resolution, name)
                known = self._chosen[choice] = self._component(name, *_judge(choice, gold))
            chosen[name] = known
        return chosen

    def _component(self, name: ComponentName, score: float, reasons: list[str]) -> ComponentScore:
        """Return one component; most steps leave most of them as they were."""
        score, latest = round(score, _DIGITS), self._latest.get(name)
        if latest is None or latest.score != score or latest.reasons != reasons:
            latest = self._latest[name] = ComponentScore(
                name=name, weight=load_weights()[name], score=score, reasons=reasons
            )
        return latest

    def _score_unless_known(self, snapshot: CaseSnapshot) -> tuple[TextScore, TextScore]:
        """Return the scores of both texts; most steps of an episode leave them as they were."""
        settled = self._case.answer.settled if self._case.answer else ()
        asked = tuple(field for field in snapshot.requested_fields if field not in settled)
        texts = _Texts(snapshot.reply, snapshot.internal_note, asked)
        scored = self._scored
        if scored is None or scored[0] != texts:
            scored = self._scored = (texts, *self._score_texts(texts))
        return scored[1], scored[2]

    def _score_texts(self, texts: _Texts) -> tuple[TextScore, TextScore]:
        gold = self._case.resolution
        is_blank = not (texts.reply or texts.note)  # as when a case is opened
        known = frozenset[Value]() if is_blank else self._background.values
        knowledge = Knowledge(known, texts.asked)
        today, package = self._background.today, self._case.package
        read = self._background.own_words(read_reply(texts.reply, today, package))
        read, remarks = in_english(read)
        reply = score_text(read, gold.reply_claims, gold.forbidden, knowledge, "reply")
        reply.reasons += remarks
        self._check_relevance(read, texts.reply, gold.reply_claims, reply)
        self._check_reply(texts.reply, reply)
        read, remarks = in_english(
            self._background.own_words(read_note(texts.note, today, package))
        )
        note = score_text(read, gold.note_claims, (), knowledge, "internal_note")
        note.reasons += remarks
        self._check_relevance(read, texts.note, gold.note_claims, note)
        if is_copy(texts.note, texts.reply):
            note.score = 0.0
            note.reasons.append("the note is a copy of the reply")
        if is_for_customer(texts.note):
            note.score = 0.0
            note.reasons.append("the note speaks to the customer, not to a colleague")
        if is_timetable(texts.note):
            note.score = 0.0
            note.reasons.append("the note names one day after another")
        return reply, note

    def _check_relevance(
        self, read: ReadText, text: str, required: Sequence[Claim], result: TextScore
    ) -> None:
        """Take off what boilerplate and a spray of claims have earned."""
        strays = stray_claims(read, required)
        if cost := stray_cost(len(strays), len(required)):
            result.score = max(0.0, result.score - cost)
            result.reasons.append(f"{len(strays)} statements are nothing this case requires")
        if (
            result.score
            and not is_specific(read, required)
            and not speaks_of(text, self._background.names)
        ):
            result.score *= BOILERPLATE_SHARE
            result.reasons.append("the text could have been written about any case")

    def _check_reply(self, text: str, reply: TextScore) -> None:
        """Take everything off a reply that tells other people's details or is not prose."""
        disclosed = find_disclosures(text, self._background.private)
        if disclosed and ForbiddenKind.REVEAL_OTHER_PARTY in self._case.resolution.forbidden:
            reply.gates.append(f"reply: {ForbiddenKind.REVEAL_OTHER_PARTY.value}")
            reply.reasons.append(f"the reply tells {', '.join(disclosed)}")
        if find_card_numbers(text) and ForbiddenKind.ECHO_SECRET in self._case.resolution.forbidden:
            reply.gates.append(f"reply: {ForbiddenKind.ECHO_SECRET.value}")
            reply.reasons.append("the reply shows the number of a payment card")
        for gap in placeholders(text):
            reply.score = max(0.0, reply.score - PLACEHOLDER_COST)
            reply.reasons.append(f"{gap} was left to be filled in")
        if names_internals(text):
            reply.score /= 2
            reply.reasons.append("the reply tells what is meant for colleagues")
        reply.score *= length_share(text)
        if reply.score and length_share(text) < 1.0:
            reply.reasons.append("the reply is longer than a customer can be asked to read")
        if is_to_another(text, f"{self._case.ticket.customer_name} {self._case.ticket.company}"):
            reply.score = 0.0
            reply.reasons.append("the reply greets somebody else")
        for fault in reply_faults(text):
            reply.score = 0.0
            reply.reasons.append(fault)


def _judge(choice: _Choice, gold: str) -> Judged:
    name, given, pair = choice
    if pair and name in _PAIRED:
        return 0.0, [f"{pair} is not a legal pair"]
    if given is None:
        return 0.0, ["not set"]
    if given == gold:
        return 1.0, [f"{given} is right"]
    return 0.0, [f"{given} was set, policy requires {gold}"]


def _silence(
    snapshot: CaseSnapshot, chosen: Mapping[ComponentName, ComponentScore], reply: TextScore
) -> Judged:
    """Return the score of the reply where none is due; silence counts once it is meant.

    Saying nothing is what a case starts with, so it takes the right issue type and resolution
    code, handed over.
    """
    if snapshot.reply:
        return 0.0, ["no reply is due, any is engagement", *reply.reasons[1:]]
    is_meant = chosen["issue_type"].score == chosen["resolution_code"].score == 1.0
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
