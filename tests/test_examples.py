"""Every example runs from any folder and ends with its result."""

import ast
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from supportdesk_env.tasks import CANONICAL_TASK_IDS
from tests.fakes import Reply
from tests.fakes import serve as answer_with
from tests.server.serving import serve

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples"
RL_MODULES = sorted((EXAMPLES / "rl").glob("*.py"))
KNOWS_THE_ANSWER = (
    *(f"agents.{name}" for name in ("heuristic", "plan", "planning", "playbook")),
    *(f"agents.{name}_rules" for name in ("billing", "incident", "security")),
    "audit",
    "cases",
    "domain.case",
    "domain.resolution",
    "generation",
    "graders",
    "grading",
    "policies",
    "simulation",
)


def run(folder: Path, example: str, *arguments: str) -> str:
    """Return what an example prints when it runs in `folder`."""
    finished = subprocess.run(
        [sys.executable, str(EXAMPLES / example), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def imported_modules(path: Path) -> set[str]:
    """Return the dotted names of everything the file at `path` imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


class TestQuickstart:
    """One case, played by the rule-based agent."""

    def test_every_step_and_the_grade_are_printed(self, tmp_path: Path) -> None:
        """The reader sees what each step paid and what every component earned."""
        lines = run(tmp_path, "quickstart.py").splitlines()
        assert sum(line.startswith("step ") for line in lines) == 4
        assert sum("1.00  " in line for line in lines) == 8
        assert lines[-1].split() == ["total", "1.00"]


class TestCustomAgent:
    """An agent that is written in the example itself."""

    def test_every_canonical_case_is_scored(self, tmp_path: Path) -> None:
        """One line per case, with a score between nothing and everything."""
        lines = run(tmp_path, "custom_agent.py").splitlines()
        assert [line.split()[0] for line in lines] == list(CANONICAL_TASK_IDS)
        assert all(0 < float(line.split()[-1]) < 1 for line in lines)


class TestCollectRollouts:
    """Rollouts by the framework's own harness."""

    COMMAND = ("collect_rollouts.py", "--count", "8", "--out")

    def test_a_killed_collection_goes_on_where_it_was(self, tmp_path: Path) -> None:
        """Nothing is lost or done twice, not even the line the kill left half written."""
        whole, results = tmp_path / "whole", tmp_path / "killed" / "results.jsonl"
        run(tmp_path, *self.COMMAND, str(whole))
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, str(EXAMPLES / self.COMMAND[0]), *self.COMMAND[1:], "killed"],
                cwd=tmp_path,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=log,
                stderr=log,
            )
            while process.poll() is None and not (results.exists() and results.stat().st_size):
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL, (tmp_path / "log").read_text()
        there = results.read_bytes()
        done = there.count(b"\n")
        assert 0 < done < 8
        results.write_bytes(there + b'{"episode_id": "train-from-0-0000')
        printed = run(tmp_path, *self.COMMAND, "killed")
        assert f"{8 - done} collected, {done} were there already" in printed
        assert results.read_bytes() == (whole / "results.jsonl").read_bytes()

    def test_other_rollouts_are_not_mixed_in(self, tmp_path: Path) -> None:
        """A folder holds one split, one start, one model and one version."""
        (tmp_path / "mine").mkdir()
        (tmp_path / "mine" / "metadata.json").write_text('{"split": "test"}')
        with pytest.raises(AssertionError, match="mine holds other rollouts"):
            run(tmp_path, "collect_rollouts.py", "--count", "1", "--out", "mine")
        assert [path.name for path in (tmp_path / "mine").iterdir()] == ["metadata.json"]

    def test_a_model_plays_cases_of_a_server(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A model that only hands over earns nothing, and that is what is recorded."""
        call = {"name": "submit", "arguments": "{}"}
        said = [{"id": "call_1", "type": "function", "function": call}]
        message = {"role": "assistant", "content": None, "tool_calls": said}
        choice = {"index": 0, "message": message, "finish_reason": "tool_calls"}
        body = json.dumps({"object": "chat.completion", "choices": [choice]}).encode()
        served = serve(tmp_path / "server.log", ENABLE_WEB_INTERFACE="false")
        with answer_with(lambda request: Reply(body=body)) as endpoint, served as url:
            monkeypatch.setenv("API_BASE_URL", endpoint.url)
            monkeypatch.setenv("OPENAI_API_KEY", "secret-key")
            options = ("--split", "test", "--count", "2", "--model", "--url", url, "--out", "out")
            printed = run(tmp_path, "collect_rollouts.py", *options)
            assert "0 failed; 2 in out, mean score 0.000" in printed
            assert len(endpoint.requests) == 2
        kept = "".join(path.read_text("utf-8") for path in (tmp_path / "out").iterdir())
        assert '"tool_name": "submit"' in kept
        assert "secret-key" not in kept


class TestQLearning:
    """Tabular Q-learning, here with a fraction of its budget."""

    def test_greedy_play_improves_on_the_first_episode(self, tmp_path: Path) -> None:
        """Reward alone moves every case; the curve is saved as a picture."""
        arguments = ("--episodes", "80", "--plot", "curve.png", "--json", "figures.json")
        printed = run(tmp_path, "rl/train_q_agent.py", *arguments)
        for task in json.loads((tmp_path / "figures.json").read_text())["tasks"]:
            assert task["curve"][0] == [1, 0.0]
            assert task["curve"][-1][1] > 0.0
            assert f"{task['task_id']:<26}{task['options']:>8}" in printed
        assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")

    def test_a_seed_gives_the_same_results_twice(self, tmp_path: Path) -> None:
        """What is printed depends on the arguments alone."""
        arguments = ("rl/train_q_agent.py", "--episodes", "15", "--seed", "7")
        assert run(tmp_path, *arguments) == run(tmp_path, *arguments)

    @pytest.mark.parametrize("path", RL_MODULES, ids=lambda path: path.stem)
    def test_nothing_that_knows_the_answer_is_imported(self, path: Path) -> None:
        """Neither gold nor the rule-based agent can reach the learner."""
        forbidden = tuple(f"supportdesk_env.{name}." for name in KNOWS_THE_ANSWER)
        assert [name for name in imported_modules(path) if f"{name}.".startswith(forbidden)] == []
