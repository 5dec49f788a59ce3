"""`supportdesk convert`: a run as ATIF documents and as solutions."""

import json
from pathlib import Path

import pytest

from supportdesk_env.cli.main import main


def play(out: Path, agent: str = "rule-based", split: str = "canonical") -> str:
    """Play a run into `out` and return its folder."""
    main(["eval", "--agent", agent, "--split", split, "-n", "3", "--out", str(out)])
    return str(out)


class TestAtif:
    """One document per episode."""

    def test_is_written_for_every_episode(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Named by task and trial."""
        run, out = play(tmp_path / "run"), tmp_path / "atif"
        assert main(["convert", run, "--to", "atif", "--out", str(out)]) == 0
        assert "3 ATIF documents written" in capsys.readouterr().out
        names = {path.name for path in out.iterdir()}
        assert "billing_refund_easy_trial_0.json" in names
        document = json.loads((out / "billing_refund_easy_trial_0.json").read_text("utf-8"))
        assert document["final_metrics"]["extra"]["score"] == 1.0

    def test_takes_episodes_that_broke_off(self, tmp_path: Path) -> None:
        """With where they broke off, and no score."""
        run = play(tmp_path / "run", "tests.evaluation.test_runner:LosesItsModel")
        out = tmp_path / "atif"
        assert main(["convert", run, "--to", "atif", "--out", str(out)]) == 0
        broken = [json.loads(path.read_text("utf-8")) for path in out.iterdir()]
        assert any(one["extra"]["failure"].startswith("act: ") for one in broken)
        assert any(one["final_metrics"]["extra"] == {"score": None} for one in broken)


class TestSft:
    """Rows to imitate."""

    def test_are_those_an_export_writes(self, tmp_path: Path) -> None:
        """The same agent on the same cases gives the same rows either way."""
        run = play(tmp_path / "run")
        for form in ([], ["--tools"]):
            exported, converted = tmp_path / "exported.jsonl", tmp_path / "converted.jsonl"
            cases = ["cases", "export", "--split", "canonical", "--played-by", "rule-based"]
            assert main([*cases, *form, "--out", str(exported)]) == 0
            assert main(["convert", run, "--to", "sft", *form, "--out", str(converted)]) == 0
            assert converted.read_bytes() == exported.read_bytes()


class TestRefusals:
    """What cannot or may not be converted."""

    def test_a_run_of_the_oracle_is_the_answer_key(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """In either form it is written for those who ask."""
        run = play(tmp_path / "run", "oracle")
        for target in ("atif", "sft"):
            command = ["convert", run, "--to", target, "--out", str(tmp_path / target)]
            assert main(command) == 2
            assert "add --gold" in capsys.readouterr().err
            assert main([*command, "--gold"]) == 0

    def test_what_is_no_run_is_named(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """A folder without a manifest."""
        command = ["convert", str(tmp_path), "--to", "atif", "--out", str(tmp_path / "out")]
        assert main(command) == 2
        assert f"{tmp_path} is no run" in capsys.readouterr().err

    def test_a_run_of_other_cases_is_refused(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Its actions would be taken in cases it never saw."""
        run = Path(play(tmp_path / "run"))
        text = (run / "manifest.json").read_text("utf-8")
        changed = {**json.loads(text), "dataset_version": "1"}
        (run / "manifest.json").write_text(json.dumps(changed), "utf-8")
        assert main(["convert", str(run), "--to", "sft", "--out", str(tmp_path / "x")]) == 2
        assert "was played on dataset 1" in capsys.readouterr().err
