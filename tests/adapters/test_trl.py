"""TRL's environment class: what it offers a model, what calls do, what is paid and shown."""

import inspect
import json
import pickle
import sys

import pytest

from supportdesk_env.adapters.trl import (
    COMPONENT_REWARDS,
    LOGGED_ONLY,
    SupportDesk,
    build_dataset,
)
from supportdesk_env.audit.leaks import find_leaks
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.chat.messages import CLOSED, build_tool_messages
from supportdesk_env.chat.tools import TOOLS, render_tool_call, tool_definitions
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import EpisodeNotStarted, MissingExtra, TaskNotFound
from supportdesk_env.generation.catalogue import get_case


def opened(split: str = "canonical", index: int = 0) -> SupportDesk:
    """Return an environment on which one case is open."""
    environment = SupportDesk()
    environment.reset(split, index)
    return environment


def work_by_the_key(environment: SupportDesk, split: str, index: int) -> list[str]:
    """Work the open case as policy requires and return what the tools answered."""
    calls = map(render_tool_call, reference_actions(get_case(split, index)))
    return [getattr(environment, name)(**arguments) for name, arguments in calls]


class TestTools:
    """The methods a model can call."""

    def test_are_those_of_the_table_and_nothing_else(self) -> None:
        """TRL takes every public function of the class but `reset` and `get_reward`."""
        found = inspect.getmembers(SupportDesk, predicate=inspect.isfunction)
        public = {name for name, _ in found if not name.startswith("_")}
        assert public == {*TOOLS, "reset", "get_reward"}

    def test_have_the_schemas_of_the_table(self) -> None:
        """Names, descriptions, arguments, allowed and required values, as TRL makes them."""
        chat = pytest.importorskip("transformers.utils", reason="needs the extra `trl`")
        for wanted in tool_definitions():
            function = wanted["function"]
            assert isinstance(function, dict)
            made = chat.get_json_schema(getattr(SupportDesk(), function["name"]))["function"]
            assert made["description"] == function["description"]
            assert made["parameters"].get("required", []) == function["parameters"]["required"]
            for name, field in function["parameters"]["properties"].items():
                told = made["parameters"]["properties"][name]
                assert told["description"] == field["description"]
                assert told["type"] == field["type"]
                assert told.get("enum") == field.get("enum")
                assert told.get("items") == field.get("items")

    @pytest.mark.parametrize(
        ("tool", "arguments", "told"),
        [
            ("classify", {"queue": "billing"}, "billing_ops"),
            ("classify", {"reply": "Hello"}, "no argument of classify"),
            ("request_info", {}, "request_info needs it"),
            ("request_info", {"requested_fields": "region"}, "requested_fields: given"),
            ("submit", {"self": 1}, "no argument of submit"),
        ],
    )
    def test_an_illegal_call_is_explained_and_costs_no_step(
        self, tool: str, arguments: dict[str, object], told: str
    ) -> None:
        """In one sentence; nothing is raised and nothing is changed."""
        environment = opened()
        before = environment.observation
        answer = getattr(environment, tool)(**arguments)
        assert answer.startswith("Nothing was done: ")
        assert told in answer
        assert environment.observation is before

    def test_a_closed_case_stays_as_it_is(self) -> None:
        """TRL has no sign of the end, so a model may go on calling."""
        environment = opened()
        work_by_the_key(environment, "canonical", 0)
        before = environment.observation
        assert environment.classify(queue="general_support") == CLOSED
        assert environment.submit() == CLOSED
        assert environment.observation is before
        assert environment.get_reward() == 1.0


class TestReset:
    """Opening the case of a dataset row."""

    def test_shows_the_case_where_the_row_has_no_prompt(self) -> None:
        """With one it is shown already; columns of no concern are let pass."""
        prompt = build_tool_messages(CaseEnvironment().reset(split="canonical", index=1))
        environment = SupportDesk()
        assert environment.reset("canonical", 1, prompt=prompt, note="a column more") is None
        shown = environment.reset("canonical", 1)
        assert shown == "\n\n".join(message["content"] for message in prompt)

    def test_leaves_nothing_of_the_episode_before(self) -> None:
        """Instances are pooled: each is used for many cases."""
        environment = opened()
        work_by_the_key(environment, "canonical", 0)
        environment.reset("canonical", 2)
        assert environment.get_reward() == 0.0
        work_by_the_key(environment, "canonical", 2)
        assert environment.get_reward() == 1.0

    def test_needs_split_and_index(self) -> None:
        """Without a dataset each rollout of a group would get a case of its own."""
        with pytest.raises(TypeError, match="'split' and 'index'"):
            SupportDesk().reset()  # type: ignore[call-arg] # as TRL calls it without a dataset


