"""The graders that the manifest names agree with the environment."""

import pytest

from supportdesk_env import graders
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.vocabulary import Operation, Queue
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.graders import grade_actions
from tests.building import BILLING, CANONICAL, SUBMIT, build_variant

CLASSIFY = Action(operation=Operation.CLASSIFY, queue=Queue.BILLING_OPS)


class TestNamedGraders:
    """One function per canonical task."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_the_reference_earns_one_and_nothing_earns_zero(self, task_id: str) -> None:
        """Scores run from 0.0 for no action to 1.0 for what policy requires."""
        grader = getattr(graders, task_id)
        assert grader([]) == 0.0
        assert grader(reference_actions(build_variant(task_id))) == 1.0

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_agree_with_the_environment(self, task_id: str) -> None:
        """The same actions earn the same grade in an episode."""
        actions = [*reference_actions(build_variant(task_id))[:2], SUBMIT]
        environment = CaseEnvironment()
        environment.reset(task_id=task_id)
        last = [environment.step(action) for action in actions][-1]
        assert grade_actions(task_id, actions) == last.grade


class TestGradeActions:
    """A list of actions."""

    def test_nothing_counts_after_the_hand_over(self) -> None:
        """Actions after a submit are ignored."""
        assert grade_actions(BILLING, [SUBMIT, CLASSIFY]).total == 0.0
        assert grade_actions(BILLING, [CLASSIFY, SUBMIT]).total == 0.15

    def test_nothing_counts_after_the_last_step(self) -> None:
        """Actions beyond the step limit are ignored."""
        wasted = [Action(operation=Operation.CLASSIFY)] * 6
        assert grade_actions(BILLING, [*wasted, CLASSIFY]).total == 0.0
        assert grade_actions(BILLING, [*wasted[:5], CLASSIFY]).total == 0.15

    def test_an_unknown_task_is_refused(self) -> None:
        """Grading a task that does not exist names those that do."""
        with pytest.raises(TaskNotFound, match="there are billing_refund_easy"):
            grade_actions("weather", [])
