"""Everything a client can do wrong: messages that are refused, and ways to treat a connection."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import NamedTuple

from benchmarks.connections import Connection, Dropped, Refused, connect, frame, message

CROWD = 40
"""Connections that come at once, more than a server has places to spare."""

FIVE_MB = 5_000_000
_BINARY = 2
_STEP = message("step", {"operation": "classify", "queue": "billing_ops"})
_BURST = 200


class Refusal(NamedTuple):
    """A message that is refused and leaves the episode as it was."""

    name: str
    sent: bytes
    code: str


REFUSALS = (
    Refusal("wrong JSON", frame(b'{"type": "step", '), "INVALID_JSON"),
    Refusal("no type", frame(b"{}"), "UNKNOWN_TYPE"),
    Refusal("unknown type", message("grade"), "UNKNOWN_TYPE"),
    Refusal("data that is no object", message("step", 5), "VALIDATION_ERROR"),
    Refusal("unknown field", message("step", {"operation": "submit", "x": 1}), "VALIDATION_ERROR"),
    Refusal(
        "illegal value",
        message("step", {"operation": "classify", "queue": "x"}),
        "VALIDATION_ERROR",
    ),
    Refusal(
        "text too long",
        message("step", {"operation": "draft_reply", "reply": "x" * 9_000}),
        "VALIDATION_ERROR",
    ),
    Refusal(
        "broken character",
        frame(b'{"type":"step","data":{"operation":"classify","queue":"\\ud800"}}'),
        "VALIDATION_ERROR",
    ),
    Refusal("unknown case", message("reset", {"task_id": "nowhere"}), "EXECUTION_ERROR"),
    Refusal("unknown argument", message("reset", {"sed": 1}), "EXECUTION_ERROR"),
    Refusal("seed that is no number", message("reset", {"seed": "seven"}), "EXECUTION_ERROR"),
)
"""What the session survives, with the code it is told."""

FATAL = {
    "binary frame": frame(b"\0\1", _BINARY),
    "JSON list": frame(b"[]"),
    "5 MB frame": message("step", {"operation": "draft_reply", "reply": "x" * FIVE_MB}),
    "bytes that are no UTF-8": frame(b"\xff\xfe"),
    "unmasked frame": b"\x81\x02{}",
    "reserved opcode": frame(b"{}", 5),
}
"""What ends the session it comes from."""


def code_of(answer: bytes) -> str:
    """Return the code of an error, or the type of any other answer."""
    told = json.loads(answer)
    return str(told["data"]["code"] if told["type"] == "error" else told["type"])


async def _send_fatal(port: int, sent: bytes) -> None:
    """Send what ends the session, and see that it has ended."""
    connection = await _opened(port)
    connection.send(sent)
    try:
        while True:
            answer = await asyncio.wait_for(connection.answer(), 60)
            if code_of(answer) != "SESSION_ERROR":
                raise Refused(answer[:200].decode())
    except Dropped:
        connection.transport.abort()


async def _vanish(port: int) -> None:
    """Disconnect in the middle of a step, without a word."""
    connection = await _opened(port)
    connection.send(_STEP)
    connection.transport.abort()


async def _vanish_in_a_frame(port: int) -> None:
    """Disconnect with half a frame sent."""
    connection = await _opened(port)
    connection.send(_STEP[: len(_STEP) // 2])
    await asyncio.sleep(0)
    connection.transport.abort()


async def _read_nothing(port: int) -> None:
    """Ask for more than the sockets hold, never read it, and leave."""
    connection = await _opened(port)
    connection.transport.pause_reading()
    connection.send(_STEP * _BURST)
    await asyncio.sleep(1)
    connection.transport.abort()


async def _read_slowly(port: int) -> None:
    """Read what was asked for a little at a time, to the end."""
    connection = await _opened(port)
    connection.send(message("state") * 50)
    for _ in range(5):
        connection.transport.pause_reading()
        await asyncio.sleep(0.1)
        connection.transport.resume_reading()
        for _ in range(10):
            await asyncio.wait_for(connection.answer(), 60)
    connection.transport.abort()


async def _come_and_go(port: int) -> None:
    """Connect over and over, without and with a word."""
    for number in range(10):
        connection = await connect(port)
        if number % 2:
            connection.send(message("reset"))
        connection.transport.abort()


async def _crowd(port: int) -> None:
    """Take more places than there are beside the players', and hold them for a moment."""
    crowd = [await connect(port) for _ in range(CROWD)]
    answers = await asyncio.gather(*(one.ask(message("state")) for one in crowd))
    if {code_of(answer) for answer in answers} - {"state", "CAPACITY_REACHED"}:
        raise Refused(f"a crowd heard {answers}")
    await asyncio.sleep(0.2)
    for one in crowd:
        one.transport.abort()


async def _opened(port: int) -> Connection:
    connection = await connect(port)
    await connection.observe(message("reset"))
    return connection


Misuse = Callable[[int], Awaitable[None]]

MISUSES: Mapping[str, Misuse] = {
    **{name: partial(_send_fatal, sent=sent) for name, sent in FATAL.items()},
    "disconnect in mid-step": _vanish,
    "disconnect in mid-frame": _vanish_in_a_frame,
    "a reader that never reads": _read_nothing,
    "a slow reader": _read_slowly,
    "connections that come and go": _come_and_go,
    "more sessions than there are places": _crowd,
}
"""Ways to treat a server badly, each on a connection of its own."""
