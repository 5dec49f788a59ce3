"""The benchmarks of drawn cases run, and print what they measure."""

import json
from pathlib import Path

import pytest

from benchmarks import floors, generation, overlap


@pytest.mark.measurement
class TestGeneration:
    """With a budget of seconds."""

    def test_prints_speed_memory_and_the_price_of_far_indexes(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A table for people, the same figures as JSON; far indexes cost no more than near ones."""
        path = tmp_path / "figures.json"
        generation.main(["--cases", "500", "--warm", "60", "--json", str(path)])
        printed, figures = capsys.readouterr().out, json.loads(path.read_text("utf-8"))
        assert all(name in printed for name in figures)
        assert figures["cold cases per second"] > 0
        assert figures["growth over 500 cases, MB"] < 20
        assert figures["far over near, median"] < 2


@pytest.mark.measurement
class TestOverlap:
    """What neighbours share."""

    def test_neighbours_share_no_more_than_distant_cases(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The order of indexes tells nothing of the wording."""
        path = tmp_path / "figures.json"
        overlap.main(["--cases", "400", "--json", str(path)])
        assert "consecutive" in capsys.readouterr().out
        rows = json.loads(path.read_text("utf-8"))
        assert rows["consecutive"]["mean"] <= rows["distant"]["mean"] + 0.02

    def test_is_the_share_of_runs_of_five_words(self) -> None:
        """Of the shorter message; none where a message has fewer words."""
        runs = frozenset({("a", "b", "c", "d", "e"), ("b", "c", "d", "e", "f")})
        assert overlap.overlap(runs, frozenset({("a", "b", "c", "d", "e")})) == 1.0
        assert overlap.overlap(runs, frozenset()) == 0.0
        assert overlap.quantile([0.0, 0.5, 1.0], 1.0) == 1.0


@pytest.mark.measurement
class TestFloors:
    """Agents that read nothing."""

    def test_are_printed_one_by_one(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With the ceiling they have to stay under."""
        path = tmp_path / "floors.json"
        floors.main(["--cases", "16", "--split", "canonical", "--json", str(path)])
        printed, told = capsys.readouterr().out, json.loads(path.read_text("utf-8"))
        assert "3 cases of canonical; ceiling 0.25" in printed
        assert set(told["floors"]) == {
            "constant",
            "uniform random",
            "majority",
            "told the issue type",
            "majority, one issue type",
        }
        parts = told["told the issue type"]
        assert parts["issue_type"] <= 0.1
        assert sum(parts.values()) == pytest.approx(told["floors"]["told the issue type"])
