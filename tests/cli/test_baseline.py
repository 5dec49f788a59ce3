"""`supportdesk baseline` plays every task to its end, whatever the endpoint does."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from supportdesk_env.agents.endpoint import KEY_VARIABLES
from supportdesk_env.chat.actions import render_action
from supportdesk_env.cli.baseline import play_task
from supportdesk_env.cli.main import main
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation, Queue, RequestField
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import AgentFailure
from supportdesk_env.tasks import CANONICAL_TASK_IDS
from tests.fakes import (
    CLASSIFY,
    SUBMIT,
    Answer,
    Reply,
    ScriptedAgent,
    ScriptedEnvironment,
    StubEndpoint,
    build_observation,
    serve,
)

ROOT = Path(__file__).parents[2]
EASY = CANONICAL_TASK_IDS[0]
LINES = (
    re.compile(r"\[START\] task=\S+ env=supportdesk_env model=\S+"),
    re.compile(
        r"\[STEP\] step=[1-9]\d* action=\{.*\} reward=-?\d\.\d\d done=(true|false) error=\S.*"
    ),
    re.compile(
        r"\[END\] success=(true|false) steps=\d+ score=[01]\.\d{3} "
        r"rewards=(-?\d\.\d\d(,-?\d\.\d\d)*)?"
    ),
)
BROKEN: dict[str, tuple[Reply, str]] = {
    "500": (Reply(status=500, body=b"secret-key"), "act: the endpoint answered status 500"),
    "timeout": (Reply(silent=True), "act: the endpoint did not answer within 0.3 s"),
    "closed connection": (Reply(hangs_up=True), "act: no connection to the endpoint"),
    "prose": (Reply("I would refund it."), "act: the model gave no legal action, also when"),
    "wrong JSON": (Reply('{"tool": "refund"}'), "act: the model gave no legal action, also"),
    "illegal queue": (
        Reply('{"operation": "classify", "queue": "billing"}'),
        "act: the model gave no legal action, also when asked again: queue: given",
    ),
    "no completion": (Reply(body=b"<html>"), "act: the endpoint's answer is no chat completion"),
}


@pytest.fixture(autouse=True)
def _without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start every test from an environment that holds no key."""
    for name in KEY_VARIABLES:
        monkeypatch.delenv(name, raising=False)


def use_endpoint(monkeypatch: pytest.MonkeyPatch, endpoint: StubEndpoint) -> None:
    """Point the environment variables at `endpoint`, with a short patience."""
    settings = {
        "API_BASE_URL": endpoint.url,
        "MODEL_NAME": "stub model",
        "HF_TOKEN": "secret-key",
        "REQUEST_TIMEOUT_S": "0.3",
        "REQUEST_RETRIES": "0",
    }
    for name, text in settings.items():
        monkeypatch.setenv(name, text)


def check_lines(stdout: str, *, tasks: int) -> list[str]:
    """Return the lines of `stdout` after checking form and order of every one."""
    lines = stdout.splitlines()
    assert all(any(form.fullmatch(line) for form in LINES) for line in lines), stdout
    kinds = " ".join(line.split("]")[0] for line in lines)
    assert re.fullmatch(rf"(\[START( \[STEP)* \[END ?){{{tasks}}}", kinds), kinds
    return lines


def run_process(arguments: list[str], *, hash_seed: str) -> str:
    """Return what a fresh Python process prints to stdout, which must end with status 0."""
    finished = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return finished.stdout


def plain_json_only(request: Mapping[str, object]) -> Reply:
    """Refuse the schema and submit otherwise."""
    if "response_format" in request:
        return Reply(status=422, body=b"{}")
    return Reply(f"Here you are: {render_action(SUBMIT)}")


def illegal_at_first(request: Mapping[str, object]) -> Reply:
    """Name a queue that does not exist until told so."""
    messages = request["messages"]
    assert isinstance(messages, list)
    if len(messages) == 2:
        return Reply('{"operation": "submit", "queue": "billing"}')
    return Reply(render_action(SUBMIT))