class TestRewards:
    """What a rollout earns."""

    def test_an_unfinished_case_is_graded_as_it_stands(self) -> None:
        """It keeps what it earned, without what only a submitted case earns."""
        calls = [*map(render_tool_call, reference_actions(get_case("canonical", 0)))]
        environment = opened()
        for name, arguments in calls[:-1]:
            getattr(environment, name)(**arguments)
        unfinished = environment.get_reward()
        getattr(environment, calls[-1].name)(**calls[-1].arguments)
        assert 0.0 < unfinished < environment.get_reward() == 1.0

    def test_without_a_case_there_is_none(self) -> None:
        """Rather than a zero that nobody earned."""
        with pytest.raises(EpisodeNotStarted):
            SupportDesk().get_reward()

    def test_components_are_named_and_weigh_nothing(self) -> None:
        """One value per rollout, whatever columns come along; the reward is left alone."""
        environments = [opened(), opened()]
        environments[1].classify(queue="billing_ops")
        earned = {
            one.__name__: one(environments=environments, prompts=[], split=[])
            for one in COMPONENT_REWARDS
        }
        report = CaseEnvironment().reset(split="canonical", index=0)
        assert report.grade is None
        assert [*earned] == [part.name for part in environments[0].report.components]
        assert earned["queue"] == [0.0, 1.0]
        assert [0.0] * len(earned) == LOGGED_ONLY

    def test_class_and_functions_can_be_pickled(self) -> None:
        """The asynchronous trainer sends them to a process of its own."""
        kind, functions = pickle.loads(pickle.dumps((SupportDesk, COMPONENT_REWARDS)))
        assert kind is SupportDesk
        assert [one.component for one in functions] == [one.component for one in COMPONENT_REWARDS]


class TestDataset:
    """The rows."""

    def test_hold_prompt_split_and_index(self) -> None:
        """The messages are those that every model is shown."""
        pytest.importorskip("datasets", reason="needs the extra `trl`")
        rows = build_dataset("test", range(3, 5))
        assert rows.column_names == ["prompt", "split", "index"]
        assert [(row["split"], row["index"]) for row in rows] == [("test", 3), ("test", 4)]
        observation = CaseEnvironment().reset(split="test", index=4)
        assert rows[1]["prompt"] == build_tool_messages(observation)

    def test_an_index_outside_the_split_is_refused(self) -> None:
        """Before a trainer starts."""
        pytest.importorskip("datasets", reason="needs the extra `trl`")
        with pytest.raises(TaskNotFound):
            build_dataset("canonical", [3])

    def test_without_the_extra_one_sentence_tells_what_to_install(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """With the exact command."""
        monkeypatch.setitem(sys.modules, "datasets", None)
        with pytest.raises(MissingExtra, match=r'pip install "supportdesk-env\[trl\]"'):
            build_dataset("canonical", [0])


@pytest.mark.parametrize(("split", "index"), [("canonical", 2), ("test", 0), ("train", 7)])
def test_nothing_a_model_is_shown_holds_the_answer(split: str, index: int) -> None:
    """Neither row nor tools nor what they answer, on the way to a full score and after it."""
    datasets = pytest.importorskip("datasets", reason="needs the extra `trl`")
    rows = build_dataset(split, [index])
    assert isinstance(rows, datasets.Dataset)
    environment = opened(split, index)
    answers = work_by_the_key(environment, split, index)
    docs = [str(inspect.getdoc(getattr(environment, name))) for name in TOOLS]
    hints = [str(inspect.signature(getattr(environment, name))) for name in TOOLS]
    refused = environment.classify(queue="nowhere")
    shown = "\n".join([json.dumps(rows[0]), *answers, *docs, *hints, refused])
    case = get_case(split, index)
    assert environment.get_reward() == 1.0
    assert find_leaks(case, shown) == []
    assert case.family not in json.dumps([rows[0]["split"], [*rows[0]]])
