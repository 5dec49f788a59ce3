"""`supportdesk cases export`: cases as prompts or as played solutions, without the answer key."""

import argparse
import sys
from collections.abc import Iterator
from itertools import chain, islice

from supportdesk_env import __version__
from supportdesk_env.cli.evaluate import AGENTS
from supportdesk_env.cli.writing import Sieve, add_format, knows_answers, require_consent, write
from supportdesk_env.domain.case import Case
from supportdesk_env.errors import SupportDeskError, UnknownAgent
from supportdesk_env.evaluation.card import Content
from supportdesk_env.evaluation.rows import Row, prompt_columns, prompt_row, solution_columns
from supportdesk_env.evaluation.runner import InProcess, Job
from supportdesk_env.evaluation.tables import Table
from supportdesk_env.evaluation.transcripts import replay_all
from supportdesk_env.generation.catalogue import get_case, num_cases


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of an export to `parser`, beside those that choose the cases."""
    add_format(parser)
    parser.add_argument(
        "--split",
        nargs="+",
        default=["validation"],
        metavar="SPLIT",
        help="one or more, `--count` of each; default: validation",
    )
    parser.add_argument(
        "--played-by",
        metavar="AGENT",
        help="solutions instead of prompts: an agent of `eval`, such as rule-based or oracle",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the chosen cases and return the exit status: 1 where episodes broke off."""
    try:
        for split in options.split:
            num_cases(split)
        return _export_solutions(options) if options.played_by else _export_prompts(options)
    except (SupportDeskError, OSError) as wrong:
        sys.stderr.write(f"supportdesk cases: {wrong}\n")
        return 2


def _export_prompts(options: argparse.Namespace) -> int:
    shape = {"has_tools": options.tools, "has_key": options.gold}
    columns = prompt_columns(**shape)
    splits = {
        split: (prompt_row(case, **shape) for case in chosen(options, split))
        for split in options.split
    }
    content = Content(columns, _describe(options), __version__, has_answers=options.gold)
    written = write(options, Table(columns, splits), content)
    sys.stdout.write(f"{written} cases written to {options.out}\n")
    return 0


def _export_solutions(options: argparse.Namespace) -> int:
    agent = AGENTS.get(options.played_by, options.played_by)
    if ":" not in agent:
        raise UnknownAgent(f"no agent {agent!r}; there are {', '.join(AGENTS)}, and module:Class")
    require_consent(options, agent)
    sieve = Sieve(options, is_answer_key=knows_answers(agent))
    splits = {split: _play(options, split, agent, sieve) for split in options.split}
    columns = solution_columns(has_tools=options.tools)
    content = Content(
        columns, _describe(options), __version__, options.played_by, knows_answers(agent)
    )
    written = write(options, Table(columns, splits), content)
    sys.stdout.write(f"{written} rows of {sieve.kept} episodes written to {options.out}\n")
    return sieve.report()


def _play(options: argparse.Namespace, split: str, agent: str, sieve: Sieve) -> Iterator[Row]:
    jobs = (Job(agent, split, ((case.index, 0),)) for case in chosen(options, split))
    results = chain.from_iterable(InProcess().run(jobs))
    return sieve.rows(replay_all(results, split))


def chosen(options: argparse.Namespace, split: str) -> Iterator[Case]:
    """Yield `count` cases of `split` of the family asked for, from `start` on."""
    places = range(num_cases(split))[max(options.start, 0) :]
    cases = (get_case(split, index) for index in places)
    fitting = (case for case in cases if options.family in (None, case.family))
    return islice(fitting, max(options.count, 0))


def _describe(options: argparse.Namespace) -> str:
    """Return the command that makes this dataset folder again."""
    words = ["supportdesk cases export --split", *options.split]
    words += [f"--start {options.start}"] if options.start else []
    words += [f"--count {options.count}"]
    words += [f"--family {options.family}"] if options.family else []
    words += [f"--played-by {options.played_by}"] if options.played_by else []
    words += [f"--min-score {options.min_score}"] if options.min_score else []
    words += [f"--{flag}" for flag in ("tools", "gold") if getattr(options, flag)]
    return " ".join([*words, "--format dataset --out FOLDER"])
