"""Rows written down: JSON lines, one Parquet table, or a Hugging Face dataset folder.

All three hold the same rows. Parquet and folders need the extra `data`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from supportdesk_env.errors import MissingExtra, TaskNotFound
from supportdesk_env.evaluation.rows import Column, Row
from supportdesk_env.grading.rubric import COMPONENTS

CARD = "README.md"

Splits = Mapping[str, Iterable[Row]]
"""Rows by split; they are made while they are written."""

Card = Callable[[Mapping[str, int]], str]
"""The dataset card, for so many rows in each split."""


class Table(NamedTuple):
    """Rows of one kind, which have not been made yet."""

    columns: Sequence[Column]
    splits: Splits


class _Spool(NamedTuple):
    """The rows of a split on disk, as JSON lines, with the digest of their content."""

    path: Path
    rows: int
    digest: str

    def read(self) -> Iterator[Row]:
        with self.path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)


def write_lines(path: Path, table: Table) -> int:
    """Write the rows of all splits as JSON lines and return how many there are."""
    return _spool(path, (row for rows in table.splits.values() for row in rows)).rows


def write_parquet(path: Path, table: Table) -> int:
    """Write the rows of all splits as one table and return how many there are.

    Raises:
        MissingExtra: The extra `data` is not installed.
        TaskNotFound: There is no row.
    """
    datasets = _load()
    rows = (row for rows in table.splits.values() for row in rows)
    with TemporaryDirectory(prefix="supportdesk-") as scratch:
        spool = _spool(Path(scratch) / "rows.jsonl", rows)
        with _quietly(datasets):
            _build(datasets, table.columns, spool, "train").to_parquet(path)
    return spool.rows


def write_folder(path: Path, table: Table, card: Card) -> int:
    """Write a dataset folder with its card, and return how many rows it has.

    `datasets.load_from_disk(path)` and `datasets.load_dataset(path)` both read it.

    Raises:
        MissingExtra: The extra `data` is not installed.
        FileExistsError: There is something in the folder already.
        TaskNotFound: A split has no row.
    """
    datasets = _load()
    if path.exists() and any(path.iterdir()):
        raise FileExistsError(f"{path} is not empty; choose another folder")
    counts: dict[str, int] = {}
    with TemporaryDirectory(prefix="supportdesk-") as scratch:
        built = {}
        for split, rows in table.splits.items():
            name = name_split(split)
            spool = _spool(Path(scratch) / f"{name}.jsonl", rows)
            built[name] = _build(datasets, table.columns, spool, name)
            counts[name] = spool.rows
        with _quietly(datasets):
            datasets.DatasetDict(built).save_to_disk(path)
    (path / CARD).write_text(card(counts), encoding="utf-8")
    return sum(counts.values())


def name_split(split: str) -> str:
    """Return what a split is called in a dataset, which allows no slash."""
    return split.replace("/", ".")


def _spool(path: Path, rows: Iterable[Row]) -> _Spool:
    written, digest = 0, hashlib.sha256()
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            line = f"{json.dumps(row)}\n"
            digest.update(line.encode("utf-8"))
            file.write(line)
            written += 1
    return _Spool(path, written, digest.hexdigest()[:16])


def _build(datasets: Any, columns: Sequence[Column], spool: _Spool, split: str) -> Any:  # noqa: ANN401 - a package without types
    """Return the rows of `spool` as a dataset, whose fingerprint is that of their content."""
    if not spool.rows:
        raise TaskNotFound(f"split {split!r} has no row that fits")
    with _quietly(datasets):
        return datasets.Dataset.from_generator(
            spool.read,
            features=_features(datasets, columns),
            cache_dir=str(spool.path.with_suffix(".cache")),
            fingerprint=spool.digest,
            split=datasets.NamedSplit(split),
        )


def _features(datasets: Any, columns: Sequence[Column]) -> Any:  # noqa: ANN401 - a package without types
    """Return the types of `columns`; what has a shape of its own in every row is kept as JSON."""
    value, rows, json_object = datasets.Value, datasets.List, datasets.Json
    kinds = {
        "text": value("string"),
        "whole": value("int64"),
        "number": value("float64"),
        "flag": value("bool"),
        "chat": rows({"role": value("string"), "content": value("string")}),
        "objects": rows(json_object()),
        "object": json_object(),
        "scores": {name: value("float64") for name in COMPONENTS},
    }
    return datasets.Features({column.name: kinds[column.kind] for column in columns})


@contextmanager
def _quietly(datasets: Any) -> Iterator[None]:  # noqa: ANN401 - a package without types
    """Keep the package from drawing progress bars, unless its user has asked for that before."""
    was_off = datasets.are_progress_bars_disabled()
    datasets.disable_progress_bars()
    try:
        yield
    finally:
        if not was_off:
            datasets.enable_progress_bars()


def _load() -> Any:  # noqa: ANN401 - a package without types
    try:
        import datasets  # noqa: PLC0415 - an extra, which takes a second to import
    except ModuleNotFoundError as missing:
        raise MissingExtra("data", "datasets") from missing
    return datasets
