"""The environment a command plays in: in this process, or behind an address."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPException
from urllib.request import urlopen

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.rollout import EnvironmentLike

_HEALTH_TIMEOUT_S = 30.0


@contextmanager
def open_environment(url: str | None) -> Iterator[EnvironmentLike]:
    """Yield the environment served at `url`, or one in this process without a `url`.

    Raises:
        ConnectionError: Nobody answers at `url`.
    """
    opened = closing(_ServedEnvironment(url) if url else CaseEnvironment())
    with opened as environment:
        yield environment


class _ServedEnvironment:
    """The typed client in the shape of an environment."""

    def __init__(self, url: str) -> None:
        _check_health(url)
        # OpenEnv takes seconds to import, and only a served environment needs it.
        from supportdesk_env import SupportDeskAction, SupportDeskEnv  # noqa: PLC0415

        self._wire_action = SupportDeskAction
        self._client = SupportDeskEnv(base_url=url).sync()

    def reset(self, *, task_id: str) -> Observation:
        """Open the case and return its first observation."""
        first: Observation = self._client.reset(task_id=task_id).observation
        return first

    def step(self, action: Action) -> Observation:
        """Send the action and return what follows."""
        sent = self._wire_action.model_validate(action.model_dump())
        following: Observation = self._client.step(sent).observation
        return following

    def close(self) -> None:
        """Close the session."""
        self._client.close()


def _check_health(url: str) -> None:
    """Make sure that a server answers at `url` before an episode is opened there.

    Raises:
        ConnectionError: It does not.
    """
    try:
        with urlopen(f"{url}/health", timeout=_HEALTH_TIMEOUT_S):
            pass
    except (OSError, HTTPException) as cause:
        raise ConnectionError(f"no environment answers at {url}: {cause}") from cause
