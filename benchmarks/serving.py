"""Measures what a served step and an idle session cost, next to a minimal environment's.

Every server is a process of its own with the same settings; clients speak plain WebSocket, wait
for each answer before they go on, and read its bytes only. Each round measures every server, so
that what disturbs the machine disturbs all of them; ratios are taken within a round.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import repeat
from pathlib import Path
from typing import NamedTuple

from benchmarks.connections import Connection, connect, connected, message
from benchmarks.servers import OURS, Server, serve
from supportdesk_env.domain.vocabulary import Operation, Priority, Queue

SESSIONS = (1, 16, 128)
ROUNDS = 5
IDLE = 64
"""Sessions opened a round to see what one of them takes."""

_MOVES = 5
"""Steps an episode is worked before the next is opened; every case allows one more."""


class Contender(NamedTuple):
    """A server, and what is said to it."""

    name: str
    server: Server
    opening: Callable[[int], bytes]
    """Returns the reset that session number n sends."""
    moves: Sequence[bytes]


class Cost(NamedTuple):
    """What steps cost in one round, or in the median of all rounds."""

    steps_per_second: float
    processor_us: float


class Bar(NamedTuple):
    """One bound, and how what was measured lies to it."""

    name: str
    figure: float
    bound: float
    is_least: bool = False
    """Whether the figure has to reach the bound; it has to stay below it otherwise."""

    def verdict(self) -> str:
        """Return whether the bound is kept, and by what factor it is missed."""
        factor = self.bound / self.figure if self.is_least else self.figure / self.bound
        return "kept" if factor <= 1 else f"missed, {factor:.2f} x"


Costs = dict[str, list[Cost]]
"""What every round cost, by the name of the contender."""


def contenders(ours: Server, echo: Server, async_echo: Server) -> list[Contender]:
    """Return who is compared: the environment, the echoes, and an echo that says as much."""
    classify = [
        message("step", {"operation": Operation.CLASSIFY, "queue": queue, "priority": priority})
        for queue, priority in zip(list(Queue)[:_MOVES], [*Priority, Priority.LOW], strict=True)
    ]
    told = [message("step", {"text": "x" * 64})] * _MOVES
    return [
        Contender("supportdesk", ours, _open_case, classify),
        Contender("echo, sync", echo, lambda _: message("reset"), told),
        Contender("echo, async", async_echo, lambda _: message("reset"), told),
        Contender("echo, async, as many bytes", async_echo, _ask_for_as_much, told),
    ]


def _open_case(number: int) -> bytes:
    return message("reset", {"split": "train", "index": number})


def _ask_for_as_much(_: int) -> bytes:
    return message("reset", {"padding": 20_000})


def measure_steps(all_of: Sequence[Contender], sessions: int, seconds: float) -> Costs:
    """Return what steps cost each contender, with so many sessions at work at once."""
    costs: Costs = {one.name: [] for one in all_of}
    for _ in range(ROUNDS):
        for one in all_of:
            costs[one.name].append(asyncio.run(_measure_round(one, sessions, seconds)))
    return costs


async def _measure_round(one: Contender, sessions: int, seconds: float) -> Cost:
    """Return the cost of steps in one round; resets happen between what is measured."""
    async with connected(one.server.port, sessions) as connections:
        steps, elapsed, processor = 0, 0.0, 0
        while elapsed < seconds:
            opened = (c.observe(one.opening(n)) for n, c in enumerate(connections))
            await asyncio.gather(*opened)
            before, since = one.server.processor_ns(), time.perf_counter()
            await asyncio.gather(*map(_work, connections, repeat(one.moves)))
            elapsed += time.perf_counter() - since
            processor += one.server.processor_ns() - before
            steps += sessions * len(one.moves)
    return Cost(steps / elapsed, processor / steps / 1_000)


async def _work(connection: Connection, moves: Sequence[bytes]) -> None:
    for move in moves:
        await connection.observe(move)


def measure_memory(one: Contender) -> float:
    """Return how many KB a session takes that has opened a case of its own and is silent."""
    return asyncio.run(_measure_memory(one))


async def _measure_memory(one: Contender) -> float:
    async with connected(one.server.port, 8) as first:
        await asyncio.gather(*(c.observe(one.opening(n)) for n, c in enumerate(first)))
        kept, grown = [], []
        for round_ in range(ROUNDS):
            before = one.server.memory_kb()
            for number in range(round_ * IDLE, (round_ + 1) * IDLE):
                kept.append(await connect(one.server.port))
                await kept[-1].observe(one.opening(100 + number))
            grown.append((one.server.memory_kb() - before) / IDLE)
        for connection in kept:
            connection.transport.abort()
    return statistics.median(grown)


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of the rounds, of each figure on its own."""
    return Cost(
        statistics.median(cost.steps_per_second for cost in costs),
        statistics.median(cost.processor_us for cost in costs),
    )


