"""The server's settings."""

import pytest

from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.server.settings import InvalidSetting, ServerSettings


class TestFromEnvironment:
    """Environment variables become checked settings."""

    def test_defaults_are_local_and_complete(self) -> None:
        """Without a variable the server is reachable from this machine only."""
        settings = ServerSettings.from_environment({})
        assert settings == ServerSettings(
            host="127.0.0.1",
            port=8000,
            workers=1,
            max_concurrent_envs=64,
            has_web_interface=True,
            reward_mode=RewardMode.DELTA,
        )

    def test_every_variable_is_read(self) -> None:
        """Each setting has its variable."""
        variables = {
            "HOST": "0.0.0.0",
            "PORT": "81",
            "WORKERS": "2",
            "MAX_CONCURRENT_ENVS": "3",
            "ENABLE_WEB_INTERFACE": "No",
            "SUPPORTDESK_REWARD_MODE": "terminal",
        }
        assert ServerSettings.from_environment(variables) == ServerSettings(
            host="0.0.0.0",
            port=81,
            workers=2,
            max_concurrent_envs=3,
            has_web_interface=False,
            reward_mode=RewardMode.TERMINAL,
        )

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("PORT", "http"),
            ("PORT", "-1"),
            ("PORT", "70000"),
            ("WORKERS", "0"),
            ("MAX_CONCURRENT_ENVS", ""),
            ("MAX_CONCURRENT_ENVS", "²"),
            ("ENABLE_WEB_INTERFACE", "maybe"),
            ("SUPPORTDESK_REWARD_MODE", "dense"),
        ],
    )
    def test_an_impossible_value_is_named(self, name: str, value: str) -> None:
        """The message names the variable and what is allowed."""
        with pytest.raises(InvalidSetting, match=f"^{name}: given .*; allowed: "):
            ServerSettings.from_environment({name: value})
