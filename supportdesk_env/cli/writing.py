"""What the commands that write datasets share: their options, their format, what is left out."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from supportdesk_env.errors import RunMismatch
from supportdesk_env.evaluation.card import Content, render_card
from supportdesk_env.evaluation.rows import Row, is_speakable, solution_rows
from supportdesk_env.evaluation.tables import Table, write_folder, write_lines, write_parquet
from supportdesk_env.evaluation.transcripts import Transcript

FORMATS = ("jsonl", "parquet", "dataset")
READS_KEY = frozenset({"supportdesk_env.audit.oracle:OracleAgent"})
"""Agents whose episodes are the answer key."""

_BROKE_OFF = "broke off"


def add_format(parser: argparse.ArgumentParser) -> None:
    """Add the options that say where and in which form rows are written."""
    parser.add_argument("--out", type=Path, required=True, metavar="PATH", help="file or folder")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="default: parquet for a file named *.parquet, else jsonl; dataset is a folder with "
        "a dataset card",
    )
    parser.add_argument(
        "--tools",
        action="store_true",
        help="operations as tool calls, with a column `tools`; default: actions as JSON",
    )
    parser.add_argument(
        "--min-score",
        type=float,
        default=0.0,
        metavar="X",
        help="only solutions with at least this grade",
    )


def knows_answers(agent: str) -> bool:
    """Return whether `agent`, a `module:Class`, plays from the answer key."""
    return agent in READS_KEY


def require_consent(options: argparse.Namespace, agent: str) -> None:
    """Make sure that whoever writes the answer key down has asked for it, and nobody else.

    Raises:
        RunMismatch: The agent plays from the answer key and `--gold` was not given, or the reverse.
    """
    if knows_answers(agent) and not options.gold:
        raise RunMismatch("the oracle's episodes are the answer key; add --gold to write them")
    if options.gold and not knows_answers(agent):
        raise RunMismatch(f"--gold has nothing to add: {agent} does not read the answer key")


def write(options: argparse.Namespace, table: Table, content: Content) -> int:
    """Write a table in the format asked for and return how many rows it has."""
    form = options.format or options.out.suffix.removeprefix(".")
    if form == "dataset":
        return write_folder(options.out, table, lambda rows: render_card(content, rows))
    if form == "parquet":
        return write_parquet(options.out, table)
    return write_lines(options.out, table)


class Sieve:
    """Lets through the episodes that are worth imitating, and counts the others."""

    def __init__(self, options: argparse.Namespace, *, is_answer_key: bool) -> None:
        """Take the form of the rows and the least score from the options."""
        self._has_tools, self._least = options.tools, options.min_score
        self._is_answer_key = is_answer_key
        self._left_out: Counter[str] = Counter()
        self.kept = 0

    def rows(self, transcripts: Iterable[Transcript]) -> Iterator[Row]:
        """Yield the rows of every episode that passes."""
        for transcript in transcripts:
            fault = self._find_fault(transcript)
            if fault:
                self._left_out[fault] += 1
                continue
            self.kept += 1
            shape = {"has_tools": self._has_tools, "is_answer_key": self._is_answer_key}
            yield from solution_rows(transcript, **shape)

    def report(self) -> int:
        """Say on stderr what was left out, and return 1 if episodes broke off."""
        for fault, count in sorted(self._left_out.items()):
            sys.stderr.write(f"left out: {count} episodes ({fault})\n")
        return 1 if self._left_out[_BROKE_OFF] else 0

    def _find_fault(self, transcript: Transcript) -> str:
        grade = transcript.trajectory.grade
        if grade is None:
            return _BROKE_OFF
        if grade.total < self._least:
            return f"score below {self._least}"
        if self._has_tools and not is_speakable(transcript):
            return "an action sets more than one tool can"
        return ""
