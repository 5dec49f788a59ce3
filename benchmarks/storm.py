"""Plays many sessions at once on a real server, among misuse of every kind, and counts what breaks.

Every observation is compared with the one the same case gives in process, so a session that saw
another's case, lost a step or was harmed by a refused message shows. `python -m benchmarks.storm`
"""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from benchmarks.connections import Connection, Dropped, Refused, connect, connected, message
from benchmarks.misuse import MISUSES, REFUSALS, Misuse, code_of
from benchmarks.servers import OURS, Server, read_failures, serve
from supportdesk_env.domain.action import Action
from supportdesk_env.episode.environment import CaseEnvironment

MOVES: tuple[dict[str, object], ...] = (
    {"operation": "classify", "queue": "billing_ops", "priority": "urgent"},
    {"operation": "request_info", "requested_fields": ["request_ids"]},
    {"operation": "draft_reply", "reply": "Hello,\n\nwe are looking into it.\n\nKind regards"},
    {"operation": "add_internal_note", "internal_note": "Looked at the record."},
    {"operation": "submit", "status": "resolved", "resolution_code": "refund_issued"},
)
"""An episode, right for hardly any case."""

SETTLING_SECONDS = 60
MEMORY_BOUND = 1.10
"""What the server may occupy after the storm, of what it occupied before."""

_SPARE = 32
"""Places beside those of the players."""


class Settings(NamedTuple):
    """How long and how wild."""

    sessions: int
    episodes: int
    start: int = 40_000
    """First index of `train` that is played."""


@dataclass(slots=True)
class Tally:
    """What happened."""

    episodes: int = 0
    observations: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    misused: Counter[str] = field(default_factory=Counter)
    turned_away: int = 0
    """Connections that found every place taken, and came again."""
    broken: list[str] = field(default_factory=list)
    """Every observation or refusal that was not what it had to be."""


class Outcome(NamedTuple):
    """What the storm left behind."""

    tally: Tally
    sessions_left: int
    memory_kb: tuple[int, int]
    threads: tuple[int, int]
    descriptors: tuple[int, int]
    faults: list[str]
    """Failures in the log that went through the environment's code."""
    outside: Counter[str]
    """Failures in the log that did not: what the server library says about broken frames."""
    unfinished: list[str]
    """What was wrong when the server was told to stop while sessions were at work."""

    def failures(self) -> list[str]:
        """Return what did not hold."""
        found = [*self.tally.broken, *self.faults, *self.unfinished]
        if self.sessions_left:
            found.append(f"{self.sessions_left} sessions are left")
        if self.memory_kb[1] > MEMORY_BOUND * self.memory_kb[0]:
            found.append(f"memory went from {self.memory_kb[0]} to {self.memory_kb[1]} KB")
        return found


def expected_of(index: int, episode_id: str) -> list[object]:
    """Return what a session has to see of one case, first to last."""
    environment = CaseEnvironment()
    seen = [environment.reset(split="train", index=index, episode_id=episode_id)]
    seen += [environment.step(Action.model_validate(move)) for move in MOVES]
    return [observation.model_dump(mode="json") for observation in seen]


class Player:
    """One of the sessions at once: plays its episodes, each on a connection of its own."""

    def __init__(self, port: int, number: int, settings: Settings, tally: Tally) -> None:
        self._port, self._number, self._settings, self._tally = port, number, settings, tally

    async def play(self) -> None:
        """Play them one after the other."""
        for episode in range(self._settings.episodes):
            number = self._number * self._settings.episodes + episode
            try:
                await self._play_one(number)
            except (ConnectionError, Refused) as error:
                self._tally.broken.append(f"episode {number} was lost: {error!r}")
            else:
                self._tally.episodes += 1

    async def _play_one(self, number: int) -> None:
        index, episode_id = self._settings.start + number, f"storm-{number}"
        expected = expected_of(index, episode_id)
        connection = await self._admitted()
        reset = {"split": "train", "index": index, "episode_id": episode_id}
        self.see(number, expected[0], await connection.ask(message("reset", reset)))
        for place, move in enumerate(MOVES):
            await self._misspeak(connection, number + place)
            answer = await connection.ask(message("step", move))
            self.see(number, expected[place + 1], answer)
        await self._be_refused(connection, "step after the end", "EXECUTION_ERROR")
        connection.send(message("close"))
        with suppress(Dropped):
            await connection.answer()

    async def _admitted(self) -> Connection:
        """Return a connection with a place of its own, having stepped too early on it."""
        while True:
            connection = await connect(self._port)
            answer = await connection.ask(message("step", MOVES[0]))
            if code_of(answer) != "CAPACITY_REACHED":
                self._count("step before reset", "EXECUTION_ERROR", answer)
                return connection
            connection.transport.abort()
            self._tally.turned_away += 1
            await asyncio.sleep(0.05)

    async def _misspeak(self, connection: Connection, number: int) -> None:
        refusal = REFUSALS[number % len(REFUSALS)]
        self._count(refusal.name, refusal.code, await connection.ask(refusal.sent))

    async def _be_refused(self, connection: Connection, name: str, code: str) -> None:
        self._count(name, code, await connection.ask(message("step", MOVES[0])))

    def _count(self, name: str, code: str, answer: bytes) -> None:
        self._tally.refused[name] += 1
        if code_of(answer) != code:
            self._tally.broken.append(f"{name}: {answer[:200].decode()}")

    def see(self, number: int, expected: object, answer: bytes) -> None:
        """Compare an answer with the observation it has to be."""
        self._tally.observations += 1
        told = json.loads(answer)["data"]
        fields = told.pop("observation", {})
        fields.pop("metadata", None)
        if {**fields, **told} != expected:
            self._tally.broken.append(f"episode {number} saw {answer[:200].decode()}")


