"""The benchmark of the environment measures what it says, and tells what misses its budget."""

import json
from pathlib import Path

import pytest

from benchmarks import environment
from benchmarks.environment import Figure


class TestBenchmark:
    """With budgets that take a second."""

    def test_prints_every_figure_and_keeps_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """One line each, the same in the file, with the reason below where a budget is missed."""
        monkeypatch.setattr(environment, "ROUNDS", 1)
        environment.main(["--times", "4", "--json", str(tmp_path / "figures.json")])
        lines = capsys.readouterr().out.splitlines()[1:]
        kept = json.loads((tmp_path / "figures.json").read_text("utf-8"))
        told = []
        for entry in kept:
            told.append(entry["name"])
            if entry["why"] and entry["verdict"].startswith("missed"):
                told.append(entry["why"])
        assert told == [line.strip() if line[0] == " " else line[:40].strip() for line in lines]
        assert all(entry["median"] > 0 for entry in kept)

    def test_says_by_how_much_a_budget_is_missed(self) -> None:
        """Times must stay under theirs, rates above."""
        assert Figure("step", 40, 50).verdict() == "kept"
        assert Figure("step", 125, 50).verdict() == "missed, 2.5 x"
        assert Figure("rate", 5_000, 10_000, is_rate=True).verdict() == "missed, 2.0 x"
        assert Figure("rate", 20_000, 10_000, is_rate=True).verdict() == "kept"
        assert Figure("step", 40).verdict() == ""
