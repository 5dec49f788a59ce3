"""The loop records an episode as it was played, and every failure with its stage."""

import pytest

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.trajectory import TrajectoryStep
from supportdesk_env.errors import AgentFailure, TaskNotFound
from supportdesk_env.rollout import play
from tests.fakes import (
    CLASSIFY,
    SUBMIT,
    ScriptedAgent,
    ScriptedEnvironment,
    build_grade,
    build_observation,
)

START = build_observation()
MIDDLE = build_observation(reward=0.15, feedback="Queue set.")
END = build_observation(reward=0.85, done=True, grade=build_grade(1.0))
OTHER = build_observation(episode_id="episode-2", reward=0.0)

Planned = Action | Exception
Answered = Observation | Exception

FAILURES: list[tuple[list[Planned], list[Answered], str]] = [
    ([], [OSError("no\n route")], "reset: OSError: no route"),
    ([AgentFailure("no model")], [START], "act: no model"),
    ([CLASSIFY], [START, TimeoutError("late")], "step: TimeoutError: late"),
    ([CLASSIFY], [START, START], "step: the answer to a step carries no reward"),
    (
        [CLASSIFY],
        [START, OTHER],
        "step: the answer belongs to episode 'episode-2', not 'episode-1'",
    ),
    (
        [CLASSIFY] * 3,
        [START, MIDDLE, MIDDLE, MIDDLE],
        "step: the episode did not end within the steps it announced",
    ),
]


class TestEpisode:
    """An episode that comes to its end."""

    def test_records_every_step_in_order(self) -> None:
        """A trajectory holds what was done, what it paid and what was answered."""
        trajectory = play(
            ScriptedAgent([CLASSIFY, SUBMIT]),
            ScriptedEnvironment([START, MIDDLE, END]),
            task_id="task-1",
        )
        assert trajectory.steps == [
            TrajectoryStep(action=CLASSIFY, reward=0.15, done=False, feedback="Queue set."),
            TrajectoryStep(action=SUBMIT, reward=0.85, done=True, feedback=END.feedback),
        ]

    def test_carries_the_grade_and_the_names(self) -> None:
        """A finished trajectory says who played what, and how it was graded."""
        trajectory = play(
            ScriptedAgent([SUBMIT]), ScriptedEnvironment([START, END]), task_id="task-1"
        )
        assert trajectory.grade == build_grade(1.0)
        assert (trajectory.agent, trajectory.task_id) == ("scripted", "task-1")
        assert (trajectory.episode_id, trajectory.failure) == ("episode-1", None)

    def test_tells_of_each_step_as_it_is_made(self) -> None:
        """A listener has heard of the steps that were made before a failure."""
        heard: list[TrajectoryStep] = []
        play(
            ScriptedAgent([CLASSIFY, SUBMIT]),
            ScriptedEnvironment([START, MIDDLE, ConnectionError("gone")]),
            task_id="task-1",
            on_step=heard.append,
        )
        assert [step.action for step in heard] == [CLASSIFY]


class TestFailures:
    """The world's failures stop at the loop."""

    @pytest.mark.parametrize(
        ("script", "answers", "failure"),
        FAILURES,
        ids=[failure for _, _, failure in FAILURES],
    )
    def test_a_failure_is_recorded_with_its_stage(
        self, script: list[Planned], answers: list[Answered], failure: str
    ) -> None:
        """A failed episode ends without a grade and says in one line what failed where."""
        trajectory = play(ScriptedAgent(script), ScriptedEnvironment(answers), task_id="task-1")
        assert trajectory.failure == failure
        assert trajectory.grade is None

    def test_an_unknown_task_is_the_callers_mistake(self) -> None:
        """TaskNotFound is raised, not recorded."""
        with pytest.raises(TaskNotFound, match="no such task"):
            play(
                ScriptedAgent([]),
                ScriptedEnvironment([TaskNotFound("no such task")]),
                task_id="task-9",
            )


class TestFallback:
    """A second agent that takes over."""

    def test_plays_the_rest_of_the_episode(self) -> None:
        """After one failure the fallback plays every further step."""
        trajectory = play(
            ScriptedAgent([AgentFailure("no model")]),
            ScriptedEnvironment([START, MIDDLE, END]),
            task_id="task-1",
            fallback=ScriptedAgent([CLASSIFY, SUBMIT]),
        )
        assert [step.action for step in trajectory.steps] == [CLASSIFY, SUBMIT]
        assert [step.error for step in trajectory.steps] == ["act: no model", None]
        assert trajectory.failure is None

    def test_that_fails_too_ends_the_episode(self) -> None:
        """Nobody takes over from the fallback."""
        trajectory = play(
            ScriptedAgent([AgentFailure("no model")]),
            ScriptedEnvironment([START]),
            task_id="task-1",
            fallback=ScriptedAgent([AgentFailure("no rule")]),
        )
        assert trajectory.failure == "act: no rule"
