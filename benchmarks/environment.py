"""Measures what an episode costs in process, next to a pydantic round trip of its observation."""

import argparse
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import NamedTuple

from benchmarks.grading import Writer
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation, Priority, Queue
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.generation.catalogue import get_case

ROUNDS = 5
_FAR = 10_000
"""First index drawn; nobody has met these cases before."""

_QUEUES = tuple(Queue)


class Figure(NamedTuple):
    """One line of the table: medians of the rounds, in microseconds where no unit is named."""

    name: str
    median: float
    budget: float | None = None
    """The most it should be, or with `is_rate` the least."""
    is_rate: bool = False
    why: str = ""
    """What it goes into, told where the budget is missed."""

    def verdict(self) -> str:
        """Return whether the budget is kept, and by what factor it is missed."""
        if self.budget is None:
            return ""
        factor = self.budget / self.median if self.is_rate else self.median / self.budget
        return "kept" if factor <= 1 else f"missed, {factor:.1f} x"


def median(action: Callable[[], object], times: int) -> float:
    """Return what `action` costs in microseconds: the median round, each the mean of `times`."""
    rounds = []
    for _ in range(ROUNDS):
        start = time.perf_counter_ns()
        for _ in range(times):
            action()
        rounds.append((time.perf_counter_ns() - start) / times / 1_000)
    return statistics.median(rounds)


def open_episode(case: Case) -> Episode:
    """Return a fresh episode."""
    return Episode.open(case, "benchmark", None, RewardMode.DELTA)


def measure(times: int) -> list[Figure]:
    """Return every figure; `times` is how often a cheap thing is done a round."""
    case, dear = get_case("canonical", 0), max(times // 20, 2)
    observation = open_episode(case).observe("", None)
    opened = count(_FAR)
    return [
        Figure("pydantic round trip of an observation", _round_trip(observation, times)),
        Figure("open a case that is there", median(lambda: open_episode(case), times)),
        Figure(
            "generate and open a new case",
            median(lambda: open_episode(get_case("train", next(opened))), dear),
            1_000,
            why="half of it draws company, facts and overlays, a third writes texts and gold",
        ),
        Figure("step without text", _step_without_text(case, times), 50),
        Figure(
            "step, a new 1,000-character reply",
            _step_with_text(case, dear),
            500,
            why="every clause is read, in Python, against the lexicon; a text is read once",
        ),
        Figure("step, a reply graded before", _step_again(case, times), 500),
        Figure("grade a finished episode again", _grade_finished(case, times), 1_000),
        Figure("memory of a live episode, KB", _memory(), 100),
        Figure(
            "oracle episodes a minute, new cases",
            _oracle_rate(dear),
            10_000,
            is_rate=True,
            why="each draws a case and has a new reply and a new note read",
        ),
    ]


def _round_trip(observation: Observation, times: int) -> float:
    return median(
        lambda: Observation.model_validate_json(observation.model_dump_json()), max(times // 4, 1)
    )


def median_step(actions: Callable[[], Sequence[Action]], case: Case, times: int) -> float:
    """Return what a step costs in microseconds, without the opening of the episode it is part of.

    `actions` returns the steps of one episode, new ones at each call where that matters.
    """
    rounds = []
    for _ in range(ROUNDS):
        spent = steps = 0
        for _ in range(times):
            episode, worked = open_episode(case), actions()
            start = time.perf_counter_ns()
            for action in worked:
                episode.step(action)
            spent += time.perf_counter_ns() - start
            steps += len(worked)
        rounds.append(spent / steps / 1_000)
    return statistics.median(rounds)


def _step_without_text(case: Case, times: int) -> float:
    """Return the cost of a classification; a fresh episode whenever one has ended."""
    moves = [
        Action(operation=Operation.CLASSIFY, queue=queue, priority=priority)
        for queue, priority in zip(_QUEUES[:4], Priority, strict=True)
    ]
    return median_step(lambda: moves, case, times)


def _draft(reply: str) -> list[Action]:
    return [Action(operation=Operation.DRAFT_REPLY, reply=reply)]


def _step_with_text(case: Case, times: int) -> float:
    writer = Writer(seed=11)
    open_episode(case).step(*_draft(writer.write(1_000)))
    return median_step(lambda: _draft(writer.write(1_000)), case, times)


def _step_again(case: Case, times: int) -> float:
    known = _draft(Writer(seed=12).write(1_000))
    open_episode(case).step(*known)
    return median_step(lambda: known, case, times)


def _grade_finished(case: Case, times: int) -> float:
    episode = open_episode(case)
    for action in reference_actions(case):
        episode.step(action)
    return median(partial(episode.grader.grade, episode.snapshot), times)


def _memory() -> float:
    """Return how many KB a live episode on a case of its own takes, of a hundred."""
    get_case("train", _FAR)
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    kept = [open_episode(get_case("train", 2 * _FAR + n)) for n in range(100)]
    size = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return size / len(kept) / 1_024


def _oracle_rate(times: int) -> float:
    """Return how many cases the oracle would work in a minute, each drawn, played and graded."""
    drawn = count(3 * _FAR)

    def play() -> None:
        case = get_case("train", next(drawn))
        episode = open_episode(case)
        for action in reference_actions(case):
            episode.step(action)

    play()
    return 60_000_000 / median(play, times)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as a table, with budgets and what misses them."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--times", type=int, default=400, help="how often a cheap thing is done")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    figures = measure(options.times)
    trip = figures[0].median
    print(f"{'in process, one core':<40}{'us':>12}{'x round trip':>14}{'budget':>10}  verdict")
    for figure in figures:
        is_time = "KB" not in figure.name and not figure.is_rate
        ratio = f"{figure.median / trip:.2f}" if is_time else "-"
        budget = "" if figure.budget is None else f"{figure.budget:,.0f}"
        print(
            f"{figure.name:<40}{figure.median:>12,.1f}{ratio:>14}{budget:>10}  {figure.verdict()}"
        )
        if figure.why and figure.verdict().startswith("missed"):
            print(f"    {figure.why}")
    if options.json:
        told = [{**figure._asdict(), "verdict": figure.verdict()} for figure in figures]
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
