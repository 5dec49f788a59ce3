"""The functions `openenv.yaml` names: each grades a list of actions on one canonical task."""

from collections.abc import Sequence
from functools import partial

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.grading.rubric import Grader
from supportdesk_env.simulation.desk import apply_actions


def grade_actions(task_id: str, actions: Sequence[Action]) -> GradeReport:
    """Return the grade of the case after `actions`, up to `submit` or the last allowed step.

    Raises:
        TaskNotFound: There is no such task.
    """
    case = find_case(CaseQuery(task_id=task_id))
    applied = apply_actions(actions, case.max_steps, case.answer)
    return Grader(case).grade(applied[-1].snapshot if applied else CaseSnapshot())


def grade_total(task_id: str, actions: Sequence[Action]) -> float:
    """Return the total of `grade_actions`, 0 to 1."""
    return grade_actions(task_id, actions).total


billing_refund_easy = partial(grade_total, "billing_refund_easy")
account_takeover_medium = partial(grade_total, "account_takeover_medium")
api_incident_hard = partial(grade_total, "api_incident_hard")
