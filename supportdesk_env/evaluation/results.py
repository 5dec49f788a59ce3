"""What an evaluation writes down: a manifest, one line per episode, and nothing twice."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import Field

from supportdesk_env.domain.model import WireModel
from supportdesk_env.domain.trajectory import Trajectory
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.errors import RunMismatch

MANIFEST = "manifest.json"
EPISODES = "episodes.jsonl"


class Manifest(WireModel):
    """What a run is made of; two runs with the same manifest can be compared line by line."""

    agent: str
    """How the agent was named or where its class lies, `module:Class`."""
    split: str
    """Split the cases are taken from."""
    start: int = Field(ge=0)
    """First index."""
    count: int = Field(gt=0)
    """How many cases."""
    trials: int = Field(gt=0)
    """Episodes per case."""
    package_version: str
    """Version of this package."""
    dataset_version: str
    """Version of the cases."""
    grader_version: str
    """Version of the grader."""

    def episodes(self) -> Iterator[tuple[int, int]]:
        """Yield (index, trial) of every episode of the run."""
        for index in range(self.start, self.start + self.count):
            for trial in range(self.trials):
                yield index, trial


class EpisodeResult(WireModel):
    """One episode of a run."""

    index: int
    """Index of the case in the split."""
    trial: int
    """Which of the case's episodes this is, from 0."""
    family: str
    """Family of the case."""
    difficulty: Difficulty
    """Difficulty of the case."""
    trajectory: Trajectory
    """What was done, and the grade report."""
    gave_up: str = ""
    """Why the agent could not go on, where it could not; the case was handed over as it stood."""

    @property
    def score(self) -> float:
        """The grade's total; 0.0 for an episode that did not end."""
        return self.trajectory.grade.total if self.trajectory.grade else 0.0


class RunFolder:
    """The folder of one run, which may be stopped at any time and gone on with."""

    def __init__(self, path: Path) -> None:
        """Take the folder; nothing is read or written yet."""
        self.path = path

    def open(self, manifest: Manifest) -> list[EpisodeResult]:
        """Return the episodes that were already played, after making sure they are of this run.

        Raises:
            RunMismatch: The folder holds another run; the message names what differs.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        file = self.path / MANIFEST
        if not file.exists():
            written = file.with_suffix(".tmp")
            written.write_text(manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
            written.replace(file)  # it is there whole or not at all
            return []
        known = self.manifest()
        if known != manifest:
            pairs = known.model_dump().items() ^ manifest.model_dump().items()
            names = ", ".join(sorted({name for name, _ in pairs}))
            msg = f"{self.path} holds a run with another {names}; choose another folder"
            raise RunMismatch(msg)
        return self._mend()

    def manifest(self) -> Manifest:
        """Return what the run is made of."""
        return Manifest.model_validate_json((self.path / MANIFEST).read_text("utf-8"))

    def results(self) -> list[EpisodeResult]:
        """Return every complete episode, by index and trial."""
        file = self.path / EPISODES
        lines = file.read_text("utf-8").splitlines(keepends=True) if file.exists() else []
        whole = [line for line in lines if line.endswith("\n")]
        read = (EpisodeResult.model_validate_json(line) for line in whole)
        return sorted(read, key=lambda result: (result.index, result.trial))

    def append(self, results: Iterable[EpisodeResult]) -> None:
        """Write episodes down as they come; a line is there whole or, after a crash, not at all."""
        with (self.path / EPISODES).open("a", encoding="utf-8") as file:
            for result in results:
                file.write(json.dumps(result.model_dump(mode="json"), sort_keys=True) + "\n")
                file.flush()

    def _mend(self) -> list[EpisodeResult]:
        """Cut off a line that a crash left half written, and return what is whole."""
        file = self.path / EPISODES
        if file.exists():
            os.truncate(file, file.read_bytes().rfind(b"\n") + 1)
        return self.results()
