"""The comparison with other environments really plays them, and says what is missing."""

import json
import sys
import time
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import peers
from benchmarks.games import Game, Nothing, Plan, ReasoningGym, SupportDesk, SupportDeskUnread
from benchmarks.peers import Lap, Peer, Row
from supportdesk_env.domain.observation import Observation


class Spinner:
    """A game whose steps are slow on purpose, and which keeps what was asked of it."""

    def __init__(self, first: int) -> None:
        """Take the number of the first episode."""
        self.calls: list[str] = [f"make {first}"]

    def reset(self) -> None:
        """Open an episode."""
        self.calls.append("reset")

    def plan(self) -> Plan:
        """Return two steps; planning is slow and must not be counted."""
        sum(range(2_000_000))
        return [partial(self._spin, 100_000)] * 2

    def _spin(self, times: int) -> None:
        self.calls.append("step")
        sum(range(times))

    def grade(self) -> float:
        """Return half marks."""
        self.calls.append("grade")
        return 0.5


class Question(Nothing):
    """A game of one answer."""

    def plan(self) -> Plan:
        """Return no step."""
        return []


class Items:
    """A tiny stand-in for a procedural dataset: item n asks for n."""

    def __init__(self, name: str, seed: int, size: int) -> None:
        """Keep what it was created with."""
        self.created = name, seed, size
        self.scored: list[str] = []

    def __getitem__(self, index: int) -> dict[str, str]:
        """Return the item at `index`."""
        return {"question": f"What is {index}?", "answer": str(index)}

    def score_answer(self, answer: str, entry: dict[str, str]) -> float:
        """Return whether the answer is the item's."""
        self.scored.append(answer)
        return float(answer == entry["answer"])


def row(reset: float, step: float | None, grade: str = "grades") -> Row:
    """Return a row of three rounds whose reset costs `reset`, once far more."""
    laps = [Lap(cost, step, 3.0, 2, 4 if step else 0, 1.0) for cost in (reset, reset, 9e6)]
    return Row(Peer("ours", Nothing, "opens", "steps" if step else "", grade), laps)


class TestLap:
    """One round of one game."""

    def test_plays_at_least_one_episode_call_by_call(self) -> None:
        """Reset, every step, grade; each cost is a mean."""
        game = Spinner(7)
        lap = peers.lap(game, seconds=0.0)
        assert game.calls == ["make 7", "reset", "step", "step", "grade"]
        assert (lap.episodes, lap.steps, lap.score) == (1, 2, 0.5)

    def test_counts_steps_but_not_their_planning(self) -> None:
        """The plan costs ten times what its steps cost, and appears nowhere."""
        game = Spinner(0)
        start = time.thread_time_ns()
        game.plan()
        planning = (time.thread_time_ns() - start) / 1_000
        lap = peers.lap(game, seconds=0.0)
        assert lap.step is not None
        assert lap.reset < lap.step
        assert lap.reset + 2 * lap.step + lap.grade < planning

    def test_of_a_game_without_steps_has_no_step(self) -> None:
        """A single answer is no step."""
        assert peers.lap(Question(0), seconds=0.0).step is None

    def test_lasts_as_long_as_it_should(self) -> None:
        """Cheap episodes are played until the time is spent."""
        assert peers.lap(Nothing(0), seconds=0.01).episodes > 10


class TestMeasure:
    """All rounds of all games."""

    def test_plays_new_episodes_every_round(self) -> None:
        """A game starts where no round before it has been."""
        firsts: list[int] = []

        def make(first: int) -> Game:
            firsts.append(first)
            return Spinner(first)

        (row,) = peers.measure([Peer("spinner", make, "opens", "spins", "halves")], 3, 0.0)
        assert firsts == [0, 10_000, 20_000, 30_000]
        assert (len(row.laps), row.steps(), row.score()) == (3, 2.0, 0.5)


