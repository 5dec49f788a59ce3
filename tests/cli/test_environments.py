"""A command plays the same in this process and behind an address."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.cli.environments import open_environment
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.rollout import play
from supportdesk_env.tasks import CANONICAL_TASK_IDS

ROOT = Path(__file__).parents[2]
START_TIMEOUT_S = 60.0


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def serve_environment() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Yield the address and the process of a running server, and stop it afterwards."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "supportdesk_env.server.app"]
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        cwd=ROOT,
        env=os.environ | {"ENABLE_WEB_INTERFACE": "false"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            wait_until_healthy(url)
            yield url, server
        finally:
            server.terminate()


def wait_until_healthy(url: str) -> None:
    """Return once a server answers at `url`."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/health"):
                return
        except URLError:
            time.sleep(0.1)
    pytest.fail("the server did not start")


class DyingServer:
    """The rule-based agent, which stops the server before its second action."""

    name = "dying-server"

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        self._server = server

    def act(self, observation: Observation) -> Action:
        """Return the next action of the rule-based agent."""
        if observation.action_history:
            self._server.kill()
            self._server.wait()
        return RuleBasedAgent().act(observation)


class TestServedEnvironment:
    """An environment behind an address."""

    def test_gives_the_same_episodes_and_then_the_failure_of_its_server(self) -> None:
        """Rewards and grades equal those in process; a dead server is recorded, not raised."""
        with (
            serve_environment() as (url, server),
            open_environment(url) as served,
            open_environment(None) as local,
        ):
            for task_id in CANONICAL_TASK_IDS:
                remote = play(RuleBasedAgent(), served, task_id=task_id)
                here = play(RuleBasedAgent(), local, task_id=task_id)
                assert remote.steps == here.steps
                assert remote.grade == here.grade
            broken = play(DyingServer(server), served, task_id=CANONICAL_TASK_IDS[0])
        assert broken.failure is not None
        assert broken.failure.startswith("step: ")
        assert len(broken.steps) == 1
