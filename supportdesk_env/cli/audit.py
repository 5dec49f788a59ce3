"""`supportdesk audit`: measures whether the environment is sound, one row per check."""

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from supportdesk_env import __version__
from supportdesk_env.audit.checks.check import Audit, Row
from supportdesk_env.audit.panel import Place
from supportdesk_env.audit.report import CHECKS, is_passed, render_lines, render_page
from supportdesk_env.generation.splits import DATASET_VERSION, SPLITS
from supportdesk_env.grading.rubric import GRADER_VERSION

QUICK = 60
FULL = 2000


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `audit` command to `commands`."""
    parser = commands.add_parser(
        "audit",
        help="measure whether the environment itself is sound",
        description="Plays attackers, honest agents and the oracle, and measures what a sound "
        "environment must show. Exit status: 0 every bar is met, 1 some bar is missed.",
    )
    parser.add_argument("--quick", action="store_true", help=f"{QUICK} cases instead of {FULL}")
    parser.add_argument("-n", "--count", type=int, metavar="CASES", help="how many cases")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="processes (2)")
    parser.add_argument("--json", action="store_true", help="print rows and means as JSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write a page as well")
    parser.set_defaults(run=run)


def choose_places(count: int) -> list[Place]:
    """Return `count` cases: of `test`, and of `validation` once that is used up."""
    places = [
        (name, index) for name in ("test", "validation") for index in range(SPLITS[name].size)
    ]
    return places[:count]


def run(options: argparse.Namespace) -> int:
    """Print the report and return the exit status."""
    count = options.count or (QUICK if options.quick else FULL)
    places = choose_places(count)
    if count < 3 or len(places) < count or options.workers < 1:
        limit = sum(SPLITS[name].size for name in ("test", "validation"))
        sys.stderr.write(f"supportdesk audit: cases go from 3 to {limit}, workers from 1\n")
        return 2
    audit = Audit(places, workers=options.workers, on_played=_progress(count))
    rows = list[Row]()
    for number, check in enumerate(CHECKS, start=1):
        sys.stderr.write(f"[{number}/{len(CHECKS)}] {check.id}\n")
        sys.stderr.flush()
        began = time.perf_counter()
        rows.append(check.row(audit))
        sys.stderr.write(f"  {rows[-1].verdict.value}, {time.perf_counter() - began:.1f} s\n")
    means = audit.panel.table()
    if options.html:
        options.html.write_text(render_page(rows, means), encoding="utf-8")
    if options.json:
        sys.stdout.write(_to_json(rows, means, count))
    else:
        sys.stdout.write(render_lines(rows))
    return 0 if is_passed(rows) else 1


def _to_json(rows: list[Row], means: dict[str, dict[str, float]], count: int) -> str:
    report = {
        "package_version": __version__,
        "dataset_version": DATASET_VERSION,
        "grader_version": GRADER_VERSION,
        "cases": count,
        "rows": [row._asdict() for row in rows],
        "means": means,
    }
    return json.dumps(report, indent=2) + "\n"


def _progress(count: int) -> Callable[[int], None]:
    """Return what tells how many cases the panel has played."""

    def report(done: int) -> None:
        if done % 20 == 0 or done == count:
            sys.stderr.write(f"\r  panel: {done} of {count} cases{'' if done < count else chr(10)}")
            sys.stderr.flush()

    return report
