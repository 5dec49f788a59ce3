"""The environment in process: reset, step, end, and what it pays."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import EpisodeState, Observation
from supportdesk_env.domain.vocabulary import Operation, RequestField
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import EpisodeNotStarted, EpisodeOver, TaskNotFound
from tests.building import (
    BILLING,
    CANONICAL,
    INCIDENT,
    SUBMIT,
    TAKEOVER,
    ReferenceActor,
    build_variant,
    open_episode,
    play,
    total_of,
)

IDLE = Action(operation=Operation.CLASSIFY)
ACTIONS = [
    *(action for task_id in CANONICAL for action in reference_actions(build_variant(task_id))),
    IDLE,
    Action(operation=Operation.DRAFT_REPLY, reply="  "),
    Action(operation=Operation.DRAFT_REPLY, reply="We can give you a credit."),
    Action(operation=Operation.REQUEST_INFO, requested_fields=[RequestField.PASSWORD]),
]
"""Sound actions of all three cases, and faults of every kind."""


def classify(queue: str) -> Action:
    """Return a classification that sets the queue."""
    return Action.model_validate({"operation": "classify", "queue": queue})


def started(task_id: str = BILLING, mode: RewardMode = RewardMode.DELTA) -> CaseEnvironment:
    """Return an environment with a case open."""
    environment = CaseEnvironment(reward_mode=mode)
    environment.reset(task_id=task_id)
    return environment


def secrets_of(case: Case) -> list[str]:
    """Return words that stand in the answer key and nowhere an agent may look."""
    gold = case.resolution
    labels = [claim.label for claim in (*gold.reply_claims, *gold.note_claims)]
    return ["rule_id", "claims", "gates", *(label for label in labels if "(" in label)]


class TestReward:
    """Dense rewards."""

    @settings(max_examples=60)
    @given(st.sampled_from(CANONICAL), st.lists(st.sampled_from(ACTIONS), max_size=12))
    def test_telescope_to_the_grade_less_penalties(self, task: str, actions: list[Action]) -> None:
        """Whatever is done in whatever order, the return is the final grade less penalties."""
        environment, rewards = started(task), []
        for action in [*actions, *[SUBMIT] * 8]:
            last = environment.step(action)
            rewards.append(last.reward or 0.0)
            if last.done:
                break
        assert last.grade is not None
        assert math.isclose(sum(rewards), last.grade.total - last.grade.penalties, abs_tol=1e-9)

    def test_thrashing_gains_nothing(self) -> None:
        """Setting a field right, wrong and right again pays what setting it right pays."""
        environment = started()
        queues = ["billing_ops", "compliance_ops", "billing_ops"]
        rewards = [environment.step(classify(queue)).reward for queue in queues]
        assert rewards == [0.15, -0.15, 0.15]

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_terminal_mode_pays_the_grade_at_the_end(self, task_id: str) -> None:
        """The last reward is the grade, every other 0.0."""
        case = build_variant(task_id)
        last = play(case, ReferenceActor(case), RewardMode.TERMINAL)
        assert last.reward == total_of(last) == 1.0
        assert {entry.reward_delta for entry in last.action_history[:-1]} == {0.0}

    def test_an_unknown_mode_is_refused(self) -> None:
        """A reward mode that does not exist fails at once."""
        with pytest.raises(ValueError, match="sparse"):
            CaseEnvironment(reward_mode="sparse")


class TestPenalties:
    """Faults cost, and are told."""

    @pytest.mark.parametrize(
        "fault",
        [IDLE, Action(operation=Operation.DRAFT_REPLY, reply=" "), classify("billing_ops")],
        ids=["no-op", "refused", "repetition"],
    )
    def test_each_fault_costs_two_hundredths(self, fault: Action) -> None:
        """No-op, refused value and repetition cost 0.02, and never touch the grade."""
        environment = started()
        environment.step(classify("billing_ops"))
        assert environment.step(fault).reward == -0.02
        last = environment.step(SUBMIT)
        assert last.grade is not None
        assert (last.grade.total, last.grade.penalties) == (0.15, 0.02)

    def test_a_breach_of_the_clock_costs_once(self) -> None:
        """Running out of minutes costs 0.05 in the step that does it, and is said once."""
        case = build_variant(INCIDENT)
        ticket = case.ticket.model_copy(update={"sla_minutes_remaining": 1})
        episode = open_episode(replace(case, ticket=ticket))
        seen = [episode.step(classify(q)) for q in ("billing_ops", "compliance_ops", "billing_ops")]
        assert [o.current_sla_minutes_remaining for o in seen] == [0, -1, -2]
        assert [o.reward for o in seen] == [0.0, -0.05, 0.0]
        assert [("time is exceeded" in o.feedback) for o in seen] == [False, True, False]


class TestEnd:
    """How an episode ends."""

    def test_submit_ends_it(self) -> None:
        """A submit is the last step, and the grade appears."""
        last = started().step(SUBMIT)
        assert (last.done, last.remaining_steps, last.case.submitted) == (True, 0, True)
        assert last.grade is not None

    @pytest.mark.parametrize(("task_id", "steps"), [(BILLING, 6), (TAKEOVER, 7), (INCIDENT, 8)])
    def test_the_last_step_ends_it(self, task_id: str, steps: int) -> None:
        """Without a submit the case is graded as it stands when the steps run out."""
        environment = started(task_id)
        seen = [environment.step(IDLE) for _ in range(steps)]
        assert [observation.done for observation in seen] == [False] * (steps - 1) + [True]
        assert [o.remaining_steps for o in seen] == list(range(steps))[::-1]
        assert "last step; the case is graded as it stands" in seen[-1].feedback

    def test_a_refused_submit_does_not(self) -> None:
        """A hand-over that was refused leaves the case open, unless it was the last step."""
        environment = started()
        refused = Action(operation=Operation.SUBMIT, reply=" ")
        seen = [environment.step(refused) for _ in range(6)]
        assert [observation.done for observation in seen] == [False] * 5 + [True]
        assert "That was the last step" in seen[-1].feedback
        assert (seen[-1].case.submitted, seen[-1].reward) == (False, -0.02)


class TestMisuse:
    """Steps at the wrong time."""

    def test_a_step_before_reset_is_refused(self) -> None:
        """Without an open case there is nothing to step, and nothing to grade."""
        environment = CaseEnvironment()
        with pytest.raises(EpisodeNotStarted, match="call reset before step"):
            environment.step(SUBMIT)
        with pytest.raises(EpisodeNotStarted):
            environment.report()
        assert environment.state == EpisodeState()

    def test_a_step_after_the_end_is_refused_and_changes_nothing(self) -> None:
        """An episode that is over stays as it ended."""
        environment = started()
        environment.step(SUBMIT)
        state, scores = environment.state, environment.report()
        with pytest.raises(EpisodeOver, match="call reset to open another case"):
            environment.step(classify("billing_ops"))
        assert (environment.state, environment.report()) == (state, scores)

    def test_a_step_after_close_is_refused(self) -> None:
        """A closed environment forgets its case; a reset opens another."""
        environment = started()
        environment.close()
        with pytest.raises(EpisodeNotStarted):
            environment.step(SUBMIT)
        assert environment.reset(task_id=BILLING).done is False

    def test_a_reset_that_fails_leaves_the_open_case_alone(self) -> None:
        """A task that does not exist does not cost the episode."""
        environment = started()
        environment.step(classify("billing_ops"))
        state = environment.state
        with pytest.raises(TaskNotFound):
            environment.reset(task_id="weather")
        assert environment.state == state
        assert environment.step(SUBMIT).grade is not None


class TestSecrecy:
    """The answer stays on this side until the end."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    @pytest.mark.parametrize("mode", RewardMode)
    def test_no_observation_or_state_holds_gold(self, task_id: str, mode: RewardMode) -> None:
        """Until the end there is no grade, no rule, and no field an agent did not set."""
        case = build_variant(task_id)
        episode = open_episode(case, mode)
        seen = [episode.observe("", None), *map(episode.step, reference_actions(case)[:-1])]
        assert all(observation.grade is None for observation in seen)
        for text in (episode.state().model_dump_json(), *(o.model_dump_json() for o in seen)):
            assert not any(word in text for word in secrets_of(case))

    def test_feedback_is_the_same_for_right_and_wrong(self) -> None:
        """What the desk says does not depend on what policy requires."""
        right = started().step(classify("billing_ops")).feedback
        wrong = started().step(classify("compliance_ops")).feedback
        assert right.replace("billing", "_") == wrong.replace("compliance", "_")

    def test_terminal_mode_withholds_the_score_until_the_end(self) -> None:
        """Neither state nor history tells which step was right before the end."""
        environment = started(mode=RewardMode.TERMINAL)
        seen = environment.step(classify("billing_ops"))
        assert (environment.state.current_score, seen.reward) == (None, 0.0)
        assert seen.action_history[0].reward_delta == 0.0
        environment.step(SUBMIT)
        assert environment.state.current_score == 0.15


