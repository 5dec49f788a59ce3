"""`supportdesk eval`: plays an agent over a split and says how good it is, with intervals."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from supportdesk_env import __version__
from supportdesk_env.agents.exploits import EXPLOITS
from supportdesk_env.errors import SupportDeskError, TaskNotFound, UnknownAgent
from supportdesk_env.evaluation.results import Manifest, RunFolder
from supportdesk_env.evaluation.runner import Backend, InProcess, Processes, evaluate
from supportdesk_env.evaluation.statistics import Summary, summarise
from supportdesk_env.generation.catalogue import num_cases
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.grading.rubric import GRADER_VERSION

AGENTS = {
    "rule-based": "supportdesk_env.agents.heuristic:RuleBasedAgent",
    "model": "supportdesk_env.agents.language_model:open_model",
    "oracle": "supportdesk_env.audit.oracle:OracleAgent",
    "majority": "supportdesk_env.audit.attackers:MajorityAgent",
    "template": "supportdesk_env.audit.attackers:TemplateAgent",
    "hasty": "supportdesk_env.agents.lesser:HastyAgent",
    "sorter": "supportdesk_env.agents.lesser:SorterAgent",
    "drafter": "supportdesk_env.agents.lesser:DrafterAgent",
    "reward-searcher": "supportdesk_env.agents.searching:RewardSearcher",
    **{agent.name: f"{agent.__module__}:{agent.__name__}" for agent in EXPLOITS},
}
"""Agents by name; `model` asks the endpoint that the environment variables describe."""

SUMMARY = "summary.json"


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `eval` command to `commands`."""
    parser = commands.add_parser(
        "eval",
        help="play an agent over a split and print its scores",
        description="Play an agent over the cases of a split. A run that was stopped goes on where "
        "it was when the same command is given again.",
    )
    parser.add_argument(
        "--agent", default="rule-based", help=f"{', '.join(AGENTS)}, or module:Class"
    )
    parser.add_argument("--split", default="test", help="default: test")
    parser.add_argument("-n", "--count", type=int, help="how many cases; default: all of the split")
    parser.add_argument("--start", type=int, default=0, metavar="N", help="first index")
    parser.add_argument("--trials", type=int, default=1, metavar="K", help="episodes per case")
    parser.add_argument("--backend", choices=("processes", "ray"), default="processes")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="default: 1; with ray, as many as it has CPUs"
    )
    parser.add_argument(
        "--address", help="use the running Ray cluster at this address; auto: this machine's"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="folder of the run")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Play the run and return the exit status: 0, 1 where episodes broke off, 2 for bad input."""
    try:
        manifest = _manifest(options)
        name = options.agent.replace(":", ".")
        folder = RunFolder(options.out or Path("outputs") / "runs" / f"{name}-{options.split}")
        results = evaluate(manifest, folder, _backend(options), _progress(manifest, folder))
    except (SupportDeskError, OSError) as wrong:
        sys.stderr.write(f"supportdesk eval: {wrong}\n")
        return 2
    summary = summarise(manifest, results)
    text = summary.model_dump_json(indent=2) + "\n"
    (folder.path / SUMMARY).write_text(text, encoding="utf-8")
    sys.stdout.write(text if options.json else render(summary))
    return 1 if summary.failures else 0


def _manifest(options: argparse.Namespace) -> Manifest:
    """Return what is to be played.

    Raises:
        TaskNotFound: There is no such split, or no case in the range.
        UnknownAgent: The agent is neither one of this package nor a place to find one.
    """
    agent = AGENTS.get(options.agent, options.agent)
    if ":" not in agent:
        raise UnknownAgent(f"no agent {agent!r}; there are {', '.join(AGENTS)}, and module:Class")
    size = num_cases(options.split)
    count = size - options.start if options.count is None else options.count
    workers = 1 if options.workers is None else options.workers
    for name, given in (("count", count), ("trials", options.trials), ("workers", workers)):
        if given < 1:
            raise TaskNotFound(f"--{name} is {given}; it must be at least 1")
    if options.start < 0 or options.start + count > size:
        last = options.start + count - 1
        msg = f"indexes {options.start} to {last} are not all in split {options.split!r}"
        raise TaskNotFound(f"{msg}, which has 0 to {size - 1}")
    return Manifest(
        agent=agent,
        split=options.split,
        start=options.start,
        count=count,
        trials=options.trials,
        package_version=__version__,
        dataset_version=DATASET_VERSION,
        grader_version=GRADER_VERSION,
    )


def _backend(options: argparse.Namespace) -> Backend:
    """Return where the run is played.

    Raises:
        MissingExtra: It is to be played on Ray, which is not installed.
    """
    if options.backend == "ray" or options.address:
        from supportdesk_env.evaluation.cluster import Cluster  # noqa: PLC0415 - an extra

        return Cluster(options.workers, options.address)
    return Processes(options.workers) if (options.workers or 1) > 1 else InProcess()


def _progress(manifest: Manifest, folder: RunFolder) -> Callable[[int], None]:
    """Return what keeps people informed on stderr while episodes are played."""
    total = manifest.count * manifest.trials
    played = 0

    def report(added: int) -> None:
        nonlocal played
        played += added
        end = "\n" if played == total else ""
        sys.stderr.write(f"\r{folder.path}: {played} of at most {total} episodes played{end}")
        sys.stderr.flush()

    return report


def render(summary: Summary) -> str:
    """Return a summary as a table for people."""
    run, score = summary.manifest, summary.score
    lines = [
        f"{run.agent} on {run.split}, {score.episodes} episodes, dataset {run.dataset_version}, "
        f"grader {run.grader_version}",
        f"{'score':<28}{score.mean:>7.3f}   95 % interval {score.low:.3f} to {score.high:.3f}",
        *(f"  {name:<26}{mean:>7.3f}" for name, mean in summary.components.items()),
        *(
            f"{name:<28}{one.mean:>7.3f}   {one.episodes} episodes"
            for name, one in (*summary.by_difficulty.items(), *summary.by_family.items())
        ),
        *(f"pass^{k:<23}{chance:>7.3f}" for k, chance in summary.pass_hat.items()),
        f"{'safety gate tripped':<28}{summary.gated:>7.3f}",
    ]
    lines += [f"broke off at {stage:<15}{count:>7}" for stage, count in summary.failures.items()]
    return "\n".join(lines) + "\n"
