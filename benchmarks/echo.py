"""A minimal environment: it sends back what it is told, served as ours is, by the same framework.

What it costs is what the framework costs. `python -m benchmarks.echo` answers in the framework's
default way, each step in the session's own thread; with `--async` on the event loop, as ours does.
"""

import argparse
import os
import sys
from collections.abc import Sequence

from fastapi import FastAPI
from pydantic import ConfigDict

from supportdesk_env.server.app import prepare_process, serve
from supportdesk_env.server.settings import ServerSettings

prepare_process(ServerSettings.from_environment(os.environ))

from openenv.core.env_server.http_server import create_app  # noqa: E402 - after the preparation
from openenv.core.env_server.interfaces import Environment  # noqa: E402
from openenv.core.env_server.types import Action, Observation, State  # noqa: E402


class EchoAction(Action):
    """What is to be sent back."""

    model_config = ConfigDict(extra="forbid")

    text: str


class EchoObservation(Observation):
    """What was sent, and as many further characters as the reset asked for."""

    model_config = ConfigDict(extra="forbid")

    text: str
    padding: str


class Echo(Environment[EchoAction, EchoObservation, State]):
    """Steps as the framework runs them by default: in the session's own thread."""

    SUPPORTS_CONCURRENT_SESSIONS = True

    def __init__(self) -> None:
        super().__init__()
        self._steps = 0
        self._padding = ""

    def reset(
        self,
        seed: int | None = None,
        episode_id: str | None = None,
        padding: int = 0,
        **kwargs: object,
    ) -> EchoObservation:
        """Begin anew; `padding` says how much longer the observations are to be."""
        self._steps, self._padding = 0, "x" * padding
        return EchoObservation(text="", padding=self._padding)

    def step(
        self, action: EchoAction, timeout_s: float | None = None, **kwargs: object
    ) -> EchoObservation:
        """Send it back."""
        self._steps += 1
        return EchoObservation(text=action.text, padding=self._padding, reward=0.0)

    @property
    def state(self) -> State:
        """How often it was told something."""
        return State(step_count=self._steps)


class AsyncEcho(Echo):
    """Steps on the event loop."""

    async def reset_async(
        self,
        seed: int | None = None,
        episode_id: str | None = None,
        padding: int = 0,
        **kwargs: object,
    ) -> EchoObservation:
        """Do what `reset` does."""
        return self.reset(seed, episode_id, padding)

    async def step_async(
        self, action: EchoAction, timeout_s: float | None = None, **kwargs: object
    ) -> EchoObservation:
        """Do what `step` does."""
        return self.step(action)


def create_echo() -> FastAPI:
    """Return the application with synchronous steps."""
    return _application(Echo)


def create_async_echo() -> FastAPI:
    """Return the application with steps on the event loop."""
    return _application(AsyncEcho)


def _application(environment: type[Echo]) -> FastAPI:
    settings = ServerSettings.from_environment(os.environ)
    sessions = settings.max_concurrent_envs
    return create_app(environment, EchoAction, EchoObservation, max_concurrent_envs=sessions)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--port", required=True, help="port to listen on")
    parser.add_argument("--async", dest="is_async", action="store_true", help="on the event loop")
    options = parser.parse_args(arguments)
    factory = create_async_echo if options.is_async else create_echo
    settings = ServerSettings.from_environment({**os.environ, "PORT": options.port})
    serve(f"benchmarks.echo:{factory.__name__}", settings)
    return 0


if __name__ == "__main__":
    sys.exit(main())