class TestState:
    """The public state."""

    def test_follows_the_episode(self) -> None:
        """Id, place, seed, steps, score and case are those of the open episode."""
        environment = CaseEnvironment()
        first = environment.reset(seed=7, episode_id="mine", task_id=TAKEOVER)
        environment.step(classify("trust_and_safety"))
        state = environment.state
        assert (first.episode_id, state.episode_id, state.seed) == ("mine", "mine", 7)
        assert (state.task_id, state.split, state.index) == (TAKEOVER, "canonical", 1)
        assert (state.step_count, state.current_score) == (1, 0.15)
        assert state.case is not None
        assert state.case.queue == "trust_and_safety"

    def test_report_is_the_grade_in_parts(self) -> None:
        """Each component is a share between 0 and 1."""
        environment = started()
        environment.step(classify("billing_ops"))
        assert environment.report().components[0].score == 1.0
        assert sum(part.score for part in environment.report().components) == 1.0


class TestObservation:
    """What an agent sees."""

    def test_survives_the_wire(self) -> None:
        """An observation, graded or not, is the same after JSON."""
        environment = CaseEnvironment()
        for observation in (environment.reset(), environment.step(SUBMIT)):
            assert Observation.model_validate_json(observation.model_dump_json()) == observation

    def test_an_earlier_one_stays_as_it_was(self) -> None:
        """Later steps do not change what was handed out before."""
        environment = started()
        first = environment.step(classify("billing_ops"))
        before = first.model_dump_json()
        environment.step(classify("compliance_ops"))
        assert first.model_dump_json() == before

    def test_history_tells_each_step(self) -> None:
        """Steps are numbered from 1, with operation, summary and reward, faults included."""
        environment = started()
        environment.step(classify("billing_ops"))
        history = environment.step(IDLE).action_history
        assert [(e.step, e.summary, e.reward_delta) for e in history] == [
            (1, "classify: queue = billing_ops", 0.15),
            (2, "classify without a field", -0.02),
        ]
