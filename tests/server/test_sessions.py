"""Sessions over a real server: equality, isolation, refusals, capacity."""

import asyncio
import json
import time
from collections.abc import Callable

import pytest
from openenv import GenericEnvClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from supportdesk_env.client import SupportDeskEnv
from supportdesk_env.models import SupportDeskAction
from supportdesk_env.server.settings import MAX_MESSAGE_BYTES
from tests.server.playing import (
    MOVES,
    TASK_IDS,
    Json,
    RawSession,
    flatten,
    play_in_process,
    play_raw,
)

Play = Callable[[str, str], list[Json]]


def play_generic(server_url: str, task_id: str) -> list[Json]:
    """Return every observation of an episode through the framework's own client."""
    with GenericEnvClient(base_url=server_url).sync() as client:
        results = [client.reset(task_id=task_id, episode_id=f"played-{task_id}")]
        results += [client.step(move) for move in MOVES]
    return [
        flatten({"observation": seen.observation, "reward": seen.reward, "done": seen.done})
        for seen in results
    ]


def play_typed(server_url: str, task_id: str) -> list[Json]:
    """Return every observation of an episode through our client."""
    with SupportDeskEnv(base_url=server_url).sync() as client:
        results = [client.reset(task_id=task_id, episode_id=f"played-{task_id}")]
        results += [client.step(SupportDeskAction.model_validate(move)) for move in MOVES]
    return [seen.observation.model_dump(mode="json", exclude={"metadata"}) for seen in results]


class TestEquality:
    """A case plays the same whoever asks and however."""

    @pytest.mark.parametrize("task_id", TASK_IDS)
    @pytest.mark.parametrize("play", [play_raw, play_generic, play_typed])
    def test_every_way_equals_in_process(self, server_url: str, task_id: str, play: Play) -> None:
        """Rewards, scores and everything else agree step by step."""
        assert play(server_url, task_id) == play_in_process(task_id)

    def test_no_time_goes_into_compression(self, server_url: str) -> None:
        """A client that offers it, as most do by default, is told no."""
        with connect(f"{server_url.replace('http', 'ws', 1)}/ws", compression="deflate") as client:
            assert client.response is not None
            assert "Sec-WebSocket-Extensions" not in client.response.headers

    def test_state_keeps_the_frameworks_contract(self, server_url: str) -> None:
        """The id of the reset, and one more for each accepted step."""
        with RawSession(server_url) as session:
            session.reset(task_id=TASK_IDS[0], episode_id="mine")
            counts = []
            for move in MOVES[:3]:
                session.step(move)
                state = session.ask("state")["data"]
                counts.append((state["episode_id"], state["step_count"]))
        assert counts == [("mine", 1), ("mine", 2), ("mine", 3)]


class TestIsolation:
    """Sessions do not disturb one another."""

    def test_thirty_two_sessions_at_once(self, server_url: str) -> None:
        """Each sees what it would see alone, with all of them interleaved."""

        async def play(number: int) -> list[Json]:
            """Return what one session sees."""
            task_id = TASK_IDS[number % 3]
            async with SupportDeskEnv(base_url=server_url) as client:
                await everyone_connected.wait()
                seen = [await client.reset(task_id=task_id, episode_id=f"played-{task_id}")]
                for move in MOVES:
                    seen.append(await client.step(SupportDeskAction.model_validate(move)))
            return [
                result.observation.model_dump(mode="json", exclude={"metadata"}) for result in seen
            ]

        async def play_all() -> list[list[Json]]:
            """Return what all of them see."""
            return await asyncio.gather(*(play(number) for number in range(32)))

        everyone_connected = asyncio.Barrier(32)
        played = asyncio.run(play_all())
        alone = [play_in_process(task_id) for task_id in TASK_IDS]
        assert all(seen == alone[number % 3] for number, seen in enumerate(played))


REFUSED_FRAMES = [
    ("{", "INVALID_JSON", "JSON"),
    ("{}", "UNKNOWN_TYPE", ""),
    ('{"type": "grade"}', "UNKNOWN_TYPE", "grade"),
    ('{"type": "state", "extra": 1}', "VALIDATION_ERROR", "extra"),
    ('{"type": "step", "data": 5}', "VALIDATION_ERROR", "data"),
    ('{"type": "step", "data": {}}', "VALIDATION_ERROR", "operation"),
    ('{"type": "step", "data": {"operation": "grade"}}', "VALIDATION_ERROR", "classify"),
    (
        '{"type": "step", "data": {"operation": "classify", "queue": "money"}}',
        "VALIDATION_ERROR",
        "billing_ops",
    ),
    (
        '{"type": "step", "data": {"operation": "classify", "queue": "\\ud800"}}',
        "VALIDATION_ERROR",
        "billing_ops",
    ),
    (
        '{"type": "step", "data": {"operation": "classify", "colour": "red"}}',
        "VALIDATION_ERROR",
        "colour",
    ),
    (
        json.dumps({"type": "step", "data": {"operation": "draft_reply", "reply": "x" * 9000}}),
        "VALIDATION_ERROR",
        "8000",
    ),
    ('{"type": "reset", "data": {"seed": "seven"}}', "EXECUTION_ERROR", "seed"),
    ('{"type": "reset", "data": {"seed": -3}}', "EXECUTION_ERROR", "seed"),
    ('{"type": "reset", "data": {"tsak_id": "x"}}', "EXECUTION_ERROR", "task_id"),
    ('{"type": "reset", "data": {"task_id": "x"}}', "EXECUTION_ERROR", "billing_refund_easy"),
    ('{"type": "reset", "data": {"task_id": "\\udfff"}}', "EXECUTION_ERROR", "task_id"),
    ('{"type": "reset", "data": {"split": "dev", "index": 0}}', "EXECUTION_ERROR", "canonical"),
    (
        json.dumps({"type": "reset", "data": {"episode_id": "x" * 400}}),
        "EXECUTION_ERROR",
        "episode_id",
    ),
    ('{"type": "reset", "data": {"difficulty": "brutal"}}', "EXECUTION_ERROR", "easy"),
]


