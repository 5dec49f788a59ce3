"""Connections to a server that cost the machine little and can misbehave in every way.

A client library would spend more time on a long observation than the server does. These count
frames and hand their bytes over; they ask for no compression.
"""

import asyncio
import base64
import json
import struct
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

OBSERVATION = b'{"type":"observation"'
"""How every answer begins that is an observation."""

_HANDSHAKE = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
)
_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10
_HUGE, _LONG = 127, 126
_NO_MASK = b"\0\0\0\0"


class Dropped(ConnectionError):
    """The server ended the connection; the message holds its code where it gave one."""


class Refused(RuntimeError):
    """The server answered something else than an observation; the message holds the answer."""


def frame(payload: bytes, opcode: int = _TEXT) -> bytes:
    """Return `payload` as one frame; its mask is of zeros, which leaves the bytes as they are."""
    size = len(payload)
    if size < _LONG:
        head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
    elif size < 1 << 16:
        head = struct.pack("!BBH", 0x80 | opcode, 0x80 | _LONG, size)
    else:
        head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | _HUGE, size)
    return head + _NO_MASK + payload


def message(kind: str, data: object = None) -> bytes:
    """Return a message of the framework's protocol as one frame."""
    told = {"type": kind} if data is None else {"type": kind, "data": data}
    return frame(json.dumps(told).encode())


class Connection(asyncio.Protocol):
    """One WebSocket: frames out as they are given, the bytes of the answers back in order."""

    transport: asyncio.Transport

    def __init__(self) -> None:
        """Begin before the handshake."""
        self._received = bytearray()
        self._is_open = False
        self._waiting: deque[asyncio.Future[bytes]] = deque()
        self._unread: deque[bytes] = deque()
        self._ended: Dropped | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport, which asyncio hands over here."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits."""
        self._end(Dropped("no close frame"))

    def data_received(self, data: bytes) -> None:
        """Take what has arrived and hand over what is complete."""
        self._received += data
        while (answer := self._next()) is not None:
            if self._waiting:
                waiting = self._waiting.popleft()
                if not waiting.done():
                    waiting.set_result(answer)
            else:
                self._unread.append(answer)

    def send(self, frames: bytes) -> None:
        """Send these bytes as they are."""
        self.transport.write(frames)

    async def answer(self) -> bytes:
        """Return the next answer.

        Raises:
            Dropped: There will be none.
        """
        if self._unread:
            return self._unread.popleft()
        if self._ended:
            raise self._ended
        waiting: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        return await waiting

    async def ask(self, frames: bytes) -> bytes:
        """Send one frame and return the answer."""
        self.transport.write(frames)
        return await self.answer()

    async def observe(self, frames: bytes) -> bytes:
        """Return the answer to one frame, which is an observation.

        Raises:
            Refused: It is not.
        """
        answer = await self.ask(frames)
        if not answer.startswith(OBSERVATION):
            raise Refused(answer[:400].decode())
        return answer

    def _next(self) -> bytes | None:
        """Return the next whole answer, having dealt with what is none."""
        if not self._is_open:
            return self._take_handshake()
        while (taken := self._take_frame()) is not None:
            opcode, payload = taken
            if opcode == _TEXT:
                return payload
            if opcode == _PING:
                self.transport.write(frame(payload, _PONG))
            elif opcode == _CLOSE:
                code = struct.unpack("!H", payload[:2])[0] if payload else "no code"
                self._end(Dropped(f"closed with {code}"))
                self.transport.write(frame(payload, _CLOSE))
                self.transport.close()
        return None

    def _take_handshake(self) -> bytes | None:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return None
        answer = bytes(self._received[:end])
        del self._received[: end + 4]
        self._is_open = True
        return answer

    def _take_frame(self) -> tuple[int, bytes] | None:
        received = self._received
        if len(received) < 2:
            return None
        start, size = 2, received[1] & 0x7F
        if size >= _LONG:
            start = 4 if size == _LONG else 10
            size = int.from_bytes(received[2:start])
        end = start + size
        if len(received) < max(start, end):
            return None
        taken = received[0] & 0x0F, bytes(received[start:end])
        del received[:end]
        return taken

    def _end(self, reason: Dropped) -> None:
        self._ended = self._ended or reason
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_exception(self._ended)


async def connect(port: int, path: str = "/ws") -> Connection:
    """Return an open connection to the server at `port`."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", port)
    key = base64.b64encode(bytes(16)).decode()
    answer = await connection.ask(_HANDSHAKE.format(path=path, port=port, key=key).encode())
    if b" 101 " not in answer[:20]:
        raise Refused(answer.decode())
    return connection


@asynccontextmanager
async def connected(port: int, count: int) -> AsyncIterator[Sequence[Connection]]:
    """Yield so many open connections; they are closed at the end."""
    connections = [await connect(port) for _ in range(count)]
    try:
        yield connections
    finally:
        for connection in connections:
            connection.transport.abort()
