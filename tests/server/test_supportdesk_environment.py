"""The environment class the framework drives, without a server around it."""

import asyncio

import pytest
from openenv.core.rubrics import Rubric
from pydantic import TypeAdapter

from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import EpisodeNotStarted, EpisodeOver, TaskNotFound
from supportdesk_env.grading.rubric import COMPONENTS, load_weights
from supportdesk_env.models import SupportDeskAction, SupportDeskState
from supportdesk_env.server.reset_arguments import InvalidReset
from supportdesk_env.server.supportdesk_environment import MOST_LISTED, SupportDeskEnvironment
from tests.server.playing import GOOD_BILLING_MOVES, MOVES, TASK_IDS, Json, play_in_process


def act(move: Json) -> SupportDeskAction:
    """Return a move as the action the framework builds from it."""
    return SupportDeskAction.model_validate(move)


@pytest.fixture
def environment() -> SupportDeskEnvironment:
    """Return an environment nobody has used."""
    return SupportDeskEnvironment()


class TestEpisode:
    """Reset and step are those of the in-process environment."""

    @pytest.mark.parametrize("task_id", TASK_IDS)
    def test_equals_the_in_process_environment(
        self, environment: SupportDeskEnvironment, task_id: str
    ) -> None:
        """Every field of every observation is the same, step by step."""
        seen = [environment.reset(task_id=task_id, episode_id=f"played-{task_id}")]
        seen += [environment.step(act(move)) for move in MOVES]
        assert [
            observation.model_dump(mode="json", exclude={"metadata"}) for observation in seen
        ] == play_in_process(task_id)

    def test_async_twins_do_the_same(self, environment: SupportDeskEnvironment) -> None:
        """The framework prefers them; they call the sync ones."""

        async def play() -> float | None:
            """Return the reward of the first move."""
            await environment.reset_async(task_id=TASK_IDS[0])
            return (await environment.step_async(act(MOVES[0]))).reward

        assert asyncio.run(play()) == play_in_process(TASK_IDS[0])[1]["reward"]

    def test_an_empty_reset_opens_the_canonical_tasks_in_order(
        self, environment: SupportDeskEnvironment
    ) -> None:
        """The order is fixed, per instance, and starts over."""
        opened = [environment.reset().task_id for _ in range(4)]
        assert opened == [*TASK_IDS, TASK_IDS[0]]

    def test_terminal_mode_pays_at_the_end_only(self) -> None:
        """The mode reaches the episode."""
        environment = SupportDeskEnvironment(reward_mode=RewardMode.TERMINAL)
        environment.reset(task_id=TASK_IDS[0])
        rewards = [environment.step(act(move)).reward for move in MOVES]
        assert rewards[:-1] == [0.0] * 5
        assert rewards[-1] != 0.0


