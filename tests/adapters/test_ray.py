"""Runs on a Ray cluster: what they come to, what a lost worker costs, and what is refused."""

import importlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from supportdesk_env.cli.evaluate import SUMMARY
from supportdesk_env.errors import MissingExtra

pytest.importorskip("ray", reason="needs the extra `ray`")

import ray

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.cli.main import main
from supportdesk_env.errors import RunMismatch, UnknownAgent
from supportdesk_env.evaluation import cluster
from supportdesk_env.evaluation.cluster import RETRIES, Cluster, Versions
from supportdesk_env.evaluation.results import EPISODES, Manifest, RunFolder
from supportdesk_env.evaluation.runner import (
    JOB_EPISODES,
    InProcess,
    Job,
    evaluate,
    play_on,
)
from supportdesk_env.evaluation.statistics import summarise
from tests.adapters.mortal import DEATHS, FATAL
from tests.evaluation.test_results import MANIFEST

ROOT = Path(__file__).parents[2]
RULES = "supportdesk_env.agents.heuristic:RuleBasedAgent"
MORTAL = "tests.adapters.mortal:MortalAgent"
COUNT = 20
RUN = MANIFEST.model_copy(update={"agent": RULES, "split": "test", "start": 0, "count": COUNT})
RUN = RUN.model_copy(update={"trials": 1})
_BEFORE = int(FATAL.removeprefix("test_")) // JOB_EPISODES * JOB_EPISODES
DOOMED = {*range(_BEFORE, _BEFORE + JOB_EPISODES)}
"""The cases of the job that holds the fatal one."""


@pytest.fixture(scope="module", autouse=True)
def own_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Start one cluster for all, whose workers find the tests and know where deaths are listed."""
    short = TemporaryDirectory(prefix="ray", dir="/tmp", ignore_cleanup_errors=True)
    with pytest.MonkeyPatch.context() as patch, short as sockets:
        patch.setenv("PYTHONPATH", str(ROOT))
        patch.setenv("RAY_USAGE_STATS_ENABLED", "0")
        patch.setenv(DEATHS, str(tmp_path_factory.mktemp("deaths")))
        small = {"num_cpus": 2, "object_store_memory": 100 * 1024**2, "_temp_dir": sockets}
        ray.init("local", include_dashboard=False, log_to_driver=False, **small)
        yield
        ray.shutdown()


@pytest.fixture
def deaths() -> Path:
    """Return the folder with the deaths to come, empty."""
    folder = Path(os.environ[DEATHS])
    for left in folder.iterdir():
        left.unlink()
    return folder


def summary_of(manifest: Manifest, folder: RunFolder) -> str:
    """Return the summary to the byte."""
    return summarise(manifest, folder.results()).model_dump_json()


class TestRuns:
    """What a run comes to."""

    def test_are_what_one_process_plays(self, tmp_path: Path) -> None:
        """Same episodes, same summary."""
        here, there = RunFolder(tmp_path / "a"), RunFolder(tmp_path / "b")
        assert evaluate(RUN, here, InProcess()) == evaluate(RUN, there, Cluster(2))
        assert summary_of(RUN, here) == summary_of(RUN, there)

    def test_go_on_where_they_were_stopped(self, tmp_path: Path, deaths: Path) -> None:
        """A run begun in one process; what is there is not played again."""
        manifest = RUN.model_copy(update={"agent": MORTAL})
        whole = [play_on(RuleBasedAgent(), "test", index, 0) for index in range(COUNT)]
        folder = RunFolder(tmp_path)
        folder.open(manifest)
        folder.append(whole[3:9])
        got = evaluate(manifest, folder, Cluster(2))
        assert [one.score for one in got] == [one.score for one in whole]
        begun = (deaths / "begun").read_text("utf-8").split()
        assert sorted(begun) == sorted(
            f"test_{index}" for index in {*range(COUNT)} - {*range(3, 9)}
        )


class TestLostWorkers:
    """Processes that are killed in the middle of a case."""

    def test_cost_nothing_but_their_job(self, tmp_path: Path, deaths: Path) -> None:
        """Nothing is lost, nothing is written twice, and only that job is played again."""
        for number in range(2):
            (deaths / f"death{number}").touch()
        manifest = RUN.model_copy(update={"agent": MORTAL})
        got = evaluate(manifest, RunFolder(tmp_path), Cluster(2))
        assert [*deaths.glob("death*")] == []
        lines = (tmp_path / EPISODES).read_text("utf-8").splitlines()
        assert sorted(json.loads(line)["index"] for line in lines) == [*range(COUNT)]
        whole = evaluate(RUN, RunFolder(tmp_path / "here"), InProcess())
        assert [one.trajectory.grade for one in got] == [one.trajectory.grade for one in whole]
        begun = Counter((deaths / "begun").read_text("utf-8").split())
        assert begun[FATAL] == 3
        assert {name for name, times in begun.items() if times > 1} <= {
            f"test_{index}" for index in DOOMED
        }

    def test_that_are_lost_again_and_again_end_the_run(self, tmp_path: Path, deaths: Path) -> None:
        """With a sentence; what was played by then is kept, and the next run goes on."""
        for number in range(RETRIES + 1):
            (deaths / f"death{number}").touch()
        manifest = RUN.model_copy(update={"agent": MORTAL})
        folder = RunFolder(tmp_path)
        with pytest.raises(ConnectionError, match=f"a job was lost {RETRIES + 1} times"):
            evaluate(manifest, folder, Cluster(2))
        kept = {one.index for one in folder.results()}
        assert not kept & DOOMED
        assert len(evaluate(manifest, folder, Cluster(2))) == COUNT


class TestRefusals:
    """What goes wrong on a worker is told as if it had gone wrong here."""

    def test_an_agent_that_does_not_exist_is_named(self) -> None:
        """By the error that every backend raises."""
        with pytest.raises(UnknownAgent, match="no agent 'supportdesk_env:Nobody'"):
            list(Cluster(1).run([Job("supportdesk_env:Nobody", "test", ((0, 0),))]))

    def test_a_worker_with_another_version_is_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It would play other cases, or grade them otherwise."""
        monkeypatch.setattr(cluster, "Versions", lambda: Versions(dataset="0"))
        with pytest.raises(RunMismatch, match=r"this run needs .*dataset='0'"):
            list(Cluster(1).run([Job(RULES, "test", ((0, 0),))]))