def bars(steps: dict[int, Costs], memory: dict[str, float]) -> list[Bar]:
    """Return what the environment has to keep; ratios are medians of the rounds'."""
    found = []
    for sessions, costs in steps.items():
        ours = costs["supportdesk"]
        pace = _ratio(ours, costs["echo, sync"], lambda cost: cost.steps_per_second)
        dear = _ratio(ours, costs["echo, async"], lambda cost: cost.processor_us)
        if sessions > 1:
            name = f"steps/s at {sessions} sessions, x echo, sync"
            found.append(Bar(name, pace, 0.85, is_least=True))
        found.append(Bar(f"processor a step at {sessions}, x echo, async", dear, 3.0))
    found.append(Bar("KB an idle session", memory["supportdesk"], 150.0))
    return found


def _ratio(ours: Sequence[Cost], others: Sequence[Cost], figure: Callable[[Cost], float]) -> float:
    pairs = zip(ours, others, strict=True)
    return statistics.median(figure(one) / figure(other) for one, other in pairs)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures as tables, with the bars and what misses them."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--seconds", type=float, default=0.5, help="steps of one round take")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    if sys.platform != "linux":
        parser.error("what a server costs is read from /proc, which only Linux has")
    room = max(SESSIONS) + ROUNDS * IDLE + 16
    with ExitStack() as running:
        start = partial(serve, sessions=room)
        servers = [
            running.enter_context(start(OURS)),
            running.enter_context(start("benchmarks.echo")),
            running.enter_context(serve("benchmarks.echo", room, "--async")),
        ]
        all_of = contenders(*servers)
        memory = {one.name: measure_memory(one) for one in all_of[:3]}
        steps = {count: measure_steps(all_of, count, options.seconds) for count in SESSIONS}
    kept = bars(steps, memory)
    _print(steps, memory, kept)
    if options.json:
        told = _as_json(steps, memory, kept)
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _print(steps: dict[int, Costs], memory: dict[str, float], kept: Sequence[Bar]) -> None:
    load = os.getloadavg()[0]
    title = f"served, {os.cpu_count()} cores, load {load:.1f}"
    print(f"{title:<40}{'sessions':>10}{'steps/s':>12}{'CPU us a step':>16}")
    for sessions, costs in steps.items():
        for name, rounds in costs.items():
            pace, processor = median(rounds)
            print(f"{name:<40}{sessions:>10}{pace:>12,.0f}{processor:>16,.0f}")
    for name, size in memory.items():
        print(f"{f'{name}: KB an idle session':<40}{size:>10,.0f}")
    print(f"{'bar':<48}{'figure':>10}{'bound':>10}  verdict")
    for bar in kept:
        sign = ">=" if bar.is_least else "<="
        print(f"{bar.name:<48}{bar.figure:>10,.2f}{sign:>4}{bar.bound:>6,.2f}  {bar.verdict()}")


def _as_json(
    steps: dict[int, Costs], memory: dict[str, float], kept: Sequence[Bar]
) -> dict[str, object]:
    return {
        "load": os.getloadavg()[0],
        "steps": {
            sessions: {name: median(rounds)._asdict() for name, rounds in costs.items()}
            for sessions, costs in steps.items()
        },
        "idle session, KB": memory,
        "bars": [{**bar._asdict(), "verdict": bar.verdict()} for bar in kept],
    }


if __name__ == "__main__":
    main()
