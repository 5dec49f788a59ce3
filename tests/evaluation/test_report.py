"""Runs are compared on one page, and graded anew from what was done."""

import json
import sys
from pathlib import Path

import pytest

from supportdesk_env.cli.main import main
from supportdesk_env.errors import MissingExtra, RunMismatch
from supportdesk_env.evaluation.regrading import regrade
from supportdesk_env.evaluation.report import render_report
from supportdesk_env.evaluation.results import EPISODES, MANIFEST, RunFolder
from supportdesk_env.evaluation.runner import InProcess, evaluate
from supportdesk_env.evaluation.statistics import summarise
from supportdesk_env.generation.splits import DATASET_VERSION
from tests.evaluation.test_results import MANIFEST as OTHER
from tests.evaluation.test_results import build_result

RUN = OTHER.model_copy(
    update={
        "agent": "supportdesk_env.audit.oracle:OracleAgent",
        "trials": 1,
        "dataset_version": DATASET_VERSION,
    }
)

PARTS = {"queue": 1.0, "reply": 0.25}


def play(path: Path) -> RunFolder:
    """Return the folder of a small run."""
    folder = RunFolder(path)
    evaluate(RUN, folder, InProcess())
    return folder


class TestReport:
    """The page."""

    def test_shows_every_run_and_escapes_what_it_is_called(self) -> None:
        """Table, pictures and parts, with no address to load anything from."""
        results = [build_result(3, score=1.0), build_result(4), build_result(4, 1, score=None)]
        summary = summarise(OTHER, results).model_copy(update={"components": PARTS})
        page = render_report({"<script>alert(1)</script>": summary, "cost $x$ & more": summary})
        assert page == render_report(
            {"<script>alert(1)</script>": summary, "cost $x$ & more": summary}
        )
        assert "<script>" not in page
        assert "cost $x$ &amp; more" in page
        assert page.count("<svg") == 2
        assert "1 episodes broke off" in page
        assert "0.750" in page
        assert 'src="http' not in page

    def test_needs_its_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One sentence with the command that brings it."""
        monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
        with pytest.raises(MissingExtra, match=r"supportdesk-env\[report\]"):
            render_report({"run": summarise(OTHER, [build_result(3)])})

    def test_is_written_by_the_command(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """And a folder that is no run is named."""
        play(tmp_path / "run")
        page = tmp_path / "report.html"
        assert main(["report", str(tmp_path / "run"), "--html", str(page)]) == 0
        assert str(tmp_path / "run") in page.read_text("utf-8")
        assert main(["report", str(tmp_path), "--html", str(page)]) == 2
        assert f"{tmp_path} is no run: it holds no {MANIFEST}" in capsys.readouterr().err


class TestRegrade:
    """The actions of a run under this version's grader."""

    def test_gives_the_same_scores_where_nothing_changed(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """No episode moves, and the run is whole."""
        played = play(tmp_path / "run").results()
        out = tmp_path / "again"
        assert main(["regrade", str(tmp_path / "run"), "--out", str(out)]) == 0
        assert "0 episodes are graded otherwise" in capsys.readouterr().out
        assert RunFolder(out).results() == played
        assert main(["regrade", str(tmp_path / "run"), "--out", str(out)]) == 2
        assert "holds results already" in capsys.readouterr().err
        assert main(["regrade", str(tmp_path), "--out", str(out)]) == 2
        assert "is no run" in capsys.readouterr().err

    def test_names_what_moved(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        """A recorded score that this grader does not give, and a recording that ends early."""
        folder = play(tmp_path / "run")
        file = folder.path / EPISODES
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
        lines[0]["trajectory"]["grade"]["total"] = 0.25
        lines[1]["trajectory"]["steps"] = lines[1]["trajectory"]["steps"][:1]
        file.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
        assert main(["regrade", str(folder.path), "--out", str(tmp_path / "again")]) == 0
        printed = capsys.readouterr().out
        assert "0.250 -> 1.000" in printed
        assert "2 episodes are graded otherwise" in printed

    def test_takes_over_what_broke_off(self, tmp_path: Path) -> None:
        """There is nothing to grade."""
        folder = RunFolder(tmp_path / "run")
        folder.open(RUN)
        folder.append([build_result(3, score=None)])
        assert regrade(folder, RunFolder(tmp_path / "again")) == []
        assert RunFolder(tmp_path / "again").results() == folder.results()

    def test_other_cases_are_refused(self, tmp_path: Path) -> None:
        """The actions were chosen for cases that are gone."""
        folder = RunFolder(tmp_path / "run")
        folder.open(OTHER)
        with pytest.raises(RunMismatch, match="was played on dataset 0"):
            regrade(folder, RunFolder(tmp_path / "again"))
