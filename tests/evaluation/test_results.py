"""A run's folder loses nothing, repeats nothing and mixes nothing."""

from pathlib import Path

import pytest

from supportdesk_env.domain.trajectory import Trajectory
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.errors import RunMismatch
from supportdesk_env.evaluation.results import EPISODES, EpisodeResult, Manifest, RunFolder
from tests.fakes import build_grade

MANIFEST = Manifest(
    agent="nobody:Nobody",
    split="test",
    start=3,
    count=2,
    trials=2,
    package_version="0",
    dataset_version="0",
    grader_version="0",
)


def build_result(index: int, trial: int = 0, score: float | None = 0.5) -> EpisodeResult:
    """Return an episode with a grade of `score`, or one that broke off."""
    return EpisodeResult(
        index=index,
        trial=trial,
        family="duplicate_charge",
        difficulty=Difficulty.EASY,
        trajectory=Trajectory(
            task_id=f"test_{index}",
            episode_id="e",
            agent="nobody",
            grade=None if score is None else build_grade(score),
            failure="step: lost" if score is None else None,
        ),
    )


class TestRunFolder:
    """What is written is read again."""

    def test_results_come_in_order_whatever_order_they_were_written_in(
        self, tmp_path: Path
    ) -> None:
        """By index, then by trial."""
        folder = RunFolder(tmp_path / "run")
        assert folder.open(MANIFEST) == []
        assert folder.open(MANIFEST) == []
        written = [build_result(4), build_result(3, 1), build_result(3)]
        folder.append(written)
        assert folder.open(MANIFEST) == [written[2], written[1], written[0]]

    def test_a_line_that_a_crash_cut_is_played_again(self, tmp_path: Path) -> None:
        """It is dropped, and what comes after it stands on a line of its own."""
        folder = RunFolder(tmp_path)
        folder.open(MANIFEST)
        folder.append([build_result(3), build_result(4)])
        file = tmp_path / EPISODES
        file.write_bytes(file.read_bytes()[:-40])
        assert folder.results() == [build_result(3)]
        assert folder.open(MANIFEST) == [build_result(3)]
        folder.append([build_result(4)])
        assert folder.results() == [build_result(3), build_result(4)]

    def test_another_run_is_refused(self, tmp_path: Path) -> None:
        """The message names what differs."""
        RunFolder(tmp_path).open(MANIFEST)
        other = MANIFEST.model_copy(update={"split": "validation", "trials": 1})
        with pytest.raises(RunMismatch, match="another split, trials; choose another folder"):
            RunFolder(tmp_path).open(other)

    def test_a_manifest_names_every_episode_once(self) -> None:
        """Each index with each trial."""
        assert list(MANIFEST.episodes()) == [(3, 0), (3, 1), (4, 0), (4, 1)]

    def test_an_episode_that_broke_off_scores_nothing(self) -> None:
        """There is no grade to take a total from."""
        assert [build_result(3, score=None).score, build_result(3).score] == [0.0, 0.5]
