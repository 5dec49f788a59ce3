"""The server's settings, read from the environment and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import SupportDeskError

DEFAULT_HOST = "127.0.0.1"
"""Reachable from this machine only, unless somebody decides otherwise."""

MAX_MESSAGE_BYTES = 2**20
"""Longest message or body a client may send; the longest action takes a tenth of it."""

ENVIRONMENT_HELP = """\
environment variables:
  HOST                    address to listen on (default 127.0.0.1; 0.0.0.0 in a container)
  PORT                    port to listen on (default 8000)
  WORKERS                 server processes; sessions and their limit are per process (default 1)
  MAX_CONCURRENT_ENVS     sessions at once in one process (default 64)
  ENABLE_WEB_INTERFACE    true or false: the console at /web (default true)
  SUPPORTDESK_REWARD_MODE delta: each step pays the change of the grade (default);
                          terminal: 0.0 until the end, then the grade
"""

_TRUE = ("true", "1", "yes")
_FALSE = ("false", "0", "no")


class InvalidSetting(SupportDeskError, ValueError):
    """A setting has a value it cannot have; the message names it and what is allowed."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Everything that can be set on a server from outside."""

    host: str = DEFAULT_HOST
    port: int = 8000
    workers: int = 1
    max_concurrent_envs: int = 64
    has_web_interface: bool = True
    reward_mode: RewardMode = RewardMode.DELTA

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Return the settings in `environment`; what is missing keeps its default.

        Raises:
            InvalidSetting: A variable has a value it cannot have.
        """
        return cls(
            host=environment.get("HOST", DEFAULT_HOST),
            port=_whole_number(environment, "PORT", 8000, range(2**16)),
            workers=_whole_number(environment, "WORKERS", 1, range(1, 257)),
            max_concurrent_envs=_whole_number(
                environment, "MAX_CONCURRENT_ENVS", 64, range(1, 100_001)
            ),
            has_web_interface=_truth(environment, "ENABLE_WEB_INTERFACE"),
            reward_mode=_reward_mode(environment),
        )


def _whole_number(environment: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    text = environment.get(name, str(default))
    if not (text.isascii() and text.isdecimal() and int(text) in allowed):
        bounds = f"a whole number from {allowed.start} to {allowed.stop - 1}"
        raise InvalidSetting(f"{name}: given {text!r}; allowed: {bounds}")
    return int(text)


def _truth(environment: Mapping[str, str], name: str) -> bool:
    text = environment.get(name, "true").lower()
    if text not in _TRUE + _FALSE:
        raise InvalidSetting(f"{name}: given {text!r}; allowed: {', '.join(_TRUE + _FALSE)}")
    return text in _TRUE


def _reward_mode(environment: Mapping[str, str]) -> RewardMode:
    text = environment.get("SUPPORTDESK_REWARD_MODE", RewardMode.DELTA)
    if text not in list(RewardMode):
        allowed = ", ".join(RewardMode)
        raise InvalidSetting(f"SUPPORTDESK_REWARD_MODE: given {text!r}; allowed: {allowed}")
    return RewardMode(text)
