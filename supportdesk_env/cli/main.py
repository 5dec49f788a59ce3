"""The `supportdesk` command and its subcommands."""

import argparse
from collections.abc import Sequence

from supportdesk_env.cli import baseline, cases, evaluate, grade, report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="supportdesk", description="Cases of an enterprise support desk, for AI agents."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    baseline.add_command(commands)
    grade.add_command(commands)
    cases.add_command(commands)
    evaluate.add_command(commands)
    report.add_command(commands)
    chosen = parser.parse_args(arguments)
    status: int = chosen.run(chosen)
    return status