async def _vandalise(
    port: int, name: str, misuse: Misuse, tally: Tally, is_over: asyncio.Event
) -> None:
    """Misuse the server in one way, once at least, until the players are done."""
    while not (tally.misused[name] and is_over.is_set()):
        try:
            await misuse(port)
        except (Dropped, Refused) as error:
            if "CAPACITY_REACHED" not in str(error):
                tally.broken.append(f"{name}: {error!r}")
        except ConnectionError:
            tally.turned_away += 1
        tally.misused[name] += 1
        await asyncio.sleep(0.2)


async def rage(port: int, settings: Settings) -> Tally:
    """Return what happened while all players and all vandals were at it."""
    tally, is_over = Tally(), asyncio.Event()
    vandals = [
        asyncio.create_task(_vandalise(port, name, misuse, tally, is_over))
        for name, misuse in MISUSES.items()
    ]
    players = [Player(port, number, settings, tally) for number in range(settings.sessions)]
    await asyncio.gather(*(player.play() for player in players))
    is_over.set()
    await asyncio.gather(*vandals)
    return tally


async def count_sessions(port: int, room: int) -> int:
    """Return how many places are not free, once those that were just left had time to be."""
    taken = room
    for _ in range(SETTLING_SECONDS):
        async with connected(port, room) as connections:
            asked = (connection.ask(message("state")) for connection in connections)
            answers = await asyncio.gather(*asked)
            async with connected(port, 1) as (one_more,):
                overrun = await one_more.ask(message("state"))
        taken = sum(code_of(answer) == "CAPACITY_REACHED" for answer in answers)
        if taken == 0:
            return 0 if code_of(overrun) == "CAPACITY_REACHED" else -1
        await asyncio.sleep(1)
    return taken


async def stop_amid(server: Server, sessions: int) -> list[str]:
    """Return what was wrong about how a server stops while so many sessions are at work."""
    wrong: list[str] = []
    async with connected(server.port, sessions) as connections:
        working = [asyncio.create_task(_work_until_told(one, wrong)) for one in connections]
        await asyncio.sleep(0.5)
        since = time.monotonic()
        status = await asyncio.to_thread(server.stop)
        await asyncio.gather(*working)
    if status not in (0, -15) or time.monotonic() - since > SETTLING_SECONDS:
        wrong.append(f"stopped with {status} after {time.monotonic() - since:.0f} s")
    return wrong


async def _work_until_told(connection: Connection, wrong: list[str]) -> None:
    """Play until the server says that it goes away."""
    try:
        while True:
            await connection.observe(message("reset"))
            for move in MOVES:
                await connection.observe(message("step", move))
    except (Dropped, Refused) as error:
        if "1012" not in str(error):
            wrong.append(f"a session at work heard {error!r}")


def run(settings: Settings) -> Outcome:
    """Return what a storm leaves behind on a server of its own."""
    room = settings.sessions + _SPARE
    with serve(OURS, room) as server:
        idle = server.threads(), server.descriptors()
        asyncio.run(rage(server.port, Settings(room, 1, settings.start - room)))
        asyncio.run(count_sessions(server.port, room))
        before = _settled(server, idle)
        tally = asyncio.run(rage(server.port, settings))
        left = asyncio.run(count_sessions(server.port, room))
        after = _settled(server, idle)
        unfinished = asyncio.run(stop_amid(server, settings.sessions))
        faults, outside = read_failures(server.log.read_text("utf-8"))
    memory, threads, descriptors = zip(before, after, strict=True)
    return Outcome(tally, left, memory, threads, descriptors, faults, outside, unfinished)


def _settled(server: Server, idle: tuple[int, int]) -> tuple[int, int, int]:
    """Return memory, threads and descriptors once the last sessions are gone, or have not gone."""
    for _ in range(SETTLING_SECONDS):
        if server.threads() <= idle[0] and server.descriptors() <= idle[1]:
            break
        time.sleep(1)
    return server.memory_kb(), server.threads(), server.descriptors()


def main(arguments: Sequence[str] | None = None) -> None:
    """Print what happened and what did not hold; exits with 1 where something did not."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--sessions", type=int, default=128, help="sessions at once")
    parser.add_argument("--episodes", type=int, default=20, help="episodes each of them plays")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the outcome there too")
    options = parser.parse_args(arguments)
    outcome = run(Settings(options.sessions, options.episodes))
    told = outcome._asdict() | {
        "tally": {name: getattr(outcome.tally, name) for name in Tally.__slots__}
    }
    failures = outcome.failures()
    print(json.dumps(told, indent=2))
    print("\n".join(failures[:20]) or "everything held")
    if options.json:
        options.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    sys.exit(bool(failures))


if __name__ == "__main__":
    main()
