"""`supportdesk lint`: says what is wrong with a family of cases, and how to mend it."""

import argparse
import json
import sys

from supportdesk_env.audit.lint import WORLDS, find_families, lint_family
from supportdesk_env.errors import InvalidFamily


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `lint` command to `commands`."""
    parser = commands.add_parser(
        "lint",
        help="check families of cases and say how to mend what is wrong",
        description="Draws cases of every rule in every bank, works them as an agent would, and "
        "reads the texts. Exit status: 0 nothing is wrong, 1 something is, 2 nothing to check.",
    )
    parser.add_argument(
        "family",
        nargs="?",
        default="",
        metavar="FAMILY | PATH",
        help="name of a family, its folder, or a project that names it; default: all there are",
    )
    parser.add_argument(
        "--worlds", type=int, default=WORLDS, metavar="N", help=f"per rule and bank ({WORLDS})"
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is wrong and return the exit status."""
    try:
        families = find_families(options.family)
    except InvalidFamily as error:
        sys.stderr.write(f"supportdesk lint: {error}\n")
        return 2
    found = [finding for family in families for finding in lint_family(family, options.worlds)]
    if options.json:
        sys.stdout.write(f"{json.dumps([finding._asdict() for finding in found], indent=2)}\n")
        return int(bool(found))
    for finding in found:
        sys.stdout.write(f"{finding.file}: {finding.what}\n  mend: {finding.mend}\n")
        if finding.where:
            sys.stdout.write(f"  seen in: {finding.where}\n")
    names = ", ".join(family.name for family in families)
    sys.stdout.write(f"{names}: {len(found)} findings\n")
    return int(bool(found))
