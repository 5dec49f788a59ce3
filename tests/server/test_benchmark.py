"""The benchmark of the server measures what it says, and tells what misses its bar."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks import serving
from benchmarks.connections import Dropped, Refused, connect, frame, message
from benchmarks.servers import Server, serve
from benchmarks.serving import Bar, Cost


@pytest.fixture(scope="module")
def echo() -> Iterator[Server]:
    """Yield an echo for three sessions."""
    with serve("benchmarks.echo", 3, "--async") as server:
        yield server


class TestBenchmark:
    """With rounds that take a moment."""

    def test_prints_every_figure_and_writes_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Four contenders at each number of sessions, three memories, and the bars."""
        for name, value in (("ROUNDS", 1), ("SESSIONS", (1, 2)), ("IDLE", 2)):
            monkeypatch.setattr(serving, name, value)
        serving.main(["--seconds", "0.01", "--json", str(tmp_path / "figures.json")])
        printed = capsys.readouterr().out
        told = json.loads((tmp_path / "figures.json").read_text("utf-8"))
        assert list(told["steps"]) == ["1", "2"]
        for costs in told["steps"].values():
            assert len(costs) == 4
            assert all(cost["steps_per_second"] > 0 for cost in costs.values())
            assert costs["supportdesk"]["processor_us"] > 0
        assert all(bar["name"] in printed for bar in told["bars"])
        assert len(told["bars"]) == 4

    def test_says_by_how_much_a_bar_is_missed(self) -> None:
        """What costs must stay below its bound, what is gained above."""
        assert Bar("memory", 75, 150).verdict() == "kept"
        assert Bar("memory", 300, 150).verdict() == "missed, 2.00 x"
        assert Bar("pace", 0.9, 0.85, is_least=True).verdict() == "kept"
        assert Bar("pace", 0.425, 0.85, is_least=True).verdict() == "missed, 2.00 x"

    def test_ratios_are_taken_within_a_round(self) -> None:
        """A round in which the machine was slow counts for both."""
        ours = [Cost(100, 30), Cost(10, 300), Cost(100, 30)]
        echo = [Cost(200, 10), Cost(20, 100), Cost(200, 10)]
        costs = {"supportdesk": ours, "echo, sync": echo, "echo, async": echo}
        found = serving.bars({16: costs}, {"supportdesk": 100.0})
        assert [bar.figure for bar in found] == [0.5, 3.0, 100.0]


class TestConnection:
    """The client that measures and misbehaves."""

    @pytest.mark.parametrize("size", [0, 64, 125, 126, 65_535, 65_536, 200_000])
    def test_carries_texts_of_every_length(self, echo: Server, size: int) -> None:
        """The three forms of a frame's length, there and back."""

        async def play() -> str:
            """Return what comes back."""
            connection = await connect(echo.port)
            answer = json.loads(await connection.observe(message("step", {"text": "x" * size})))
            connection.transport.close()
            return str(answer["data"]["observation"]["text"])

        assert asyncio.run(play()) == "x" * size

    def test_answers_come_in_order_and_refusals_are_told(self, echo: Server) -> None:
        """Several frames may be under way; what is no observation is an error with its text."""

        async def play() -> list[str]:
            """Return what comes back."""
            connection = await connect(echo.port)
            connection.send(b"".join(message("step", {"text": name}) for name in "abc"))
            told = [json.loads(await connection.answer()) for _ in range(3)]
            with pytest.raises(Refused, match="INVALID_JSON"):
                await connection.observe(frame(b"{"))
            connection.transport.close()
            return [answer["data"]["observation"]["text"] for answer in told]

        assert asyncio.run(play()) == ["a", "b", "c"]

    def test_a_closed_connection_is_told(self, echo: Server) -> None:
        """Whoever waits for an answer hears that there will be none."""

        async def play() -> None:
            """Ask to be closed, and go on."""
            connection = await connect(echo.port)
            with pytest.raises(Dropped, match="1000"):
                await connection.ask(message("close"))
            with pytest.raises(Dropped):
                await connection.answer()

        asyncio.run(play())


class TestServer:
    """What is read of a server from outside."""

    def test_costs_are_read_from_the_system(self, echo: Server) -> None:
        """Time has been used, memory and descriptors are held."""
        assert echo.processor_ns() > 0
        assert echo.memory_kb() > 10_000
        assert echo.threads() >= 1
        assert echo.descriptors() > 3

    def test_a_module_that_does_not_start_is_told_with_its_log(self) -> None:
        """Nobody waits for it."""
        with (
            pytest.raises(RuntimeError, match="No module named"),
            serve("benchmarks.no_such_module", 1),
        ):
            pass
