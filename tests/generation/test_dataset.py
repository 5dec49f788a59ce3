"""The measurement of drawn cases looks at every promise, and tells which is broken where."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import dataset
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.generation.twins import Twin, TwinKind, list_twins

PLACE = ("train", 11)


def row_of(rows: Iterable[dataset.Row], promise: str) -> dataset.Row:
    """Return the row whose promise begins so."""
    return next(row for row in rows if row.promise.startswith(promise))


class TestMeasurement:
    """The command."""

    @pytest.mark.measurement
    def test_finds_every_promise_kept(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """On cases of every split; the figures are written down too."""
        path = tmp_path / "rows.json"
        few = ["--cases", "36", "--start", "4000", "--twins", "6", "--leaks", "6"]
        with pytest.raises(SystemExit, match="False"):
            dataset.main([*few, "--workers", "1", "--json", str(path)])
        rows = json.loads(path.read_text("utf-8"))
        assert len(rows) == 11
        assert all(row["looked_at"] and not row["broken"] for row in rows)
        assert all(row["promise"] in capsys.readouterr().out for row in rows[:1])

    def test_takes_cases_of_every_split(self) -> None:
        """A third of them from the bounded ones, each case once."""
        places = dataset.places_of(90, 500)
        splits = [split for split, _ in places]
        counts = {name: splits.count(name) for name in sorted(set(splits))}
        assert counts == {"test": 10, "test_ood": 10, "train": 60, "validation": 10}
        assert len(set(places)) == 90
        assert min(index for split, index in places if split == "train") == 500


class TestBroken:
    """A promise that is not kept."""

    @pytest.mark.parametrize(
        ("promise", "fault"),
        [
            ("worked to the rule", {"worked": 0.999}),
            ("opened", {"opened": 0.1}),
            ("handed over untouched", {"untouched": 0.05}),
        ],
    )
    def test_of_a_score_is_named(self, promise: str, fault: dict[str, float]) -> None:
        """With the case."""
        sound = dataset.play(PLACE)
        assert all(not row.broken for row in dataset.play_rows([sound]))
        row = row_of(dataset.play_rows([sound._replace(**fault)]), promise)  # type: ignore[arg-type]
        assert row.broken == [str(PLACE)]

    def test_of_what_keeps_cases_apart_is_named(self) -> None:
        """A message, a customer and a phrasing that come twice."""
        one = dataset.play(PLACE)
        rows = list(dataset.play_rows([one, one._replace(place=("test", 1))]))
        assert len(row_of(rows, "shares its message").broken) == 2
        assert row_of(rows, "train shares no vendor's").broken == [one.company]
        assert set(row_of(rows, "train shares no phrasing").broken) == set(one.phrasings)

    def test_of_a_branch_is_named(self) -> None:
        """A window that is too short for all of them."""
        (row,) = dataset.branch_rows(0, 40)
        assert any(": " in name for name in row.broken)
        assert dataset.branch_rows(0, dataset.WINDOW)[0].broken == []

    def test_of_a_twin_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """One whose gold stays where it has to move, moves where it has to stay, or looks alike."""
        sound = list_twins(*PLACE)
        by_kind = {twin.kind: twin for twin in sound}
        still, moved = by_kind[TwinKind.SENSITIVITY], by_kind[TwinKind.INVARIANCE]
        alike = replace(get_case(*PLACE), task_id="alike")
        faulty = [
            still._replace(differs=()),
            moved._replace(differs=("queue",)),
            Twin(TwinKind.POLICY, (), ("queue",), alike),
        ]
        monkeypatch.setattr(dataset, "list_twins", lambda *_: faulty)
        rows = list(dataset.twin_rows(dataset.twins_at(PLACE)))
        assert [len(row.broken) for row in rows] == [1, 1, 1]
        assert [len(row.broken) for row in dataset.twin_rows([])] == [0, 0, 0]
