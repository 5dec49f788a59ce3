"""`supportdesk eval` prints what a run comes to and refuses what it cannot play."""

import json
from pathlib import Path

import pytest

from supportdesk_env.cli.main import main

BAD = [
    (["--split", "dev"], "no split 'dev'"),
    (["--start", "999", "-n", "2"], "indexes 999 to 1000 are not all in split 'test'"),
    (["-n", "0"], "--count is 0"),
    (["-n", "1", "--trials", "0"], "--trials is 0"),
    (["-n", "1", "--workers", "0"], "--workers is 0"),
    (["-n", "1", "--agent", "nobody"], "no agent 'nobody'"),
]


class TestEval:
    """The command."""

    def test_prints_a_table_and_keeps_the_summary(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Score, components, difficulty, family, trials."""
        out = tmp_path / "run"
        run = ["eval", "--agent", "oracle", "--split", "canonical", "--trials", "2"]
        assert main([*run, "--out", str(out)]) == 0
        printed = capsys.readouterr()
        for line in ("score ", "reply", "easy", "service_incident", "pass^2", "safety gate"):
            assert line in printed.out
        assert "6 of at most 6 episodes played\n" in printed.err
        kept = json.loads((out / "summary.json").read_text("utf-8"))
        assert kept["score"]["mean"] == 1.0
        assert main([*run, "--out", str(out), "--json", "--workers", "2"]) == 0
        assert json.loads(capsys.readouterr().out) == kept

    @pytest.mark.parametrize(("given", "message"), BAD, ids=[b[1] for b in BAD])
    def test_names_what_is_wrong(
        self, given: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """On one line of stderr, with status 2."""
        assert main(["eval", *given, "--out", str(tmp_path / "run")]) == 2
        assert message in capsys.readouterr().err

    def test_episodes_that_broke_off_are_told(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """With status 1."""
        agent = "tests.evaluation.test_runner:LosesItsModel"
        run = ["eval", "--agent", agent, "--split", "canonical", "--out", str(tmp_path / "run")]
        assert main(run) == 1
        assert "broke off at act" in capsys.readouterr().out
