"""`supportdesk report` compares runs on one page; `supportdesk regrade` grades one anew."""

import argparse
import sys
from pathlib import Path

from supportdesk_env.cli.evaluate import render
from supportdesk_env.errors import SupportDeskError
from supportdesk_env.evaluation.regrading import regrade
from supportdesk_env.evaluation.report import render_report
from supportdesk_env.evaluation.results import MANIFEST, RunFolder
from supportdesk_env.evaluation.statistics import Summary, summarise


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands `report` and `regrade` to `commands`."""
    report = commands.add_parser("report", help="compare runs of `eval` on one HTML page")
    report.add_argument("runs", nargs="+", type=Path, metavar="RUN", help="folder of a run")
    report.add_argument("--html", type=Path, default=Path("report.html"), metavar="FILE")
    report.set_defaults(run=_report)
    again = commands.add_parser("regrade", help="grade the actions of a run with this version")
    again.add_argument("folder", type=Path, metavar="RUN", help="folder of a run")
    again.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write")
    again.set_defaults(run=_regrade)


def _report(options: argparse.Namespace) -> int:
    try:
        runs = {str(path): _summarise(RunFolder(path)) for path in options.runs}
        options.html.write_text(render_report(runs), encoding="utf-8")
    except (SupportDeskError, OSError) as wrong:
        return _refuse("report", wrong)
    sys.stdout.write(f"{len(runs)} runs compared in {options.html}\n")
    return 0


def _regrade(options: argparse.Namespace) -> int:
    try:
        target = RunFolder(options.out)
        moved = regrade(check_is_run(options.folder), target)
    except (SupportDeskError, OSError) as wrong:
        return _refuse("regrade", wrong)
    sys.stdout.write(render(_summarise(target)))
    for result, before in moved:
        task = result.trajectory.task_id
        sys.stdout.write(f"{task} trial {result.trial}: {before:.3f} -> {result.score:.3f}\n")
    sys.stdout.write(f"{len(moved)} episodes are graded otherwise than before\n")
    return 0


def _summarise(folder: RunFolder) -> Summary:
    check_is_run(folder.path)
    return summarise(folder.manifest(), folder.results())


def check_is_run(path: Path) -> RunFolder:
    """Return the run in the folder `path`.

    Raises:
        FileNotFoundError: It holds no manifest.
    """
    if not (path / MANIFEST).is_file():
        raise FileNotFoundError(f"{path} is no run: it holds no {MANIFEST}")
    return RunFolder(path)


def _refuse(command: str, wrong: Exception) -> int:
    sys.stderr.write(f"supportdesk {command}: {wrong}\n")
    return 2
