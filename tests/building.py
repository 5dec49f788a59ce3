"""Builds what the tests of the core need: variants of the pinned cases, and played episodes."""

import copy
from typing import Protocol

from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.registry import PinnedCase, get_family, load_companies, load_pinned_cases
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import CaseSnapshot, Observation
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.grading.rubric import Grader
from supportdesk_env.policies.parameters import Company

BILLING = "billing_refund_easy"
TAKEOVER = "account_takeover_medium"
INCIDENT = "api_incident_hard"
CANONICAL = (BILLING, TAKEOVER, INCIDENT)

SUBMIT = Action(operation=Operation.SUBMIT)


class Actor(Protocol):
    """Anything that decides on the next action."""

    def act(self, observation: Observation) -> Action:
        """Return the next action."""
        ...


class ReferenceActor:
    """Plays what the answer key of one case requires."""

    def __init__(self, case: Case) -> None:
        self._script = reference_actions(case)

    def act(self, observation: Observation) -> Action:
        """Return the reference action for the step at hand."""
        return self._script[len(observation.action_history)]


def pinned_case(task_id: str) -> PinnedCase:
    """Return the pinned entry of a canonical task as written."""
    return next(case for case in load_pinned_cases() if case.header.task_id == task_id)


def build_company(key: str, **changes: object) -> Company:
    """Return a shipped company with parameters changed; `a__b` names `b` in group `a`."""
    raw = load_companies()[key].model_dump()
    _change(raw, changes)
    return Company.model_validate(raw)


def build_variant(task_id: str, company: Company | None = None, /, **fact_changes: object) -> Case:
    """Return the canonical case with facts changed; `a__b` names `b` in group `a`."""
    pinned = pinned_case(task_id)
    facts = copy.deepcopy(pinned.facts)
    _change(facts, fact_changes)
    vendor = company or load_companies()[pinned.company]
    return build_case(get_family(pinned.family), pinned.header, vendor, facts)


def open_episode(case: Case, mode: RewardMode = RewardMode.DELTA) -> Episode:
    """Return a fresh episode on `case`."""
    return Episode.open(case, "episode-1", None, mode)


def play(case: Case, actor: Actor, mode: RewardMode = RewardMode.DELTA) -> Observation:
    """Return the last observation of `actor` working `case`."""
    episode = open_episode(case, mode)
    observation = episode.observe("", None)
    while not observation.done:
        observation = episode.step(actor.act(observation))
    return observation


def total_of(observation: Observation) -> float:
    """Return the total of the grade in a last observation."""
    assert observation.grade is not None
    return observation.grade.total


def grade_text(case: Case, *, reply: str = "", note: str = "") -> GradeReport:
    """Return the grade of a case in which everything is right, with these texts in place."""
    gold = case.resolution
    snapshot = CaseSnapshot(
        queue=gold.queue,
        priority=gold.priority,
        issue_type=gold.issue_type,
        status=gold.status,
        resolution_code=gold.resolution_code,
        requested_fields=list(gold.requested_fields),
        reply=reply,
        internal_note=note,
        submitted=True,
    )
    return Grader(case).grade(snapshot)


def score_of(report: GradeReport, component: str) -> float:
    """Return the score of one component of a grade."""
    return next(part.score for part in report.components if part.name == component)


def _change(target: dict[str, object], changes: dict[str, object]) -> None:
    for path, value in changes.items():
        *groups, name = path.split("__")
        place = target
        for group in groups:
            inner = place[group]
            assert isinstance(inner, dict)
            place = inner
        place[name] = value
