"""The remote client against a real server, and what it does with wrong answers."""

import ast
import asyncio
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openenv.core.client_types import StepResult
from openenv.core.env_client import EnvClient

from supportdesk_env import __version__
from supportdesk_env import client as client_module
from supportdesk_env.client import SupportDeskEnv
from supportdesk_env.domain.vocabulary import Operation, Queue
from supportdesk_env.errors import ProtocolError
from supportdesk_env.models import SupportDeskAction, SupportDeskObservation
from tests.server.serving import serve

ROOT = Path(__file__).parents[1]
CLASSIFY = SupportDeskAction(operation=Operation.CLASSIFY, queue=Queue.BILLING_OPS)
SUBMIT = SupportDeskAction(operation=Operation.SUBMIT)


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a server without console, which starts fastest."""
    log = tmp_path_factory.mktemp("client_server") / "log"
    with serve(log, ENABLE_WEB_INTERFACE="false") as url:
        yield url


class TestPlaying:
    """A case is played with typed objects."""

    def test_async(self, server_url: str) -> None:
        """Observations, rewards and the grade come typed."""

        async def play() -> StepResult[SupportDeskObservation]:
            """Return the last result of a short episode."""
            async with SupportDeskEnv(base_url=server_url) as client:
                opened = await client.reset(task_id="billing_refund_easy")
                assert opened.observation.task_id == "billing_refund_easy"
                await client.step(CLASSIFY)
                state = await client.state()
                assert (state.step_count, state.case.queue) == (1, Queue.BILLING_OPS)
                result: StepResult[SupportDeskObservation] = await client.step(SUBMIT)
                return result

        final = asyncio.run(play())
        assert final.done
        assert final.observation.grade is not None
        assert final.reward == final.observation.reward

    def test_sync(self, server_url: str) -> None:
        """The same without `await`."""
        with SupportDeskEnv(base_url=server_url).sync() as client:
            client.reset(seed=5, episode_id="mine")
            result = client.step(CLASSIFY)
            assert result.observation.episode_id == "mine"
            assert client.state().seed == 5

    def test_a_refused_step_is_the_servers_word(self, server_url: str) -> None:
        """The episode that is over stays over; that is no lost connection."""
        with SupportDeskEnv(base_url=server_url).sync() as client:
            client.reset()
            client.step(SUBMIT)
            with pytest.raises(RuntimeError, match="is over") as caught:
                client.step(CLASSIFY)
            assert not isinstance(caught.value, ProtocolError)
            assert client.reset().done is False


AUTO_ENV = """
from openenv import AutoAction, AutoEnv

action = AutoAction.from_env("supportdesk")(operation="submit")
with AutoEnv.from_env("supportdesk_env", base_url="{url}").sync() as client:
    client.reset(task_id="billing_refund_easy")
    print(type(client.step(action).observation).__name__, client.state().step_count)
"""


class TestAutoEnv:
    """The framework's look-up, which goes by the name of the distribution."""

    ALIAS = ROOT / "packaging" / "openenv-supportdesk-env"

    def test_finds_client_and_action_by_name(self, server_url: str, tmp_path: Path) -> None:
        """Once the distribution that bears the name is installed."""
        shutil.copytree(self.ALIAS, tmp_path / "alias")
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "."]
        subprocess.run(build, cwd=tmp_path / "alias", check=True, capture_output=True)
        (wheel,) = (tmp_path / "alias").glob("*.whl")
        zipfile.ZipFile(wheel).extractall(tmp_path / "site")
        home = str(tmp_path)  # where the framework keeps what it found
        paths = {"HOME": home, "PYTHONPATH": f"{tmp_path / 'site'}:{ROOT}"}
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", AUTO_ENV.format(url=server_url)],
            env={**os.environ, **paths, "XDG_CACHE_HOME": home},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout == "SupportDeskObservation 1\n", done.stderr

    def test_brings_this_version(self) -> None:
        """Alias and package are released together."""
        project = tomllib.loads((self.ALIAS / "pyproject.toml").read_text("utf-8"))["project"]
        assert project["version"] == __version__
        assert project["dependencies"] == [f"supportdesk-env[server]=={__version__}"]


class TestLostEpisode:
    """A silent reconnect does not go unnoticed."""

    def test_a_dropped_connection_is_reported_and_a_reset_mends_it(self, server_url: str) -> None:
        """The framework's client would go on in a fresh environment."""

        async def play() -> None:
            """Lose the episode and see what the client says."""
            async with SupportDeskEnv(base_url=server_url) as client:
                await client.reset()
                await client.step(CLASSIFY)
                await client.disconnect()
                with pytest.raises(ProtocolError, match="connection lost its episode"):
                    await client.step(SUBMIT)
                opened = await client.reset()
                assert (await client.step(CLASSIFY)).observation.episode_id == (
                    opened.observation.episode_id
                )

        asyncio.run(play())

    def test_another_episode_in_an_answer_is_reported(self, server_url: str) -> None:
        """Somebody else reset the session that both are attached to."""

        async def play() -> None:
            """Lose the episode and see what the client says."""
            async with SupportDeskEnv(base_url=server_url) as client:
                await client.reset(episode_id="ours")
                await EnvClient._reset_async(client, episode_id="theirs")
                with pytest.raises(ProtocolError, match="'ours', the server holds 'theirs'"):
                    await client.step(CLASSIFY)

        asyncio.run(play())


class TestWrongAnswers:
    """An answer outside the contract is named as such."""

    @pytest.mark.parametrize("payload", [{}, {"observation": {"task_id": 5}, "done": None}])
    def test_an_unreadable_observation(self, payload: dict[str, object]) -> None:
        """The message lists the wrong fields and none of their values."""
        client = SupportDeskEnv(base_url="http://127.0.0.1:1")
        with pytest.raises(ProtocolError, match=r"unreadable observation; wrong fields: .*task_id"):
            client._parse_result(payload)

    def test_an_unreadable_state(self) -> None:
        """Unknown fields are an error, not a silence."""
        client = SupportDeskEnv(base_url="http://127.0.0.1:1")
        with pytest.raises(ProtocolError, match=r"unreadable state; wrong fields: gold"):
            client._parse_state({"gold": 1})


class TestModule:
    """What the framework's discovery and our layers ask of the module."""

    def test_auto_env_finds_its_names(self) -> None:
        """It derives them from `supportdesk_env` in its own way."""
        assert client_module.SupportdeskEnv is SupportDeskEnv
        assert client_module.SupportdeskAction is SupportDeskAction
        assert client_module.SupportdeskObservation is SupportDeskObservation

    def test_imports_nothing_of_the_server(self) -> None:
        """A client is installed where no server is."""
        tree = ast.parse(Path(client_module.__file__).read_text("utf-8"))
        modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        ours = {module for module in modules if module and module.startswith("supportdesk_env")}
        assert ours == {"supportdesk_env.errors", "supportdesk_env.models"}
