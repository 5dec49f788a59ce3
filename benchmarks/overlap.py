"""Measures how much wording cases share: 5-grams of ticket bodies, near and distant indexes."""

import argparse
import json
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from supportdesk_env.domain.case import Case
from supportdesk_env.generation.catalogue import get_case, num_cases
from supportdesk_env.seeding import Stream

WORDS = 5
QUANTILES = (0.5, 0.9, 0.99, 1.0)

Grams = frozenset[tuple[str, ...]]
Pair = tuple[int, int]


def grams(case: Case) -> Grams:
    """Return every run of five words of a message."""
    words = re.findall(r"\w+", case.ticket.body.casefold())
    return frozenset(zip(*(words[place:] for place in range(WORDS)), strict=False))


def overlap(one: Grams, other: Grams) -> float:
    """Return what share of the shorter message's runs stands in the other one too."""
    return len(one & other) / max(1, min(len(one), len(other)))


def quantile(figures: Sequence[float], share: float) -> float:
    """Return the value that `share` of all figures do not exceed."""
    return sorted(figures)[max(0, min(len(figures), round(share * len(figures))) - 1)]


def describe(pairs: Iterable[Pair], share_of: Callable[[int, int], float]) -> dict[str, float]:
    """Return the distribution of the overlap over `pairs`."""
    figures = [share_of(one, other) for one, other in pairs]
    row = {"pairs": float(len(figures)), "mean": statistics.fmean(figures)}
    row["none"] = sum(figure == 0.0 for figure in figures) / len(figures)
    return row | {f"q{share:.2f}": quantile(figures, share) for share in QUANTILES}


def measure(split: str, count: int) -> dict[str, dict[str, float]]:
    """Return the overlap of neighbours, of near and distant cases, and of cases of one family."""
    cases = [get_case(split, index) for index in range(count)]
    found = [grams(case) for case in cases]
    places = Stream("overlap", split)
    distant = [
        (index, (index + places.integer(f"far {index}", count // 4, 3 * count // 4)) % count)
        for index in range(count)
    ]
    by_family: dict[str, list[int]] = {}
    for index, case in enumerate(cases):
        by_family.setdefault(case.family, []).append(index)
    family = [pair for group in by_family.values() for pair in pairwise(group)]

    def share_of(one: int, other: int) -> float:
        return overlap(found[one], found[other])

    return {
        "consecutive": describe(((n, n + 1) for n in range(count - 1)), share_of),
        "within 10": describe(((n, n + step) for n in range(count - 10) for step in range(1, 11)),
                              share_of),
        "distant": describe(distant, share_of),
        "next of one family": describe(family, share_of),
    }  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the distributions as a table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--split", default="train", help="default: train")
    parser.add_argument("--cases", type=int, default=1000, help="cases compared")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    rows = measure(options.split, min(options.cases, num_cases(options.split)))
    heads = list(next(iter(rows.values())))
    print(f"{'pairs of cases':<20}" + "".join(f"{head:>10}" for head in heads))
    for name, row in rows.items():
        print(f"{name:<20}{row['pairs']:>10,.0f}" + "".join(f"{row[h]:>10.3f}" for h in heads[1:]))
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2), "utf-8")


if __name__ == "__main__":
    main()
