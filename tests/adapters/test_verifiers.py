"""The verifiers taskset: what a model is told, what its answers do, and what a rollout earns."""

import asyncio
import importlib
import json
import re
import shlex
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("verifiers", reason="needs the extra `verifiers`")

import verifiers.v1 as vf
from pydantic import ValidationError

from supportdesk_env.adapters.verifiers.harness import CaseHarness, CaseRun
from supportdesk_env.adapters.verifiers.taskset import CasesConfig, CaseTaskset
from supportdesk_env.audit.leaks import find_leaks
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.chat.actions import action_schema, render_action
from supportdesk_env.chat.messages import build_messages, build_tool_messages
from supportdesk_env.chat.tools import ToolCall, render_tool_call, tool_definitions
from supportdesk_env.domain.observation import Observation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import MissingExtra, TaskNotFound
from supportdesk_env.generation.catalogue import get_case
from tests.adapters.play_verifiers import call, run, say
from tests.fakes import Reply, Request, serve

ROOT = Path(__file__).parents[2]
FIRST = {"split": "canonical", "count": 1}
SUBMIT = call("submit", {})


def select(**chosen: object) -> CaseTaskset:
    """Return the taskset with the cases that are chosen."""
    return CaseTaskset(CasesConfig.model_validate(chosen))


def first_look(split: str, index: int) -> Observation:
    """Return the first observation of a case."""
    return CaseEnvironment().reset(split=split, index=index)


class TestTaskset:
    """The rows."""

    def test_holds_the_cases_that_are_asked_for(self) -> None:
        """By index, family and difficulty, as many as wanted."""
        rows = [task.data for task in select(split="test", start=7, count=2)]
        assert [(row.idx, row.name) for row in rows] == [(0, "test_7"), (1, "test_8")]
        found = select(count=3, family="service_incident", difficulty="hard")
        cases = [get_case(task.data.split, task.data.index) for task in found]
        assert {(case.family, case.difficulty) for case in cases} == {("service_incident", "hard")}
        assert len(cases) == 3

    @pytest.mark.parametrize(
        ("answers", "build"), [("tools", build_tool_messages), ("json", build_messages)]
    )
    def test_opens_with_the_messages_of_the_case(self, answers: str, build: Any) -> None:  # noqa: ANN401
        """The same that every other way of asking a model shows."""
        (task,) = select(**FIRST, answers=answers)
        system, user = build(first_look("canonical", 0))
        assert (task.data.system_prompt, task.data.prompt) == (system["content"], user["content"])

    def test_keys_name_the_case_and_the_dataset(self) -> None:
        """Wherever a selection starts."""
        (task,) = select(split="test", start=7, count=1)
        assert re.fullmatch(r"test_7@\w+", task.key)

    def test_without_a_fitting_case_is_refused(self) -> None:
        """Before a model is asked for anything."""
        with pytest.raises(TaskNotFound, match="'canonical' has no case from 0 on of family"):
            list(select(split="canonical", family="sso_scim"))

    @pytest.mark.parametrize("wrong", [{"split": "tain"}, {"family": "x"}, {"difficulty": "x"}])
    def test_what_does_not_exist_is_refused_with_what_does(self, wrong: dict[str, str]) -> None:
        """When the configuration is read."""
        with pytest.raises(ValidationError, match=r"train|duplicate_charge|easy"):
            select(**wrong)

    def test_a_split_without_practical_end_has_to_be_bounded(self) -> None:
        """Verifiers refuses to list it."""
        assert select(split="train").INFINITE
        assert not select(split="train", count=5).INFINITE
        assert not select(split="test").INFINITE

    def test_rows_hold_nothing_of_the_answer(self) -> None:
        """Neither messages nor places."""
        for task in select(split="test", count=5):
            case = get_case("test", task.data.index)
            assert find_leaks(case, task.data.model_dump_json()) == []
            assert case.family not in json.dumps(task.data.model_dump(exclude={"prompt"}))


