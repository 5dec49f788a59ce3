"""The Inspect task: what a model is told, what its calls do, and what is scored."""

import importlib
import json
import sys

import pytest

pytest.importorskip("inspect_ai", reason="needs the extra `inspect`")

from inspect_ai import eval as run_eval
from inspect_ai.model import ModelOutput, ModelUsage

from supportdesk_env.adapters.inspect_ai import supportdesk
from supportdesk_env.adapters.inspect_ai.desk import Desk, Played
from supportdesk_env.adapters.inspect_ai.solvers import describe_tools
from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.audit.leaks import find_leaks
from supportdesk_env.chat.tools import TOOLS
from supportdesk_env.errors import MissingExtra, TaskNotFound
from supportdesk_env.evaluation.runner import play_on
from supportdesk_env.generation.catalogue import get_case
from tests.adapters.play_inspect_ai import call, run


class TestTask:
    """The samples."""

    def test_narrows_to_family_and_difficulty(self) -> None:
        """As many as asked for."""
        found = supportdesk("validation", limit=3, family="service_incident", difficulty="hard")
        places = [sample.metadata for sample in found.dataset]
        cases = [get_case(place["split"], place["index"]) for place in places]
        assert {(case.family, case.difficulty) for case in cases} == {("service_incident", "hard")}
        assert len(cases) == 3

    def test_without_a_fitting_case_is_refused(self) -> None:
        """Before a model is asked for anything."""
        with pytest.raises(TaskNotFound, match="no case of 'nothing'"):
            supportdesk("canonical", family="nothing")

    def test_holds_nothing_of_the_answer(self) -> None:
        """Neither messages nor metadata nor tool descriptions, and no target."""
        for sample in supportdesk("test", limit=5).dataset:
            assert sample.target == ""
            case = get_case("test", sample.metadata["index"])
            played = Played(split="test", index=case.index)
            tools = [tool.parameters.model_dump_json() for tool in describe_tools(Desk(played))]
            text = "\n".join([sample.model_dump_json(), *tools])
            assert find_leaks(case, text) == []
            assert case.family not in json.dumps(sample.metadata)


class TestTools:
    """The operations."""

    def test_are_those_of_the_table(self) -> None:
        """Names, descriptions and required arguments."""
        tools = describe_tools(Desk(Played(split="canonical", index=0)))
        assert [tool.name for tool in tools] == [*TOOLS]
        assert [tool.description for tool in tools] == [one.description for one in TOOLS.values()]
        assert [tuple(tool.parameters.required) for tool in tools] == [
            one.required for one in TOOLS.values()
        ]


class TestEpisodes:
    """What a model's calls do."""

    def test_an_illegal_call_is_explained_and_costs_no_step(self) -> None:
        """The model reads what is allowed and goes on."""
        sample = run("canonical", 0, [call("classify", {"queue": "billing"}), call("submit", {})])
        errors = [message.error for message in sample.messages if message.role == "tool"]
        assert "billing_ops" in errors[0].message
        assert [one["operation"] for one in sample.store["Played:actions"]] == ["submit"]

    def test_a_model_that_calls_nothing_is_nudged_and_then_graded(self) -> None:
        """The case is handed over as it stands."""
        said = ModelOutput.from_content("mockllm/model", "I am thinking.")
        said.usage = ModelUsage()
        turns = get_case("canonical", 0).max_steps * 2
        sample = run("canonical", 0, [said] * turns)
        assert sample.store["Played:actions"] == [{"operation": "submit"}]
        assert sample.scores["grade"].value["score"] == 0.0

    def test_answers_in_json_are_asked_for_under_a_schema_and_repaired_once(self) -> None:
        """The repaired answer counts; after a second illegal one the case is handed over."""
        answers = ["nothing", '{"operation": "classify", "queue": "billing_ops"}', "no", "no"]
        outputs = [ModelOutput.from_content("mockllm/model", answer) for answer in answers]
        for output in outputs:
            output.usage = ModelUsage()
        sample = run("canonical", 0, outputs, answers="json")
        taken = [one["operation"] for one in sample.store["Played:actions"]]
        assert taken == ["classify", "submit"]
        assert sample.scores["grade"].value["queue"] == 1.0
        asked = [event for event in sample.events if event.event == "model"]
        assert len(asked) == len(answers)
        schema = asked[0].config.response_schema.json_schema
        assert "billing_ops" in schema.model_dump_json()

    def test_the_explanation_tells_why(self) -> None:
        """Every component with its reasons, and what was not found."""
        explained = run("canonical", 0, [call("submit", {})]).scores["grade"].explanation
        assert explained.startswith("total 0.00\n")
        assert "- queue: 0.00 x 0.15." in explained
        assert "- not found: " in explained


class TestScriptedModels:
    """Agents of this package in the place of a model."""

    @pytest.mark.parametrize("name", ["rule-based", "oracle"])
    def test_score_what_they_score_elsewhere(self, name: str, tmp_path: str) -> None:
        """With pass^k over trials beside the mean."""
        case = supportdesk("test", limit=3, trials=2)
        model = f"supportdesk_env/{name}"
        (log,) = run_eval(case, model=model, display="none", log_dir=str(tmp_path))
        assert log.status == "success", log.error
        reported = {(one.name, one.reducer): one.metrics for one in log.results.scores}
        got = {
            key[0]: one["mean"].value
            for key, one in reported.items()
            if key[1] == "mean" and "mean" in one
        }
        agent = RuleBasedAgent()
        wanted = [play_on(agent, "test", index, 0).score for index in range(3)]
        expected = 1.0 if name == "oracle" else sum(wanted) / 3
        assert got["score"] == pytest.approx(expected)
        assert any(reducer == "pass_k_2" for _, reducer in reported)


def test_without_the_extra_one_sentence_tells_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the exact command."""
    monkeypatch.delitem(sys.modules, "supportdesk_env.adapters.inspect_ai")
    monkeypatch.setitem(sys.modules, "inspect_ai", None)
    with pytest.raises(MissingExtra, match=r'pip install "supportdesk-env\[inspect\]"'):
        importlib.import_module("supportdesk_env.adapters.inspect_ai")
