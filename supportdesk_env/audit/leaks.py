"""Looks for what only the answer key knows in what an agent, or anybody else, gets to read."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache

from supportdesk_env.cases.family import CaseFacts, Family
from supportdesk_env.cases.registry import get_family
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import ClaimKind, ForbiddenKind
from supportdesk_env.domain.observation import EpisodeState, Observation
from supportdesk_env.domain.vocabulary import Operation, Priority, Queue, RequestField
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation.catalogue import CaseQuery, find_case, get_case
from supportdesk_env.tasks import get_task

KEYS = ("resolution", "rule_id", "reply_claims", "note_claims", "gold", "standard")
"""Names under which the answer key would stand in JSON."""

_REPRESENTATIONS = ("Resolution(", "Claim(", "Slot(", "Outcome(")


@cache
def _shown() -> frozenset[str]:
    """Return the words of the contract, which every agent is shown; a rule may bear such a name."""
    schemas = (Observation, EpisodeState, Action)
    told = " ".join(json.dumps(schema.model_json_schema()) for schema in schemas)
    return frozenset(re.findall(r"\w+", told))


@cache
def _kinds() -> frozenset[str]:
    return frozenset(str(kind) for kind in (*ClaimKind, *ForbiddenKind) if "_" in kind)


def names_of(family: Family[CaseFacts]) -> frozenset[str]:
    """Return what a family calls its rules and its own standards, where no prose would."""
    names = {rule.rule_id for rule in family.rules} | family.texts().standards.keys()
    return frozenset(name for name in names if "_" in name) - _shown()


@cache
def _names_of(family: str) -> frozenset[str]:
    return names_of(get_family(family))


def gold_strings(case: Case) -> frozenset[str]:
    """Return every string that only the answer key of `case` holds.

    What no prose would hold counts: labels of claims, topics and rules with an underscore.
    """
    gold = case.resolution
    claims = (*gold.reply_claims, *gold.note_claims)
    topics = {claim.topic for claim in claims if "_" in claim.topic} - _columns(case)
    labels = {claim.label for claim in claims if "(" in claim.label}
    rules = {gold.rule_id} if "_" in gold.rule_id else set[str]()
    return _kinds() | labels | ((topics | rules) - _shown())


def _columns(case: Case) -> set[str]:
    """Return what the tables of the record are called, and their columns."""
    tables = case.account.records
    return {*tables, *(name for rows in tables.values() for row in rows for name in row)}


def find_leaks(case: Case, text: str, also: frozenset[str] = frozenset()) -> list[str]:
    """Return what of the answer key of `case`, or of `also`, stands in `text`; sorted."""
    names = gold_strings(case) | also
    text = re.sub(r"\\[nrt]", " ", text).replace('\\"', '"')  # as JSON writes them in a string
    words = set(re.findall(r"\w+", text))
    found = {name for name in names if name in words or ("(" in name and name in text)}
    found |= {key for key in KEYS if f'"{key}":' in text}
    found |= {mark for mark in _REPRESENTATIONS if re.search(rf"\b{re.escape(mark)}", text)}
    return sorted(found)


def _moves(case: Case) -> list[Action]:
    """Return steps that end nothing: what is needed is asked for, and the last changes nothing."""
    asked = list(case.resolution.requested_fields) or [RequestField.WORKSPACE_ID]
    note = Action(operation=Operation.ADD_INTERNAL_NOTE, internal_note="Nothing yet.")
    return [
        Action(operation=Operation.CLASSIFY, queue=Queue.BILLING_OPS, priority=Priority.LOW),
        Action(operation=Operation.REQUEST_INFO, requested_fields=asked),
        Action(operation=Operation.DRAFT_REPLY, reply="We are looking into it."),
        note,
        note,
    ]


def everything_shown(case: Case) -> Iterator[tuple[str, str]]:
    """Yield all that can be read about `case` before its end, with where it is from."""
    for mode in RewardMode:
        episode = Episode.open(case, "audit", None, mode)
        yield f"reset, {mode.value}", episode.observe("The case is open.", None).model_dump_json()
        for number, move in enumerate(_moves(case), start=1):
            yield f"step {number}, {mode.value}", episode.step(move).model_dump_json()
        yield f"state, {mode.value}", episode.state().model_dump_json()


def everything_told(split: str, index: int) -> Iterator[tuple[str, str]]:
    """Yield what the catalogue says of a case, errors included."""
    yield "listing", get_task(split, index).model_dump_json()
    for query in (
        CaseQuery(task_id=f"{split}_{index}", split=split, index=index + 1),
        CaseQuery(task_id=f"{split}_{index}x"),
    ):
        try:
            find_case(query)
        except TaskNotFound as error:
            yield "error", str(error)


def audit_leaks(places: Iterable[tuple[str, int]]) -> dict[str, list[str]]:
    """Return what leaks of the cases at `places`: by case and source, the strings found."""
    leaks = {}
    for split, index in places:
        case = get_case(split, index)
        for source, text in (*everything_shown(case), *everything_told(split, index)):
            if found := find_leaks(case, text, _names_of(case.family)):
                leaks[f"{case.task_id}, {source}"] = found
    return leaks