class TestRefusals:
    """What cannot be done is refused, and nothing is changed by it."""

    def test_step_before_reset(self, environment: SupportDeskEnvironment) -> None:
        """A fresh environment after a silent reconnect must not answer as if all were well."""
        with pytest.raises(EpisodeNotStarted):
            environment.step(act(MOVES[0]))

    def test_step_after_the_end(self, environment: SupportDeskEnvironment) -> None:
        """The grade stands."""
        environment.reset()
        environment.step(act({"operation": "submit"}))
        before = environment.state
        with pytest.raises(EpisodeOver):
            environment.step(act(MOVES[0]))
        assert environment.state == before

    def test_step_after_close(self, environment: SupportDeskEnvironment) -> None:
        """A session whose slot was given away must not go on."""
        environment.reset()
        environment.close()
        with pytest.raises(EpisodeNotStarted):
            environment.step(act(MOVES[0]))

    @pytest.mark.parametrize(
        ("arguments", "error"),
        [
            ({"task_id": "no_such_task"}, TaskNotFound),
            ({"split": "canonical", "index": 3}, TaskNotFound),
            ({"split": "nowhere", "index": 0}, TaskNotFound),
            ({"family": "no_such_family"}, TaskNotFound),
            ({"task_id": 7}, InvalidReset),
            ({"tsak_id": "x"}, InvalidReset),
        ],
    )
    def test_a_refused_reset_leaves_the_open_episode(
        self,
        environment: SupportDeskEnvironment,
        arguments: dict[str, object],
        error: type[ValueError],
    ) -> None:
        """The case that was open can still be worked."""
        environment.reset(task_id=TASK_IDS[0], episode_id="kept")
        with pytest.raises(error):
            environment.reset(**arguments)  # type: ignore[arg-type] # that is the point
        assert environment.step(act(MOVES[0])).episode_id == "kept"

    def test_an_internal_validation_error_keeps_its_data(
        self, environment: SupportDeskEnvironment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The framework would report it as the client's own error, with the offending value."""
        environment.reset()

        def fail(self: CaseEnvironment, action: object) -> object:
            return TypeAdapter(int).validate_python("the hidden answer")

        monkeypatch.setattr(CaseEnvironment, "step", fail)
        with pytest.raises(RuntimeError, match=r"^internal: ") as caught:
            environment.step(act(MOVES[0]))
        assert "hidden" not in str(caught.value)
        assert caught.value.__suppress_context__


class TestState:
    """The state tells where the episode is, and no answer."""

    def test_is_empty_before_the_first_reset(self, environment: SupportDeskEnvironment) -> None:
        """There is nothing to tell yet."""
        assert environment.state == SupportDeskState()

    def test_counts_accepted_steps(self, environment: SupportDeskEnvironment) -> None:
        """The framework's contract: the id given at reset, one more for each step."""
        environment.reset(task_id=TASK_IDS[1], episode_id="mine", seed=3)
        counts = [environment.state.step_count]
        for move in MOVES[:3]:
            environment.step(act(move))
            counts.append(environment.state.step_count)
        state = environment.state
        assert counts == [0, 1, 2, 3]
        assert (state.episode_id, state.seed, state.task_id) == ("mine", 3, TASK_IDS[1])


class TestTaskApi:
    """The catalogue as the framework asks for it."""

    def test_lists_the_first_tasks_of_each_split(self, environment: SupportDeskEnvironment) -> None:
        """Each listed task can be fetched by its index and opened by its id."""
        for split in environment.list_splits():
            listed = environment.list_tasks(split)
            assert len(listed) == min(environment.num_tasks(split), MOST_LISTED)
            assert environment.get_task(split, listed[-1].index) == listed[-1]
            assert environment.get_task_range(split, 0, MOST_LISTED) == listed
            assert environment.get_task_range(split, 1, 2) == listed[1:2]
            assert environment.reset(task_id=listed[-1].task_id).task_id == listed[-1].task_id

    @pytest.mark.parametrize("index", [-1, 3, 10**9])
    def test_an_index_outside_the_split_is_an_index_error(
        self, environment: SupportDeskEnvironment, index: int
    ) -> None:
        """The framework answers 400 to that, and passes negative ones through."""
        with pytest.raises(IndexError):
            environment.get_task("canonical", index)

    def test_a_range_too_long_to_list_is_an_index_error(
        self, environment: SupportDeskEnvironment
    ) -> None:
        """Nothing is left out in silence: whoever asks for too much is told what is allowed."""
        with pytest.raises(IndexError, match=r"2147483648 tasks asked for; allowed are 1000"):
            environment.get_task_range("train")

    def test_a_negative_bound_is_an_index_error(self, environment: SupportDeskEnvironment) -> None:
        """Ranges do not count from the end."""
        with pytest.raises(IndexError):
            environment.get_task_range("canonical", -2)

    def test_an_unknown_split_is_named(self, environment: SupportDeskEnvironment) -> None:
        """Whatever is asked about it."""
        with pytest.raises(TaskNotFound, match=r"'nowhere'.*canonical"):
            environment.get_task("nowhere", 0)


class TestRubric:
    """The grade can be read part by part."""

    def test_names_the_eight_components(self, environment: SupportDeskEnvironment) -> None:
        """In the order of the grade, under one root."""
        assert environment.rubric is not None
        assert tuple(name for name, _ in environment.rubric.named_children()) == COMPONENTS

    def test_scores_follow_the_grade(self, environment: SupportDeskEnvironment) -> None:
        """After a step every part holds its score and the root their weighted sum."""
        environment.reset(task_id=TASK_IDS[0])
        for move in GOOD_BILLING_MOVES:
            final = environment.step(act(move))
        assert environment.rubric is not None
        assert final.grade is not None
        scores = {name: part.last_score for name, part in environment.rubric.named_rubrics()}
        assert scores == {part.name: part.score for part in final.grade.components}
        assert environment.rubric.last_score == pytest.approx(final.grade.total, abs=1e-6)

    def test_a_part_is_found_by_its_name(self, environment: SupportDeskEnvironment) -> None:
        """Trainers attach their hooks by path."""
        environment.reset(task_id=TASK_IDS[0])
        environment.step(act(GOOD_BILLING_MOVES[0]))
        assert environment.rubric is not None
        assert environment.rubric.get_rubric("queue").last_score == 1.0
        assert environment.rubric.get_rubric("reply").last_score == 0.0

    def test_whoever_watches_a_part_is_called(self, environment: SupportDeskEnvironment) -> None:
        """At every step, with the score of the part."""
        seen: list[float] = []
        assert environment.rubric is not None
        part = environment.rubric.get_rubric("queue")
        part.register_forward_hook(lambda rubric, action, observation, score: seen.append(score))
        environment.reset(task_id=TASK_IDS[0])
        for queue in ("general_support", "billing_ops"):
            environment.step(act({"operation": "classify", "queue": queue}))
        assert seen == [0.0, 1.0]

    def test_one_of_another_hand_is_asked_at_every_step(
        self, environment: SupportDeskEnvironment
    ) -> None:
        """A trainer may put its own in the place of the tree."""

        class Counting(Rubric):
            """Counts how often it is asked."""

            asked = 0

            def forward(self, action: object, observation: object) -> float:
                """Count."""
                self.asked += 1
                return 0.0

        environment.rubric = counting = Counting()  # type: ignore[no-untyped-call]
        environment.reset(task_id=TASK_IDS[0])
        environment.step(act(GOOD_BILLING_MOVES[0]))
        assert counting.asked == 1

    def test_nothing_is_scored_before_the_first_step(
        self, environment: SupportDeskEnvironment
    ) -> None:
        """Nor is the score of an earlier episode left."""
        assert environment.rubric is not None
        environment.reset(task_id=TASK_IDS[0])
        environment.step(act(GOOD_BILLING_MOVES[0]))
        environment.reset(task_id=TASK_IDS[0])
        assert environment.rubric.last_score is None
        assert environment.rubric.get_rubric("queue").last_score is None

    def test_scores_outlast_the_episode(self, environment: SupportDeskEnvironment) -> None:
        """Whoever asks for them after the close gets those of the last step."""
        assert environment.rubric is not None
        environment.reset(task_id=TASK_IDS[0])
        environment.step(act(GOOD_BILLING_MOVES[0]))
        environment.close()
        assert environment.rubric.get_rubric("queue").last_score == 1.0

    def test_weights_are_those_of_the_grade(self, environment: SupportDeskEnvironment) -> None:
        """One file says them."""
        assert environment.rubric is not None
        assert {
            name: getattr(part, "weight", None)
            for name, part in environment.rubric.named_children()
        } == load_weights()


class TestWebHooks:
    """The framework's hooks for viewers."""

    def test_render_web_draws_the_case(self, environment: SupportDeskEnvironment) -> None:
        """It takes an observation as serialized, with reward and done beside it."""
        observation = environment.reset(task_id=TASK_IDS[0]).model_dump(mode="json")
        page = environment.render_web(observation)
        assert "Account record" in page
        assert "<style>" in page

    def test_web_actions_end_with_the_case(self, environment: SupportDeskEnvironment) -> None:
        """A case that is over offers no action."""
        assert environment.web_actions({"done": False}) == [
            ("Submit the case as it stands", {"operation": "submit"})
        ]
        assert environment.web_actions({"done": True}) == []

    def test_metadata_names_the_environment(self, environment: SupportDeskEnvironment) -> None:
        """The title is the public one; no document is attached."""
        metadata = environment.get_metadata()
        assert metadata.name == "HyperBrickCaseOps"
        assert metadata.readme_content is None
