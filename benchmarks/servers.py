"""Server processes of their own: started, watched from outside, told to stop.

What a server costs is read from the system, so that measuring it costs the server nothing.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).resolve().parents[1]
STARTUP_SECONDS = 120.0
STOP_SECONDS = 60.0

OURS = "supportdesk_env.server.app"
"""The module that starts the environment's server."""

_PROCESSOR_CLOCK = 2
"""What Linux calls the clock of the time a process has spent running."""

_TRACEBACK = "Traceback (most recent call last):\n"
_OUR_CODE = f"{ROOT}/supportdesk_env/"

_OPENER = build_opener(ProxyHandler({}))


class Server(NamedTuple):
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    def processor_ns(self) -> int:
        """Return the processor time it has used, over all its threads, ended ones too."""
        return time.clock_gettime_ns((~self.process.pid << 3) | _PROCESSOR_CLOCK)

    def memory_kb(self) -> int:
        """Return the memory it occupies."""
        return self._status("VmRSS")

    def threads(self) -> int:
        """Return how many threads it has."""
        return self._status("Threads")

    def _status(self, name: str) -> int:
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(status.split(f"{name}:")[1].split()[0])

    def descriptors(self) -> int:
        """Return how many files and sockets it has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def get(self, path: str) -> object:
        """Return what one of its routes answers."""
        with _OPENER.open(f"http://127.0.0.1:{self.port}{path}", timeout=STOP_SECONDS) as answer:
            return json.load(answer)

    def stop(self) -> int:
        """Tell it to stop, wait until it has, and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(STOP_SECONDS)


@contextmanager
def serve(module: str, sessions: int, *arguments: str, **variables: str) -> Iterator[Server]:
    """Run `module` as a server for so many `sessions` and yield it once it answers.

    Raises:
        RuntimeError: It did not start; the message holds the end of its log.
    """
    settings = {"MAX_CONCURRENT_ENVS": str(sessions), "ENABLE_WEB_INTERFACE": "false"}
    with tempfile.TemporaryDirectory() as folder, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port, log = free.getsockname()[1], Path(folder) / "log"
        free.close()
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", module, "--port", str(port), *arguments],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT), **settings, **variables},
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        server = Server(port, process, log)
        try:
            _wait_until_healthy(server)
            yield server
        finally:
            if process.poll() is None:
                server.stop()


def _wait_until_healthy(server: Server) -> None:
    deadline = time.monotonic() + STARTUP_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            server.get("/health")
        except URLError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server did not start: {server.log.read_text('utf-8')[-2000:]}")


def read_failures(log: str) -> tuple[list[str], Counter[str]]:
    """Return the failures a log tells of: those in the environment's code whole, others counted."""
    ours, outside = [], Counter[str]()
    for told in log.split(_TRACEBACK)[1:]:
        lines = told.splitlines()
        last = next((n for n, line in enumerate(lines) if not line.startswith(" ")), 0)
        if any(_OUR_CODE in line for line in lines[:last]):
            ours.append("\n".join(lines[: last + 1]))
        else:
            outside[lines[last]] += 1
    return ours, outside
