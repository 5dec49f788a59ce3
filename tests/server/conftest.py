"""The servers that the tests of this folder share."""

from collections.abc import Iterator

import pytest

from tests.server.serving import serve


@pytest.fixture(scope="session")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server as it starts by default."""
    with serve(tmp_path_factory.mktemp("server") / "log") as url:
        yield url


@pytest.fixture(scope="session")
def small_server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server for two sessions, without console, in terminal mode."""
    log = tmp_path_factory.mktemp("small_server") / "log"
    settings = {
        "MAX_CONCURRENT_ENVS": "2",
        "ENABLE_WEB_INTERFACE": "false",
        "SUPPORTDESK_REWARD_MODE": "terminal",
    }
    with serve(log, **settings) as url:
        yield url