class TestCommand:
    """`supportdesk eval --backend ray`, which starts a cluster of its own."""

    def test_survives_being_killed(self, tmp_path: Path) -> None:
        """`kill -9` in the middle, the same command again: byte for byte what one process gives."""
        command = [sys.executable, "-m", "supportdesk_env", "eval", "--split", "test"]
        command += ["-n", "32", "--backend", "ray", "--workers", "2", "--out", str(tmp_path / "b")]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
            file, until = tmp_path / "b" / EPISODES, time.monotonic() + 120
            while not (file.exists() and file.stat().st_size) and time.monotonic() < until:
                time.sleep(0.01)
            running.send_signal(signal.SIGKILL)
        for left in Path("/tmp").glob(f"ray-{running.pid}-*"):
            shutil.rmtree(left, ignore_errors=True)
        assert 0 < len(RunFolder(tmp_path / "b").results()) < 32
        subprocess.run(command, check=True, capture_output=True)
        lines = file.read_text("utf-8").splitlines()
        assert sorted(json.loads(line)["index"] for line in lines) == [*range(32)]
        assert main(["eval", "--split", "test", "-n", "32", "--out", str(tmp_path / "a")]) == 0
        written = [(tmp_path / run / SUMMARY).read_bytes() for run in ("a", "b")]
        assert written[0] == written[1]

    @pytest.mark.parametrize(
        ("address", "told"),
        [
            ("127.0.0.1:1", "no Ray cluster answers at 127.0.0.1:1: "),
            ("nowhere", "'nowhere' is no Ray cluster; give auto or host:port"),
        ],
    )
    def test_without_a_cluster_at_the_address_says_so(
        self, address: str, told: str, tmp_path: Path
    ) -> None:
        """In one line, and before Ray has waited for minutes."""
        command = [sys.executable, "-m", "supportdesk_env", "eval", "--split", "test", "-n", "1"]
        command += ["--address", address, "--out", str(tmp_path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
        assert done.returncode == 2
        assert done.stderr.startswith(f"supportdesk eval: {told}")


def test_without_the_extra_one_sentence_tells_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the exact command."""
    monkeypatch.delitem(sys.modules, "supportdesk_env.evaluation.cluster")
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match=r'pip install "supportdesk-env\[ray\]"'):
        importlib.import_module("supportdesk_env.evaluation.cluster")
    assert main(["eval", "-n", "1", "--backend", "ray", "--out", str(tmp_path)]) == 2
    assert 'run: pip install "supportdesk-env[ray]"\n' in capsys.readouterr().err
