"""`supportdesk convert`: the episodes of a run of `eval` as ATIF documents or as solutions."""

import argparse
import json
import sys
from pathlib import Path

from supportdesk_env.cli.report import check_is_run
from supportdesk_env.cli.writing import Sieve, add_format, knows_answers, require_consent, write
from supportdesk_env.errors import SupportDeskError
from supportdesk_env.evaluation.atif import to_atif
from supportdesk_env.evaluation.card import Content
from supportdesk_env.evaluation.results import Manifest, RunFolder
from supportdesk_env.evaluation.rows import solution_columns
from supportdesk_env.evaluation.tables import Table
from supportdesk_env.evaluation.transcripts import replay_run

TARGETS = ("atif", "sft")


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the command `convert` to `commands`."""
    parser = commands.add_parser(
        "convert",
        help="write the episodes of a run as ATIF or as chat messages to train on",
        description="Take the actions of a run again and write what was seen, done and earned: "
        "one ATIF-v1.7 document per episode, or rows of chat messages for supervised fine-tuning.",
    )
    parser.add_argument(
        "run_folder", type=Path, metavar="RUN", help="folder of a run of `supportdesk eval`"
    )
    parser.add_argument("--to", choices=TARGETS, required=True, help="what to write")
    add_format(parser)
    parser.add_argument("--gold", action="store_true", help="allow a run of the oracle")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the run and return the exit status: 1 where episodes are left out as broken off."""
    try:
        folder = check_is_run(options.run_folder)
        manifest = folder.manifest()
        require_consent(options, manifest.agent)
        if options.to == "atif":
            return _write_atif(options, folder, manifest)
        return _write_solutions(options, folder, manifest)
    except (SupportDeskError, OSError) as wrong:
        sys.stderr.write(f"supportdesk convert: {wrong}\n")
        return 2


def _write_atif(options: argparse.Namespace, folder: RunFolder, manifest: Manifest) -> int:
    options.out.mkdir(parents=True, exist_ok=True)
    written = 0
    for written, transcript in enumerate(replay_run(folder), start=1):  # noqa: B007 - counts
        text = json.dumps(to_atif(transcript, manifest), indent=1)
        (options.out / f"{transcript.name}.json").write_text(f"{text}\n", encoding="utf-8")
    sys.stdout.write(f"{written} ATIF documents written to {options.out}\n")
    return 0


def _write_solutions(options: argparse.Namespace, folder: RunFolder, manifest: Manifest) -> int:
    sieve = Sieve(options, is_answer_key=knows_answers(manifest.agent))
    columns = solution_columns(has_tools=options.tools)
    table = Table(columns, {manifest.split: sieve.rows(replay_run(folder))})
    played_by = manifest.agent.rpartition(":")[2]
    content = Content(
        columns,
        _describe(options),
        manifest.package_version,
        played_by,
        knows_answers(manifest.agent),
    )
    written = write(options, table, content)
    sys.stdout.write(f"{written} rows of {sieve.kept} episodes written to {options.out}\n")
    return sieve.report()


def _describe(options: argparse.Namespace) -> str:
    """Return the command that makes this dataset folder again."""
    words = ["supportdesk convert RUN --to sft"]
    words += [f"--min-score {options.min_score}"] if options.min_score else []
    words += [f"--{flag}" for flag in ("tools", "gold") if getattr(options, flag)]
    return " ".join([*words, "--format dataset --out FOLDER"])