class TestTable:
    """What is printed."""

    def test_shows_medians_and_dashes(self) -> None:
        """One slow round moves no figure; a call that does not exist has none."""
        line = peers.table([row(20.0, None, grade="")]).splitlines()[1]
        assert line.split() == ["ours", "20.0", "-", "-", "0.0", "-"]
        line = peers.table([row(20.0, 5.0)]).splitlines()[1]
        assert line.split() == ["ours", "20.0", "5.0", "3.0", "2.0", "1.00"]

    def test_says_what_each_call_does(self) -> None:
        """No figure stands without the work it is for."""
        told = peers.table([row(20.0, None)])
        for line in ("  reset  opens", "  step   none", "  grade  grades"):
            assert line in told


class TestMissing:
    """Peers that are not installed."""

    def test_are_named_with_the_command_in_one_line(self) -> None:
        """Each package once."""
        absent = Peer("absent", Nothing, "opens", package="no-such-package")
        line = peers.missing_line([absent, absent, Peer("ours", Nothing, "opens")])
        assert line == "not installed: no-such-package; run: make peers"

    def test_are_left_out_and_the_others_measured(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The line, the table, and the same figures in the file."""
        there = Peer("there", Spinner, "opens", "spins", "halves", package="pydantic")
        absent = Peer("absent", Nothing, "opens", package="no-such-package")
        monkeypatch.setattr(peers, "PEERS", (there, absent))
        peers.main(["--rounds", "1", "--seconds", "0", "--json", str(tmp_path / "figures.json")])
        printed = capsys.readouterr().out.splitlines()
        (told,) = json.loads((tmp_path / "figures.json").read_text("utf-8"))["rows"]
        assert printed[0] == "not installed: no-such-package; run: make peers"
        assert printed[2].startswith("there ")
        assert (told["name"], told["version"], told["score"]) == ("there", version("pydantic"), 0.5)
        assert told["work"] == {"reset": "opens", "step": "spins", "grade": "halves"}
        assert all(told[call] > 0 for call in ("reset", "step", "grade"))


class TestGames:
    """What is behind the rows."""

    def test_reference_play_earns_everything_on_new_cases(self) -> None:
        """Reset draws, the steps end the episode, the grade is the grader's."""
        lap = peers.lap(SupportDesk(10_000), seconds=0.0)
        assert lap.score == 1.0
        assert lap.steps in {3, 4, 5}

    def test_unread_texts_are_read_by_no_step(self) -> None:
        """What is graded is another text than the one that was sent."""
        game = SupportDeskUnread(10_000)
        game.reset()
        (step,) = game.plan()
        observation = step()
        assert isinstance(observation, Observation)
        assert len(observation.case.reply) == len(game.unread.reply) == 1_000
        assert observation.case.reply != game.unread.reply

    def test_dataset_is_asked_for_items_and_scores_their_answers(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Created once with the seed, an item per reset, its answer to the scorer."""
        made: list[Items] = []

        def create_dataset(name: str, *, seed: int, size: int) -> Items:
            made.append(Items(name, seed, size))
            return made[-1]

        fake = SimpleNamespace(create_dataset=create_dataset)
        monkeypatch.setitem(sys.modules, "reasoning_gym", fake)
        game = ReasoningGym("counting", 30)
        assert [(game.reset(), game.grade())[1] for _ in range(2)] == [1.0, 1.0]
        assert (made[0].created[:2], made[0].scored) == (("counting", 30), ["0", "1"])

    @pytest.mark.parametrize("peer", peers.PEERS, ids=lambda peer: peer.name)
    def test_of_every_peer_that_is_installed_is_played_to_its_end(self, peer: Peer) -> None:
        """The right answers earn full marks; a column is empty where there is nothing to time."""
        if peer.version() is None:
            pytest.skip(f"{peer.package} is not installed; run: make peers")
        lap = peers.lap(peer.make(10_000), seconds=0.0)
        assert (lap.steps > 0) == bool(peer.step)
        if peer.grade and "unread" not in peer.name:
            assert lap.score == 1.0
