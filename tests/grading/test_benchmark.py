"""The benchmark of grading runs, and its texts are really new."""

import pytest

from benchmarks import grading


class TestBenchmark:
    """With budgets that take a second."""

    def test_prints_every_figure(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """One line per length and per hostile text, and the growth."""
        monkeypatch.setattr(grading, "LENGTHS", (200, 400))
        monkeypatch.setattr(grading, "HOSTILE", {"dashes": "- " * 40})
        grading.main(["--texts", "2"])
        printed = capsys.readouterr().out
        for word in ("model_dump_json", "     200", "     400", "growth", "ordinary", "dashes"):
            assert word in printed

    def test_no_sentence_is_written_twice(self) -> None:
        """What was graded once is nearly free, so a repeated sentence would flatter."""
        writer = grading.Writer(seed=2)
        sentences = writer.write(20_000).split(". ")
        assert len(set(sentences)) == len(sentences)
        assert len(writer.write(1_000)) == 1_000
