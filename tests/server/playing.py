"""Moves for the three canonical cases, and the ways to play them."""

import json
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from supportdesk_env.domain.action import Action
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.tasks import CANONICAL_TASK_IDS

Json = dict[str, Any]

MOVES: tuple[Json, ...] = (
    {"operation": "classify", "queue": "billing_ops", "priority": "urgent"},
    {"operation": "classify", "queue": "billing_ops"},
    {"operation": "request_info", "requested_fields": ["request_ids", "last_successful_login"]},
    {"operation": "draft_reply", "reply": "Hello,\n\nwe are looking into it.\n\nKind regards"},
    {"operation": "add_internal_note", "internal_note": "Looked at the record."},
    {"operation": "submit", "status": "resolved", "resolution_code": "refund_issued"},
)
"""Legal moves, right for none of the cases as a whole, with a repetition among them."""

GOOD_BILLING_MOVES: tuple[Json, ...] = (
    {
        "operation": "classify",
        "queue": "billing_ops",
        "priority": "normal",
        "issue_type": "duplicate_charge",
    },
    {
        "operation": "draft_reply",
        "reply": "Hi Dana,\n\nwe have refunded charge CH-88147 of USD 312.40 to the card.",
    },
    {"operation": "submit", "status": "resolved", "resolution_code": "refund_issued"},
)
"""A start that earns most of the grade on `billing_refund_easy`."""


def play_in_process(task_id: str, moves: Sequence[Json] = MOVES) -> list[Json]:
    """Return every observation of an episode in process, as JSON."""
    environment = CaseEnvironment()
    seen = [environment.reset(task_id=task_id, episode_id=f"played-{task_id}")]
    seen += [environment.step(Action.model_validate(move)) for move in moves]
    return [observation.model_dump(mode="json") for observation in seen]


def flatten(message: Json) -> Json:
    """Return an observation as it stands in a message in the shape of the in-process one."""
    fields = {**message["observation"], "reward": message["reward"], "done": message["done"]}
    fields.pop("metadata")
    return fields


class RawSession:
    """A WebSocket without any client library of the framework."""

    def __init__(self, server_url: str, path: str = "/ws") -> None:
        self._connection = connect(
            server_url.replace("http", "ws") + path, proxy=None, max_size=None
        )
        self._socket: ClientConnection

    def __enter__(self) -> Self:
        self._socket = self._connection.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def say(self, message: str | bytes) -> Json:
        """Send one frame as it is and return the answer, also that of a session refused before."""
        with suppress(ConnectionClosed):
            self._socket.send(message)
        answer: Json = json.loads(self._socket.recv())
        return answer

    def ask(self, kind: str, data: object = None) -> Json:
        """Send one message and return the answer."""
        message = {"type": kind} if data is None else {"type": kind, "data": data}
        return self.say(json.dumps(message))

    def reset(self, **arguments: object) -> Json:
        """Open a case and return its observation."""
        return flatten(self.ask("reset", arguments)["data"])

    def step(self, move: Json) -> Json:
        """Make one move and return the observation."""
        return flatten(self.ask("step", move)["data"])


def play_raw(server_url: str, task_id: str, moves: Sequence[Json] = MOVES) -> list[Json]:
    """Return every observation of an episode over a plain WebSocket."""
    with RawSession(server_url) as session:
        seen = [session.reset(task_id=task_id, episode_id=f"played-{task_id}")]
        return seen + [session.step(move) for move in moves]


TASK_IDS = CANONICAL_TASK_IDS