class TestValidation:
    """The check that asks no model."""

    @pytest.mark.parametrize("split", ["canonical", "validation", "test_ood"])
    def test_what_policy_requires_scores_in_full(self, split: str) -> None:
        """On every case."""
        for task in select(split=split, count=3):
            assert asyncio.run(task.validate(None))

    def test_an_answer_key_that_fails_is_reported(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """As not valid."""
        (task,) = select(**FIRST)
        short = reference_actions(get_case("canonical", 0))[-1:]
        monkeypatch.setattr("supportdesk_env.audit.oracle.reference_actions", lambda _: short)
        assert not asyncio.run(task.validate(None))


class TestTools:
    """Native tool calls."""

    def test_are_those_of_the_table(self) -> None:
        """A model gets the operations and the opening messages, nothing else."""
        (request,) = run(FIRST, [SUBMIT]).requests
        assert request["tools"] == tool_definitions(first_look("canonical", 0))
        assert [message["role"] for message in messages_of(request)] == ["system", "user"]

    def test_an_illegal_call_is_explained_and_costs_no_step(self) -> None:
        """The model reads what is allowed and goes on."""
        rollout = run(FIRST, [call("classify", {"queue": "billing"}), SUBMIT])
        told = messages_of(rollout.requests[1])[-1]
        assert (told["role"], "billing_ops" in told["content"]) == ("tool", True)
        assert rollout.trace.metrics["invalid_actions"] == 1.0
        assert rollout.trace.metrics["steps"] == 1.0

    def test_several_calls_in_one_turn_are_carried_out_in_order(self) -> None:
        """Until the case is closed; what comes after changes nothing."""
        late = ToolCall("classify", {"queue": "billing_ops"})
        rollout = run(FIRST, [say("", late, ToolCall("submit", {}), late)])
        taken = [one["operation"] for one in rollout.trace.info["actions"]]
        assert taken == ["classify", "submit"]

    def test_a_model_that_calls_nothing_is_nudged_and_then_graded(self) -> None:
        """The case is handed over as it stands."""
        turns = get_case("canonical", 0).max_steps * 2
        rollout = run(FIRST, [say("I am thinking.")] * turns)
        assert messages_of(rollout.requests[1])[-1]["content"].startswith("Call one of the tools")
        assert rollout.trace.info["actions"] == [{"operation": "submit"}]
        assert rollout.trace.rewards["grade"].score == 0.0

    def test_penalties_are_a_metric_beside_the_grade(self) -> None:
        """The reward is the grade alone."""
        nothing = call("classify", {})
        trace = run(FIRST, [nothing, nothing, SUBMIT]).trace
        assert trace.metrics["penalties"] > 0.0
        assert trace.reward == trace.rewards["grade"].score == 0.0

    def test_what_a_model_is_sent_tells_nothing_of_the_answer(self) -> None:
        """Neither the tools nor any result on the way to the end."""
        asked = call("request_info", {"requested_fields": ["browser"]})
        replies = [asked, call("add_internal_note", {"internal_note": "Seen."}), asked, SUBMIT]
        rollout = run({"split": "test", "start": 3, "count": 1}, replies)
        assert len(rollout.requests) == len(replies)
        for request in rollout.requests:
            assert find_leaks(get_case("test", 3), json.dumps(request)) == []
            assert "reward" not in json.dumps(messages_of(request)[2:])


class TestJson:
    """One JSON object a turn, for models that call no tools."""

    CHOSEN = FIRST | {"answers": "json"}

    def test_scores_what_the_actions_score(self) -> None:
        """The model sees the whole case anew each turn, under the schema of an action."""
        actions = reference_actions(get_case("canonical", 0))
        rollout = run(self.CHOSEN, [say(render_action(action)) for action in actions])
        assert rollout.trace.reward == 1.0
        seen, environment = first_look("canonical", 0), CaseEnvironment()
        environment.reset(split="canonical", index=0)
        for action, request in zip(actions, rollout.requests, strict=True):
            assert messages_of(request) == build_messages(seen)
            constraint: Any = request["response_format"]
            assert constraint["json_schema"]["schema"] == action_schema(seen)
            seen = environment.step(action)

    def test_an_illegal_answer_earns_one_repair(self) -> None:
        """With the problems named; after a second the case is handed over."""
        rollout = run(self.CHOSEN, [say("no idea"), say('{"operation": "close"}')])
        repair = messages_of(rollout.requests[1])
        assert [one["role"] for one in repair] == ["system", "user", "assistant", "user"]
        assert rollout.trace.info == {"actions": [{"operation": "submit"}], "invalid_actions": 2}


class TestEnds:
    """How a rollout ends other than by the model."""

    def test_a_limit_of_the_run_ends_it_and_the_case_is_graded_as_it_stands(self) -> None:
        """It is no failure."""
        actions = reference_actions(get_case("canonical", 0))[:2]
        rollout = run(FIRST, [call(*render_tool_call(one)) for one in actions], max_turns=2)
        assert (rollout.episode.ok, rollout.trace.stop_condition) == (True, "max_turns")
        assert 0.0 < rollout.trace.reward < 1.0

    def test_a_failing_endpoint_is_an_error_and_no_score(self) -> None:
        """It says nothing of the model."""
        rollout = run(FIRST, [Reply(status=500, body=b"{}")] * 9)
        assert not rollout.episode.ok
        assert {error.type for error in rollout.trace.errors} == {"ProviderError"}
        assert rollout.trace.rewards == {}


class TestPackage:
    """What verifiers finds under the name `supportdesk`."""

    def test_brings_taskset_harness_and_environment(self) -> None:
        """Verifiers takes the three by the one name; the environment is of a single agent."""
        env = vf.load_environment(
            config := vf.resolve_env_config({"taskset": {"id": "supportdesk"}})
        )
        assert (type(env), type(env.taskset)) == (CaseRun, CaseTaskset)
        assert isinstance(vf.load_harness(config.agent_harnesses()["agent"]), CaseHarness)
        assert isinstance(env, vf.SingleAgentEnv)

    def test_runs_on_this_machine_unless_told_otherwise(self) -> None:
        """Nobody has to log in anywhere, and no code of a model is run."""
        config = vf.resolve_env_config({"taskset": {"id": "supportdesk"}})
        assert config.agent.runtime.type == "subprocess"
        assert (CaseHarness.EXECUTES_CODE, CaseHarness.NEEDS_CONTAINER) == (False, False)


class TestCommands:
    """The commands of the page, as they stand there."""

    def test_evaluation_prints_and_saves_the_grades(self, tmp_path: Path) -> None:
        """A model that plays the answer key gets every point of every case."""
        known = {
            build_tool_messages(first_look("validation", index))[1]["content"]: index
            for index in range(5)
        }

        def play_gold(request: Request) -> Reply:
            user = messages_of(request)[1]["content"]
            actions = reference_actions(get_case("validation", known[user]))
            done = sum(message["role"] == "assistant" for message in messages_of(request))
            return call(*render_tool_call(actions[done]))

        with serve(play_gold) as endpoint:
            execute("eval", tmp_path, {"http://localhost:8000/v1": endpoint.url})
        (saved,) = tmp_path.rglob("traces.jsonl")
        episodes = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
        traces = [trace for episode in episodes for trace in episode["traces"]]
        assert [trace["rewards"]["grade"]["score"] for trace in traces] == [1.0] * 5
        assert {len(trace["metrics"]) for trace in traces} == {11}

    def test_validation_finds_every_case_in_order(self, tmp_path: Path) -> None:
        """The answer key scores in full, and doing nothing does not."""
        execute("validate", tmp_path, {})
        (saved,) = tmp_path.rglob("results.jsonl")
        rows = [json.loads(line) for line in saved.read_text("utf-8").splitlines()]
        assert [row["reason"] for row in rows] == ["valid"] * 5


def messages_of(request: Request) -> list[dict[str, Any]]:
    """Return the messages of a request."""
    messages: Any = request["messages"]
    return list(messages)


def execute(name: str, folder: Path, instead: dict[str, str]) -> None:
    """Run the page's command `vf-NAME` in `folder`, with `instead` in place of some arguments."""
    page = (ROOT / "docs" / "adapters" / "verifiers.md").read_text("utf-8")
    (line,) = re.findall(rf"^    (vf-{name} .*)$", page, flags=re.MULTILINE)
    command, *arguments = shlex.split(line)
    is_old = version("verifiers").startswith("0.3")
    where = Path(sys.executable).parent / (name if is_old else command)
    run = subprocess.run(
        [str(where), *(instead.get(argument, argument) for argument in arguments)],
        cwd=folder,
        env={
            "HOME": str(folder),
            "OPENAI_API_KEY": "unused",
            "PYTHONPATH": f"{ROOT}:{ROOT / 'environments' / 'supportdesk'}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def test_without_the_extra_one_sentence_tells_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the exact command."""
    for module in [name for name in sys.modules if name.startswith("supportdesk_env.adapters.ver")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "verifiers.v1", None)
    with pytest.raises(MissingExtra, match=r'pip install "supportdesk-env\[verifiers\]"'):
        importlib.import_module("supportdesk_env.adapters.verifiers")
