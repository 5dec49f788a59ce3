"""`supportdesk cases export`: what people take along, without the answer unless they ask."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from supportdesk_env.audit.leaks import find_leaks
from supportdesk_env.chat.messages import build_messages, build_tool_messages
from supportdesk_env.chat.tools import tool_definitions
from supportdesk_env.cli.main import main
from supportdesk_env.evaluation.rows import observe
from supportdesk_env.generation.catalogue import get_case
from tests.outside import FAMILY, TARGET, installed

NEEDS_DATA = "needs the extra `data`"


def export(out: Path, *options: str) -> int:
    """Export to `out` and return the exit status."""
    return main(["cases", "export", *options, "--out", str(out)])


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the rows of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


class TestPrompts:
    """Cases as JSON lines."""

    def test_hold_the_case_and_no_answer(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A line is a task id, its place and the messages a model would get."""
        path = tmp_path / "cases.jsonl"
        assert export(path, "--count", "3") == 0
        assert "3 cases written" in capsys.readouterr().out
        for index, row in enumerate(read_lines(path)):
            case = get_case("validation", index)
            assert set(row) == {"task_id", "split", "index", "difficulty", "prompt"}
            assert (row["task_id"], row["index"]) == (case.task_id, index)
            assert row["prompt"] == build_messages(observe(case))
            assert find_leaks(case, json.dumps(row)) == []

    def test_come_with_tools_for_models_that_call_them(self, tmp_path: Path) -> None:
        """The messages then ask for a call, and the definitions stand beside them."""
        path = tmp_path / "cases.jsonl"
        assert export(path, "--split", "test", "train", "--count", "2", "--tools") == 0
        rows = read_lines(path)
        assert [row["split"] for row in rows] == ["test", "test", "train", "train"]
        for row in rows:
            case = get_case(row["split"], row["index"])
            assert row["prompt"] == build_tool_messages(observe(case))
            assert row["tools"] == tool_definitions(observe(case))
            assert find_leaks(case, json.dumps(row)) == []

    def test_hold_the_answer_behind_a_flag(self, tmp_path: Path) -> None:
        """The key of the case, in plain values."""
        path = tmp_path / "cases.jsonl"
        assert export(path, "--count", "1", "--gold") == 0
        gold = get_case("validation", 0).resolution
        assert json.loads(path.read_text("utf-8"))["gold"]["rule"] == gold.rule_id

    def test_of_an_unknown_split_are_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With the splits there are."""
        assert export(tmp_path / "x", "--split", "dev") == 2
        assert "there are canonical, train" in capsys.readouterr().err

    def test_that_cannot_be_written_are_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A folder is no file."""
        assert export(tmp_path, "--count", "1") == 2
        assert str(tmp_path) in capsys.readouterr().err


