"""Measures what drawing costs: cases per second cold and warm, memory, the price of far indexes."""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.generation.generator import list_branches
from supportdesk_env.generation.splits import SPLITS
from supportdesk_env.generation.twins import list_twins
from supportdesk_env.tasks import get_task

LAST = 2**31 - 1
_COLD = (
    "import time; start = time.process_time()\n"
    "from supportdesk_env.generation.catalogue import get_case\n"
    "get_case('train', 0); first = time.process_time() - start\n"
    "[get_case('train', index) for index in range(1, {count})]\n"
    "print(first, (time.process_time() - start) / {count})\n"
)


def seconds(action: Callable[[], object]) -> float:
    """Return how much processor time `action` takes."""
    start = time.process_time()
    action()
    return time.process_time() - start


def resident_megabytes() -> float:
    """Return how much memory this process holds now; at most ever, where no one tells."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**10


def measure_cold(count: int) -> dict[str, float]:
    """Return what a new interpreter pays for its first case, and per case for the first `count`."""
    told = subprocess.run(
        [sys.executable, "-c", _COLD.format(count=count)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    first, each = map(float, told)
    return {"first case, import included, s": first, "cold cases per second": 1 / each}


def draw(split: str, indexes: Iterable[int]) -> None:
    """Draw the cases at `indexes` and keep none."""
    for index in indexes:
        get_case(split, index)


def measure_warm(count: int) -> dict[str, float]:
    """Return cases per second and core of every split, once everything is read."""
    figures = {}
    for name, split in SPLITS.items():
        indexes = [number % split.size for number in range(count)]
        draw(name, indexes)  # everything that is kept is read now
        rate = count / seconds(partial(draw, name, indexes))
        figures[f"warm cases per second, {name}"] = rate
    return figures


def measure_far_indexes(count: int) -> dict[str, float]:
    """Return what a task at the end of train costs against one at its start."""
    near = [seconds(partial(get_task, "train", number)) for number in range(count)]
    far = [seconds(partial(get_task, "train", LAST - number)) for number in range(count)]
    return {
        "task 0, ms": 1e3 * min(seconds(partial(get_task, "train", 0)) for _ in range(9)),
        "task 2^31-1, ms": 1e3 * min(seconds(partial(get_task, "train", LAST)) for _ in range(9)),
        "far over near, median": statistics.median(far) / statistics.median(near),
    }


def measure_memory(count: int) -> dict[str, float]:
    """Return how much memory drawing `count` further cases adds."""
    step = max(1, LAST // count)
    before = resident_megabytes()
    draw("train", range(0, count * step, step))
    after = resident_megabytes()
    return {"memory before, MB": before, f"growth over {count:,} cases, MB": after - before}


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as a table."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--cases", type=int, default=100_000, help="cases drawn for memory")
    parser.add_argument("--warm", type=int, default=1_000, help="cases drawn per split for speed")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    figures = measure_cold(len(list_branches()))
    figures |= measure_warm(options.warm)
    figures |= measure_far_indexes(max(1, options.warm // 5))
    twins = max(1, options.warm // 20)
    spent = sum(seconds(partial(list_twins, "validation", number)) for number in range(twins))
    figures["cases with all twins per second"] = twins / spent
    figures |= measure_memory(options.cases)
    for name, figure in figures.items():
        print(f"{name:<44}{figure:>12,.2f}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2), "utf-8")


if __name__ == "__main__":
    main()
