"""`supportdesk mcp` as a process of its own, and every byte that it sends."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import httpx

ROOT = Path(__file__).parents[2]
PLACE = ("--split", "test", "--index", "3")
COMMAND = (sys.executable, "-m", "supportdesk_env", "mcp", *PLACE)
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT)}
HELLO = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "raw", "version": "1"},
}
HEADERS = {"accept": "application/json, text/event-stream"}


class StdioWire:
    """A client on the pipes of a server."""

    def __init__(self, stdin: IO[str], stdout: IO[str]) -> None:
        self._stdin, self._stdout = stdin, stdout

    def ask(self, method: str, **params: object) -> str:
        """Return the answer to a request as it came."""
        self.tell({"id": 1, "method": method, "params": params})
        return self._stdout.readline()

    def tell(self, message: dict[str, object]) -> None:
        """Send a message."""
        self._stdin.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        self._stdin.flush()


class HttpWire:
    """A client that posts, and takes down bodies with their headers."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, headers=HEADERS, trust_env=False)

    def ask(self, method: str, **params: object) -> str:
        """Return the answer to a request as it came."""
        return self.tell({"id": 1, "method": method, "params": params})

    def tell(self, message: dict[str, object]) -> str:
        """Send a message and return what came back."""
        answer = self.client.post("/mcp", json={"jsonrpc": "2.0", **message})
        if session := answer.headers.get("mcp-session-id"):
            self.client.headers["mcp-session-id"] = session
        return f"{dict(answer.headers)}\n{answer.text}"


Wire = StdioWire | HttpWire


def greet(wire: Wire) -> str:
    """Return what a server says of itself when a session begins."""
    greeting = wire.ask("initialize", **HELLO)
    wire.tell({"method": "notifications/initialized"})
    return greeting


@contextmanager
def stdio_wire(folder: Path) -> Iterator[Wire]:
    """Yield a wire to a server whose grades and messages go to `folder`."""
    command = [*COMMAND, "--out", str(folder / "out.jsonl")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": ENVIRONMENT}
    with (folder / "stderr").open("w") as stderr:
        server = subprocess.Popen(command, **pipes, stderr=stderr, text=True)  # type: ignore[call-overload]
        with server:
            yield StdioWire(server.stdin, server.stdout)


@contextmanager
def http_wire(folder: Path) -> Iterator[Wire]:
    """Yield a wire to a server that listens."""
    with http_server(folder) as url:
        wire = HttpWire(url)
        with wire.client:
            yield wire


@contextmanager
def http_server(folder: Path) -> Iterator[str]:
    """Yield the address of a server whose grades and messages go to `folder`."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = ["--transport", "http", "--port", str(port)]
    command = [*COMMAND, *address, "--out", str(folder / "out.jsonl")]
    with (folder / "stderr").open("w") as stderr:
        server = subprocess.Popen(command, env=ENVIRONMENT, stderr=stderr)
        with server:
            try:
                _await_port(port)
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()


def _await_port(port: int) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nobody listens on port {port}")
