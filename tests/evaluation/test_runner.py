"""The same episodes come out wherever and however often a run is played."""

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.errors import (
    AgentFailure,
    EndpointFailure,
    MissingExtra,
    UnknownAgent,
    WorkerLost,
)
from supportdesk_env.evaluation.results import EPISODES, EpisodeResult, Manifest, RunFolder
from supportdesk_env.evaluation.runner import InProcess, Job, Processes, evaluate, play_job
from supportdesk_env.evaluation.statistics import summarise
from tests.evaluation.test_results import MANIFEST
from tests.fakes import CLASSIFY

ROOT = Path(__file__).parents[2]
ORACLE = "supportdesk_env.audit.oracle:OracleAgent"
RUN = MANIFEST.model_copy(update={"agent": ORACLE, "count": 10, "trials": 1})


class Dies:
    """Takes its process down, as a lack of memory would."""

    name = "dies"

    def act(self, observation: Observation) -> Action:
        """End the process at once."""
        os.kill(os.getpid(), signal.SIGKILL)
        return CLASSIFY


class GivesUp:
    """Sets a queue and then knows no further."""

    name = "gives-up"

    def act(self, observation: Observation) -> Action:
        """Return the first action, then fail."""
        if observation.action_history:
            raise AgentFailure("no idea")
        return CLASSIFY


class LosesItsModel:
    """An agent whose endpoint is gone."""

    name = "lost"
    closed = 0

    def act(self, observation: Observation) -> Action:
        """Fail as an endpoint does."""
        raise EndpointFailure("no connection")

    def __enter__(self) -> "LosesItsModel":
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Count that it was closed."""
        type(self).closed += 1


class Counting:
    """A backend that plays here and counts the episodes it was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[int, int]] = []

    def run(self, jobs: Iterable[Job]) -> Iterator[list[EpisodeResult]]:
        """Yield the results of each job."""
        for job in jobs:
            self.asked += job.episodes
            yield play_job(job)


def summary_of(manifest: Manifest, results: list[EpisodeResult]) -> str:
    """Return the summary to the byte."""
    return summarise(manifest, results).model_dump_json()


class TestEvaluate:
    """Runs from beginning to end."""

    def test_processes_give_what_one_process_gives(self, tmp_path: Path) -> None:
        """Same episodes, same summary; and the oracle is perfect."""
        heard: list[int] = []
        here = evaluate(RUN, RunFolder(tmp_path / "a"), InProcess(), heard.append)
        there = evaluate(RUN, RunFolder(tmp_path / "b"), Processes(2))
        assert here == there
        assert summary_of(RUN, here) == summary_of(RUN, there)
        assert [result.score for result in here] == [1.0] * 10
        assert sum(heard) == 10

    def test_goes_on_where_it_was_stopped(self, tmp_path: Path) -> None:
        """What is there is not played again, and nothing is missing in the end."""
        whole = evaluate(RUN, RunFolder(tmp_path / "a"), InProcess())
        folder, backend = RunFolder(tmp_path / "b"), Counting()
        folder.open(RUN)
        folder.append(whole[2:5])
        assert evaluate(RUN, folder, backend) == whole
        assert len(backend.asked) == 7
        assert evaluate(RUN, folder, backend) == whole
        assert len(backend.asked) == 7

    def test_a_lost_worker_is_one_sentence(self, tmp_path: Path) -> None:
        """Which says how to go on."""
        run = RUN.model_copy(update={"agent": f"{__name__}:Dies"})
        with pytest.raises(WorkerLost, match="the same command goes on"):
            evaluate(run, RunFolder(tmp_path), Processes(2))

    def test_what_a_worker_lacks_is_told_by_its_command(self) -> None:
        """An error that crosses processes keeps its sentence."""
        missing = MissingExtra("llm", "openai")
        assert str(pickle.loads(pickle.dumps(missing))) == str(missing)

    def test_survives_being_killed(self, tmp_path: Path) -> None:
        """`kill -9` in the middle, the same command again: nothing lost, nothing done twice."""
        command = [sys.executable, "-m", "supportdesk_env", "eval", "--agent", "oracle"]
        command += ["--split", "test", "-n", "40", "--out", str(tmp_path / "run")]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as running:
            file = tmp_path / "run" / EPISODES
            until = time.monotonic() + 60
            while not (file.exists() and file.stat().st_size) and time.monotonic() < until:
                time.sleep(0.01)
            running.send_signal(signal.SIGKILL)
        before = len(RunFolder(tmp_path / "run").results())
        assert 0 < before < 40
        done = subprocess.run(
            [*command, "--json"], env=environment, capture_output=True, text=True, check=True
        )
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        assert sorted(line["index"] for line in lines) == list(range(40))
        assert json.loads(done.stdout)["score"]["mean"] == 1.0


class TestAgents:
    """Which agents can play, and what becomes of those that fail."""

    def test_one_that_gives_up_is_graded_as_the_case_stands(self) -> None:
        """The case is handed over, and the result says why."""
        job = Job(f"{__name__}:GivesUp", "canonical", ((0, 0),))
        (result,) = play_job(job)
        assert result.gave_up == "no idea"
        assert result.score == pytest.approx(0.15)
        assert result.trajectory.failure is None

    def test_a_lost_endpoint_breaks_the_episode_off(self) -> None:
        """It is no score; and the agent is closed all the same."""
        before = LosesItsModel.closed
        job = Job(f"{__name__}:LosesItsModel", "canonical", ((0, 0),))
        (result,) = play_job(job)
        assert result.trajectory.grade is None
        assert result.trajectory.failure == "act: no connection"
        assert LosesItsModel.closed == before + 1

    @pytest.mark.parametrize("where", ["nobody", "supportdesk_env:Nobody", "no.such.module:Agent"])
    def test_one_that_does_not_exist_is_named(self, where: str) -> None:
        """Whatever is wrong about the name."""
        with pytest.raises(UnknownAgent, match=f"agent '{where}'"):
            play_job(Job(where, "canonical", ((0, 0),)))

    def test_a_missing_extra_is_told_with_its_command(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One sentence that can be pasted."""
        monkeypatch.setitem(sys.modules, "openai", None)
        monkeypatch.delitem(sys.modules, "supportdesk_env.agents.language_model", raising=False)
        with pytest.raises(MissingExtra, match=r'pip install "supportdesk-env\[llm\]"'):
            play_job(
                Job("supportdesk_env.agents.language_model:open_model", "canonical", ((0, 0),))
            )
