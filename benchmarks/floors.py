"""Measures what agents earn that read nothing: constant, uniform random, and majorities."""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from supportdesk_env.audit.floors import (
    CEILING,
    TOLD_CEILING,
    mean_parts,
    measure_floors,
    told_player,
)
from supportdesk_env.generation.catalogue import get_case, num_cases


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the mean of every such agent as a table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--split", default="validation", help="default: validation")
    parser.add_argument("--cases", type=int, default=1000, help="cases played, and cases seen")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    count = min(options.cases, num_cases(options.split))
    seen = [get_case("train", index) for index in range(options.cases)]
    cases = [get_case(options.split, index) for index in range(count)]
    floors = measure_floors(seen, cases)
    parts = mean_parts(told_player(seen), cases)
    print(
        f"{count} cases of {options.split}; ceiling {CEILING}, told the issue type {TOLD_CEILING}"
    )
    for name, mean in floors.items():
        print(f"{name:<26}{mean:>8.3f}")
    print("\nwhere the one who is told the issue type has it from")
    for name, part in parts.items():
        print(f"{name:<26}{part:>8.3f}")
    if options.json:
        figures = {"cases": count, "floors": floors, "told the issue type": parts}
        options.json.write_text(json.dumps(figures, indent=2), "utf-8")


if __name__ == "__main__":
    main()