class TestRuleBased:
    """A run without credentials."""

    def test_plays_all_tasks_in_order_and_solves_them(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Three tasks, 1.000 each, and the table with the average on stderr."""
        assert main(["baseline"]) == 0
        stdout, stderr = capsys.readouterr()
        lines = check_lines(stdout, tasks=3)
        assert [line for line in lines if line.startswith("[START]")] == [
            f"[START] task={task} env=supportdesk_env model=rule-based"
            for task in CANONICAL_TASK_IDS
        ]
        assert stdout.count("[END] success=true") == stdout.count("score=1.000") == 3
        assert re.search(r"^average +1\.000$", stderr, re.MULTILINE)
        assert "the rule-based agent plays" in stderr

    def test_two_runs_print_the_same_bytes(self) -> None:
        """Neither the entry point nor the hash seed of the process changes what is printed."""
        first = run_process(["inference.py"], hash_seed="1")
        second = run_process(["-m", "supportdesk_env", "baseline"], hash_seed="2")
        assert first == second
        check_lines(first, tasks=3)


class TestModel:
    """A run against an endpoint."""

    @pytest.mark.parametrize("name", BROKEN)
    def test_a_broken_endpoint_hands_over_to_the_rule_based_agent(
        self, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The run completes, scores 1.000, says why on both streams and keeps the key."""
        reply, cause = BROKEN[name]
        with serve(lambda _: reply) as endpoint:
            use_endpoint(monkeypatch, endpoint)
            assert main(["baseline", "--task", EASY]) == 0
        stdout, stderr = capsys.readouterr()
        lines = check_lines(stdout, tasks=1)
        assert f" error={cause}" in lines[1]
        assert all(line.endswith("error=null") for line in lines[2:-1])
        assert "score=1.000" in lines[-1]
        assert f"{EASY}, step 1: {cause}" in stderr
        assert "stub model, rule-based from step 1" in stderr
        assert "secret-key" not in stdout + stderr

    @pytest.mark.parametrize("task_id", CANONICAL_TASK_IDS)
    def test_the_rule_based_agent_plays_on_from_a_wrong_start(
        self, task_id: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What the model set before it failed, however wrong, is set right."""
        wrong = Action(
            operation=Operation.REQUEST_INFO,
            queue=Queue.ACCOUNT_MANAGEMENT,
            requested_fields=[RequestField.INVOICE_ID],
        )
        model = ScriptedAgent([wrong, AgentFailure("no model")])
        play_task(model, CaseEnvironment(), task_id)
        lines = check_lines(capsys.readouterr().out, tasks=1)
        assert lines[2].endswith("error=act: no model")
        assert "score=1.000" in lines[-1]

    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(lambda _: Reply(render_action(SUBMIT)), id="good"),
            pytest.param(plain_json_only, id="schema refused"),
            pytest.param(illegal_at_first, id="repaired"),
        ],
    )
    def test_a_model_that_answers_plays_alone(
        self, answer: Answer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A legal answer, under the schema, without it or when repaired, is what is played."""
        with serve(answer) as endpoint:
            use_endpoint(monkeypatch, endpoint)
            assert main(["baseline"]) == 0
        stdout, stderr = capsys.readouterr()
        lines = check_lines(stdout, tasks=3)
        assert lines[0] == f"[START] task={EASY} env=supportdesk_env model=stub_model"
        assert stdout.count('action={"operation":"submit"}') == stdout.count("error=null") == 3
        assert "rule-based" not in stderr


class TestBrokenEnvironment:
    """An environment that dies."""

    @pytest.mark.parametrize(
        ("script", "steps"),
        [
            ([ConnectionError("gone")], 0),
            ([build_observation(), build_observation(reward=0.1), TimeoutError("late")], 1),
        ],
    )
    def test_the_end_line_is_printed_all_the_same(
        self,
        script: list[Observation | Exception],
        steps: int,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """An episode that breaks off ends unsuccessfully, with the steps it had."""
        trajectory = play_task(
            ScriptedAgent([CLASSIFY, SUBMIT]), ScriptedEnvironment(script), "task-1"
        )
        stdout, stderr = capsys.readouterr()
        assert check_lines(stdout, tasks=1)[-1].startswith(
            f"[END] success=false steps={steps} score=0.000 rewards="
        )
        assert trajectory.failure is not None
        assert trajectory.failure in stderr

    def test_the_end_line_is_printed_after_an_interrupt(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """An interrupt goes through to the caller and leaves no episode open."""
        with pytest.raises(KeyboardInterrupt):
            play_task(
                ScriptedAgent([KeyboardInterrupt()]),
                ScriptedEnvironment([build_observation()]),
                "task-1",
            )
        check_lines(capsys.readouterr().out, tasks=1)

    def test_nobody_at_the_address_is_a_clear_error(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Without a server there is no episode: a message, exit status 1, no machine line."""
        with serve(lambda _: Reply()) as endpoint:
            url = endpoint.url.removesuffix("/v1")
        assert main(["baseline", "--env", url]) == 1
        stdout, stderr = capsys.readouterr()
        assert stdout == ""
        assert f"no environment answers at {url}" in stderr


class TestArguments:
    """The command line."""

    def test_chosen_tasks_are_played_as_given(self, capsys: pytest.CaptureFixture[str]) -> None:
        """--task can be repeated and sets the order."""
        chosen = [CANONICAL_TASK_IDS[2], EASY]
        assert main(["baseline", "--task", chosen[0], "--task", chosen[1]]) == 0
        lines = check_lines(capsys.readouterr().out, tasks=2)
        assert re.findall(r"task=(\S+)", "\n".join(lines)) == chosen

    def test_json_holds_scores_and_episodes(self, tmp_path: Path) -> None:
        """--json writes what the table says, with the whole trajectory of every task."""
        path = tmp_path / "scores.json"
        assert main(["baseline", "--json", str(path)]) == 0
        report = json.loads(path.read_text(encoding="utf-8"))
        assert (report["model"], report["average"]) == ("rule-based", 1.0)
        assert [task["task_id"] for task in report["tasks"]] == [*CANONICAL_TASK_IDS]
        assert all(task["trajectory"]["grade"]["total"] == 1.0 for task in report["tasks"])

    @pytest.mark.parametrize(
        ("arguments", "problem"),
        [
            (["--task", "no_such_task"], "billing_refund_easy"),
            (["--env", "localhost:8000"], "must be an http:// or https:// address"),
            (["--env", "http://me:secret@localhost:8000"], "address without a user"),
            (["--json", "no/such/folder/scores.json"], "no such folder"),
            (["--speed", "9"], "unrecognized arguments"),
        ],
    )
    def test_a_bad_argument_is_refused_before_anything_is_played(
        self, arguments: list[str], problem: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Exit status 2 and a message that says what is wrong."""
        with pytest.raises(SystemExit) as refused:
            main(["baseline", *arguments])
        stdout, stderr = capsys.readouterr()
        assert refused.value.code == 2
        assert problem in stderr
        assert stdout == ""

    def test_a_bad_variable_is_refused_by_name(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Exit status 2 for a setting that is no number."""
        monkeypatch.setenv("HF_TOKEN", "secret-key")
        monkeypatch.setenv("REQUEST_TIMEOUT_S", "soon")
        assert main(["baseline"]) == 2
        stdout, stderr = capsys.readouterr()
        assert "REQUEST_TIMEOUT_S" in stderr
        assert stdout == ""
