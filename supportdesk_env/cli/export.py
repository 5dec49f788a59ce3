"""`supportdesk cases export`: cases as prompts, without the answer key unless it is asked for."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from supportdesk_env.chat.messages import build_messages
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import InvalidFamily, TaskNotFound
from supportdesk_env.generation.catalogue import get_case, num_cases

FORMATS = ("jsonl", "parquet")
MISSING = "Parquet needs the extra `data`; install it with: pip install 'supportdesk-env[data]'"

Row = dict[str, object]


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of an export to `parser`, beside those that choose the cases."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="file to write")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="default: parquet for a file named *.parquet, else jsonl",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the chosen cases and return the exit status."""
    is_parquet = (options.format or options.out.suffix.removeprefix(".")) == "parquet"
    try:
        rows = (_row(case, has_key=options.gold) for case in chosen(options))
        written = (_write_parquet if is_parquet else _write_lines)(options.out, rows)
    except (ImportError, OSError, TaskNotFound, InvalidFamily) as wrong:
        sys.stderr.write(f"supportdesk cases: {wrong}\n")
        return 2
    sys.stdout.write(f"{written} cases written to {options.out}\n")
    return 0


def chosen(options: argparse.Namespace) -> Iterator[Case]:
    """Yield `count` cases of the family asked for, from `start` on."""
    places = range(num_cases(options.split))[max(options.start, 0) :]
    cases = (get_case(options.split, index) for index in places)
    fitting = (case for case in cases if options.family in (None, case.family))
    return islice(fitting, max(options.count, 0))


def observe(case: Case) -> Observation:
    """Return what an agent sees of `case` when it is opened."""
    return Episode.open(case, case.task_id, None, RewardMode.TERMINAL).observe("", None)


def key_of(gold: Resolution) -> Row:
    """Return the answer key in plain values."""
    return {
        "rule": gold.rule_id,
        "queue": gold.queue.value,
        "priority": gold.priority.value,
        "issue_type": gold.issue_type.value,
        "requested_fields": [field.value for field in gold.requested_fields],
        "status": gold.status.value,
        "resolution_code": gold.resolution_code.value,
        "reply_claims": [claim.label for claim in gold.reply_claims],
        "note_claims": [claim.label for claim in gold.note_claims],
        "forbidden": [kind.value for kind in gold.forbidden],
    }


def _row(case: Case, *, has_key: bool) -> Row:
    """Return what one exported line holds."""
    row: Row = {
        "task_id": case.task_id,
        "split": case.split,
        "index": case.index,
        "difficulty": case.difficulty.value,
        "prompt": build_messages(observe(case)),
    }
    return row | {"family": case.family, "gold": key_of(case.resolution)} if has_key else row


def _write_lines(path: Path, rows: Iterable[Row]) -> int:
    written = 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(f"{json.dumps(row)}\n")
            written += 1
    return written


def _write_parquet(path: Path, rows: Iterable[Row]) -> int:
    """Write one table, as `datasets` reads it back.

    Raises:
        ImportError: The extra `data` is not installed; tells how to install it.
    """
    try:
        from datasets import Dataset  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ImportError(MISSING) from error
    table = list(rows)
    Dataset.from_list(table).to_parquet(path)
    return len(table)