class TestSolutions:
    """Played episodes."""

    def test_of_the_rules_hold_the_grade_and_no_key(self, tmp_path: Path) -> None:
        """Marked as solutions, a row per step, and with nothing only the key would know."""
        path = tmp_path / "solutions.jsonl"
        assert export(path, "--split", "train", "--count", "3", "--played-by", "rule-based") == 0
        rows = read_lines(path)
        assert {row["index"] for row in rows} == {0, 1, 2}
        for row in rows:
            assert (row["solution_by"], row["is_answer_key"]) == ("rule-based", False)
            assert 0 <= row["score"] <= 1
            case = get_case("train", row["index"])
            assert find_leaks(case, json.dumps(row["messages"])) == []

    def test_of_the_oracle_are_written_behind_a_flag(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """They are the answer key, score in full, and say so."""
        path = tmp_path / "solutions.jsonl"
        oracle = ("--split", "train", "--count", "2", "--tools", "--played-by", "oracle")
        assert export(path, *oracle) == 2
        assert "add --gold" in capsys.readouterr().err
        assert not path.exists()
        assert export(path, *oracle, "--gold") == 0
        assert "2 rows of 2 episodes written" in capsys.readouterr().out
        for row in read_lines(path):
            assert (row["solution_by"], row["is_answer_key"]) == ("oracle", True)
            assert row["score"] == 1.0

    def test_below_a_score_are_left_out(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """What is not worth imitating is counted instead."""
        path, limits = tmp_path / "solutions.jsonl", ("--split", "train", "--count", "6")
        rules = (*limits, "--played-by", "rule-based")
        assert export(path, *rules, "--tools") == 0
        scores = sorted(row["score"] for row in read_lines(path))
        assert export(path, *rules, "--tools", "--min-score", str(scores[-2])) == 0
        assert sorted(row["score"] for row in read_lines(path)) == scores[-2:]
        assert f"left out: 4 episodes (score below {scores[-2]})" in capsys.readouterr().err

    def test_that_broke_off_are_left_out(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With status 1."""
        agent = "tests.evaluation.test_runner:LosesItsModel"
        path = tmp_path / "solutions.jsonl"
        assert export(path, "--split", "canonical", "--played-by", agent) == 1
        told = capsys.readouterr()
        assert "episodes (broke off)" in told.err

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--played-by", "nobody"], "no agent 'nobody'; there are rule-based, model, oracle"),
            (["--played-by", "rule-based", "--gold"], "--gold has nothing to add"),
        ],
    )
    def test_of_no_agent_are_refused(
        self,
        options: list[str],
        message: str,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """And so is a flag without effect."""
        assert export(tmp_path / "x", "--count", "1", *options) == 2
        assert message in capsys.readouterr().err


class TestFormats:
    """Parquet and the dataset folder."""

    @pytest.mark.parametrize(
        "options",
        [
            ["--split", "validation"],
            ["--split", "validation", "--tools"],
            ["--split", "train", "--gold"],
            ["--split", "train", "--played-by", "rule-based"],
            ["--split", "train", "--played-by", "rule-based", "--tools"],
        ],
        ids=" ".join,
    )
    def test_hold_the_same_rows_as_json_lines(self, options: list[str], tmp_path: Path) -> None:
        """Whichever of them is read, and by whichever loader."""
        datasets = pytest.importorskip("datasets", reason=NEEDS_DATA)
        cache = str(tmp_path / "cache")
        for name in ("rows.jsonl", "rows.parquet"):
            assert export(tmp_path / name, "--count", "2", *options) == 0
        folder, split = str(tmp_path / "folder"), options[1]
        assert export(Path(folder), "--count", "2", *options, "--format", "dataset") == 0
        rows = read_lines(tmp_path / "rows.jsonl")
        table = str(tmp_path / "rows.parquet")
        assert datasets.Dataset.from_parquet(table, cache_dir=cache).to_list() == rows
        assert datasets.load_from_disk(folder)[split].to_list() == rows
        assert datasets.load_dataset(folder, cache_dir=cache)[split].to_list() == rows

    def test_of_a_folder_are_told_by_its_card(self, tmp_path: Path) -> None:
        """Splits with their sizes, every column, where gold is, and the command."""
        pytest.importorskip("datasets", reason=NEEDS_DATA)
        folder = tmp_path / "folder"
        splits = ("--split", "train", "canonical")
        assert export(folder, *splits, "--count", "4", "--format", "dataset") == 0
        card = (folder / "README.md").read_text("utf-8")
        for line in (
            "license: bsd-3-clause\n",
            "  - split: canonical\n    path: canonical/*.arrow\n",
            "| `train` | 4 |\n| `canonical` | 3 |\n",
            "| `prompt` | ",
            "**Gold is not in here.**",
            "supportdesk cases export --split train canonical --count 4 --format dataset",
        ):
            assert line in card

    def test_take_splits_of_other_packages(self, tmp_path: Path) -> None:
        """A dataset's split has no slash; the rows name the place in full."""
        datasets = pytest.importorskip("datasets", reason=NEEDS_DATA)
        folder, split = tmp_path / "folder", f"{FAMILY}/train"
        with installed(tmp_path, {FAMILY: TARGET}):
            assert export(folder, "--split", split, "--count", "1", "--format", "dataset") == 0
        found = datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))
        assert found[f"{FAMILY}.train"]["split"][:] == [split]

    def test_of_a_folder_are_written_alike_twice(self, tmp_path: Path) -> None:
        """Byte by byte, fingerprints included."""
        pytest.importorskip("datasets", reason=NEEDS_DATA)
        for name in ("one", "two"):
            assert export(tmp_path / name, "--count", "2", "--format", "dataset") == 0
        one, two = (
            {path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")}
            for name in ("one", "two")
        )
        assert one == two

    def test_never_mix_with_what_is_there(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A folder that holds something is left alone."""
        pytest.importorskip("datasets", reason=NEEDS_DATA)
        (tmp_path / "mine").touch()
        assert export(tmp_path, "--count", "1", "--format", "dataset") == 2
        assert "is not empty; choose another folder" in capsys.readouterr().err
        assert [path.name for path in tmp_path.iterdir()] == ["mine"]

    @pytest.mark.parametrize("form", ["parquet", "dataset"])
    def test_without_their_extra_tell_what_to_install(
        self,
        form: str,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """One sentence with the command."""
        monkeypatch.setitem(sys.modules, "datasets", None)
        assert export(tmp_path / "cases", "--count", "1", "--format", form) == 2
        told = capsys.readouterr().err
        assert told.endswith(
            'datasets is not installed; run: pip install "supportdesk-env[data]"\n'
        )
