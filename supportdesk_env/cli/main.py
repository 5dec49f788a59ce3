"""The `supportdesk` command and its subcommands."""

import argparse
from collections.abc import Sequence

from supportdesk_env.cli import audit, baseline, cases, convert, evaluate, grade, lint, mcp, report


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line `arguments` and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="supportdesk", description="Cases of an enterprise support desk, for AI agents."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in (baseline, grade, cases, evaluate, report, convert, mcp, lint, audit):
        command.add_command(commands)
    chosen = parser.parse_args(arguments)
    status: int = chosen.run(chosen)
    return status
