"""The promises of the README, from end to end."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import supportdesk_env
from supportdesk_env import CaseEnvironment, RuleBasedAgent
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.grading.rubric import load_weights

ROOT = Path(__file__).parents[1]
TASKS = {"billing_refund_easy": 6, "account_takeover_medium": 7, "api_incident_hard": 8}
SUBMIT = Action(operation=Operation.SUBMIT)


def play_all() -> list[Observation]:
    """Return every observation of the rule-based agent on the three canonical tasks."""
    environment, agent, seen = CaseEnvironment(), RuleBasedAgent(), []
    for _ in TASKS:
        observation = environment.reset()
        seen.append(observation)
        while not observation.done:
            observation = environment.step(agent.act(observation))
            seen.append(observation)
    return seen


def digest() -> str:
    """Return a digest of every byte of those observations, rewards and grades included."""
    lines = "\n".join(observation.model_dump_json() for observation in play_all())
    return hashlib.sha256(lines.encode()).hexdigest()


class TestTasks:
    """The three canonical tasks."""

    def test_come_in_a_fixed_order_without_being_asked_for(self) -> None:
        """A reset with nothing opens the next canonical task, per environment instance."""
        first, second = CaseEnvironment(), CaseEnvironment()
        assert [first.reset().task_id for _ in range(4)] == [*TASKS, "billing_refund_easy"]
        assert second.reset().task_id == "billing_refund_easy"

    def test_a_named_task_does_not_use_up_a_turn(self) -> None:
        """Asking for a case, or a seed, leaves the order as it is."""
        environment = CaseEnvironment()
        environment.reset(task_id="api_incident_hard")
        environment.reset(split="canonical", index=1)
        environment.reset(seed=3)
        assert environment.reset().task_id == "billing_refund_easy"

    @pytest.mark.parametrize(("task_id", "max_steps"), TASKS.items())
    def test_have_their_step_limits(self, task_id: str, max_steps: int) -> None:
        """Six, seven and eight steps."""
        assert CaseEnvironment().reset(task_id=task_id).remaining_steps == max_steps

    @pytest.mark.parametrize("task_id", TASKS)
    def test_score_between_zero_and_one(self, task_id: str) -> None:
        """Doing nothing earns 0.0; the rule-based agent earns 1.00, within the step limit."""
        environment = CaseEnvironment()
        environment.reset(task_id=task_id)
        nothing = environment.step(SUBMIT).grade
        observation = environment.reset(task_id=task_id)
        while not observation.done:
            observation = environment.step(RuleBasedAgent().act(observation))
        assert nothing is not None
        assert observation.grade is not None
        assert (nothing.total, observation.grade.total) == (0.0, 1.0)


class TestGrade:
    """What a grade is made of."""

    def test_has_eight_weights(self) -> None:
        """The published weights, exactly."""
        assert load_weights() == {
            "queue": 0.15,
            "priority": 0.10,
            "issue_type": 0.10,
            "requested_fields": 0.15,
            "reply": 0.25,
            "internal_note": 0.10,
            "status": 0.10,
            "resolution_code": 0.05,
        }

    def test_comes_only_at_the_end(self) -> None:
        """Every observation but the last of an episode has no grade."""
        assert [o.grade is not None for o in play_all()] == [o.done for o in play_all()]


class TestDeterminism:
    """Same input, same bytes."""

    def test_the_same_seed_is_the_same_episode(self) -> None:
        """Two environments given one seed hand out the same bytes."""
        first, second = (CaseEnvironment().reset(seed=11) for _ in range(2))
        assert first.model_dump_json() == second.model_dump_json()

    def test_episodes_have_ids_of_their_own(self) -> None:
        """Two resets of one environment are two episodes, whatever they open."""
        environment = CaseEnvironment()
        ids = {environment.reset(task_id="api_incident_hard").episode_id for _ in range(5)}
        assert len(ids) == 5

    @pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
    def test_another_process_agrees_to_the_byte(self, hash_seed: str) -> None:
        """Observations, rewards and grades do not depend on the process or its hash seed."""
        code = "from tests.test_supportdesk import digest; print(digest())"
        environment = os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT)}
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        assert run.stdout.strip() == digest()


class TestPublicNames:
    """What `supportdesk_env` offers."""

    def test_lists_its_names_without_loading_them(self) -> None:
        """The names are listed, and load on first use."""
        assert dir(supportdesk_env) == sorted(supportdesk_env.__all__)
        assert supportdesk_env.CaseEnvironment is CaseEnvironment

    def test_has_no_others(self) -> None:
        """A name that is not offered is an ordinary AttributeError."""
        with pytest.raises(AttributeError, match="has no attribute 'Gold'"):
            _ = supportdesk_env.Gold