class TestRefusals:
    """Every refused message leaves the episode as it was."""

    @pytest.mark.parametrize(("frame", "code", "named"), REFUSED_FRAMES)
    def test_a_refused_message_is_explained_and_changes_nothing(
        self, server_url: str, frame: str, code: str, named: str
    ) -> None:
        """The error names what is wrong or allowed; the next step pays what it always pays."""
        undisturbed = play_in_process(TASK_IDS[0])
        with RawSession(server_url) as session:
            session.reset(task_id=TASK_IDS[0], episode_id=f"played-{TASK_IDS[0]}")
            session.step(MOVES[0])
            before = session.ask("state")
            answer = session.say(frame)
            assert (answer["type"], answer["data"]["code"]) == ("error", code)
            assert named in json.dumps(answer["data"])
            assert session.ask("state") == before
            assert session.step(MOVES[1]) == undisturbed[2]

    def test_step_before_reset(self, server_url: str) -> None:
        """A connection that lost its episode hears so; a reset mends it."""
        with RawSession(server_url) as session:
            answer = session.ask("step", MOVES[0])
            assert answer["data"]["code"] == "EXECUTION_ERROR"
            assert "reset" in answer["data"]["message"]
            assert session.reset()["task_id"] == TASK_IDS[0]

    def test_step_after_the_end(self, server_url: str) -> None:
        """The grade stands, and the session can open another case."""
        with RawSession(server_url) as session:
            session.reset(task_id=TASK_IDS[0])
            session.step({"operation": "submit"})
            before = session.ask("state")
            answer = session.ask("step", MOVES[0])
            assert answer["data"]["code"] == "EXECUTION_ERROR"
            assert "over" in answer["data"]["message"]
            assert session.ask("state") == before
            assert session.reset()["done"] is False

    @pytest.mark.parametrize("frame", ["[]", "5", '"reset"', b"\x00\x01"])
    def test_a_frame_that_ends_its_session_ends_no_other(
        self, server_url: str, frame: str | bytes
    ) -> None:
        """The framework closes on these; a neighbour goes on undisturbed."""
        with RawSession(server_url) as neighbour:
            neighbour.reset(task_id=TASK_IDS[0], episode_id=f"played-{TASK_IDS[0]}")
            with RawSession(server_url) as session:
                session.reset()
                answer = session.say(frame)
                with pytest.raises(ConnectionClosed):
                    session.say(frame)
            assert answer["data"]["code"] == "SESSION_ERROR"
            assert neighbour.step(MOVES[0]) == play_in_process(TASK_IDS[0])[1]

    def test_a_message_beyond_the_limit_ends_its_session(self, server_url: str) -> None:
        """It is not read to its end; the longest legal action is far below."""
        with RawSession(server_url) as session:
            session.reset(task_id=TASK_IDS[0])
            longest = {"reply": "\u20ac" * 8000, "internal_note": "\u20ac" * 4000}
            assert "remaining_steps" in session.step({"operation": "draft_reply", **longest})
            with pytest.raises(ConnectionClosed, match="1009"):
                session.say("x" * (MAX_MESSAGE_BYTES + 1))


class TestCapacity:
    """The number of sessions is limited, and a place that is left is free again."""

    def test_one_too_many_is_refused_until_somebody_leaves(self, small_server_url: str) -> None:
        """The refusal says how many there may be."""
        with RawSession(small_server_url) as first, RawSession(small_server_url) as second:
            first.reset()
            second.reset()
            with RawSession(small_server_url) as third:
                refused = third.say("{}")["data"]
            assert (refused["code"], refused["max_sessions"]) == ("CAPACITY_REACHED", 2)
        _wait_for_a_place(small_server_url)

    def test_terminal_mode_withholds_scores_until_the_end(self, small_server_url: str) -> None:
        """The setting reaches every session: neither rewards nor the state tell before."""
        _wait_for_a_place(small_server_url)
        with RawSession(small_server_url) as session:
            session.reset(task_id=TASK_IDS[0])
            seen = session.step(MOVES[0])
            assert (seen["reward"], seen["action_history"][0]["reward_delta"]) == (0.0, 0.0)
            assert session.ask("state")["data"]["current_score"] is None
            final = session.step({"operation": "submit"})
            assert final["reward"] == final["grade"]["total"] > 0


def _wait_for_a_place(server_url: str) -> None:
    """Return once a session is admitted: a place is given back a moment after its close."""
    deadline = time.monotonic() + 10
    while True:
        with RawSession(server_url) as session:
            if session.ask("state")["type"] == "state":
                return
        assert time.monotonic() < deadline
