"""Fields are prepared by their observation, and nobody who reads a message can tell."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from supportdesk_env.server.sending import PATH, PLACE, PreparedMessages, prepared_fields

Sender = Callable[[Send], Awaitable[None]]


def application(answer: Sender) -> ASGIApp:
    """Return an application that does nothing but answer."""

    async def _run(_: Scope, __: Receive, send: Send) -> None:
        await answer(send)

    return _run


def sent_by(answer: Sender, *, kind: str = "websocket", path: str = PATH) -> list[Message]:
    """Return what reaches the client of what `answer` sends."""
    sent: list[Message] = []

    async def _keep(message: Message) -> None:
        sent.append(message)

    async def _receive() -> Message:
        raise AssertionError("nothing is received")

    scope = {"type": kind, "path": path}
    asyncio.run(PreparedMessages(application(answer))(scope, _receive, _keep))
    return sent


def write(fields: dict[str, object]) -> Message:
    """Return a message that holds `fields`, written as the framework writes."""
    return {"type": "websocket.send", "text": json.dumps(fields, separators=(",", ":"))}


class TestPreparedMessages:
    """On the framework's WebSocket."""

    def test_a_message_holds_what_was_prepared(self) -> None:
        """In the place that was kept for it, once."""

        async def _answer(send: Send) -> None:
            connection = prepared_fields()
            assert connection is not None
            connection.hold('"a":1', '"b":[2]')
            await send(write({"data": {PLACE: None, "c": 3}}))
            await send(write({"data": {"c": 4}}))

        first, second = sent_by(_answer)
        assert json.loads(first["text"]) == {"data": {"a": 1, "b": [2], "c": 3}}
        assert json.loads(second["text"]) == {"data": {"c": 4}}

    @pytest.mark.parametrize("text", [f'"{PLACE}":null', PLACE, f'\\"{PLACE}":null'])
    def test_no_text_is_taken_for_the_place(self, text: str) -> None:
        """Whatever an agent or a customer writes is passed on to the letter."""

        async def _answer(send: Send) -> None:
            connection = prepared_fields()
            assert connection is not None
            connection.hold('"a":1')
            await send(write({"before": text, PLACE: None, "after": text}))

        assert json.loads(sent_by(_answer)[0]["text"]) == {"before": text, "a": 1, "after": text}

    def test_prepared_text_holds_no_place(self) -> None:
        """A case that speaks of the place is sent as it is."""
        inner = json.dumps({"a": f'"{PLACE}":null'})[1:-1]

        async def _answer(send: Send) -> None:
            connection = prepared_fields()
            assert connection is not None
            connection.hold(inner)
            await send(write({PLACE: None}))

        assert json.loads(sent_by(_answer)[0]["text"]) == {"a": f'"{PLACE}":null'}

    def test_connections_share_nothing(self) -> None:
        """What one prepares is in no message of another."""

        async def _serve_both() -> list[Message]:
            sent: list[Message] = []
            turns = [asyncio.Event(), asyncio.Event()]

            async def _keep(message: Message) -> None:
                sent.append(message)

            async def _answer(number: int, send: Send) -> None:
                connection = prepared_fields()
                assert connection is not None
                connection.hold(f'"number":{number}')
                turns[number].set()
                await turns[1 - number].wait()
                await send(write({PLACE: None}))

            async def _receive() -> Message:
                raise AssertionError("nothing is received")

            scope = {"type": "websocket", "path": PATH}
            apps = [
                PreparedMessages(application(lambda send, number=number: _answer(number, send)))  # type: ignore[misc]
                for number in (0, 1)
            ]
            await asyncio.gather(*(app(scope, _receive, _keep) for app in apps))
            return sent

        numbers = [json.loads(one["text"])["number"] for one in asyncio.run(_serve_both())]
        assert sorted(numbers) == [0, 1]

    @pytest.mark.parametrize(("kind", "path"), [("http", PATH), ("websocket", "/other")])
    def test_elsewhere_nothing_is_prepared(self, kind: str, path: str) -> None:
        """Those messages go out as they were written."""
        seen: list[object] = []

        async def _answer(send: Send) -> None:
            seen.append(prepared_fields())
            await send(write({PLACE: None}))

        (message,) = sent_by(_answer, kind=kind, path=path)
        assert seen == [None]
        assert json.loads(message["text"]) == {PLACE: None}

    def test_a_message_without_the_place_is_sent_as_it_is(self) -> None:
        """Such as an error that took the place of what was prepared; the next one is not filled."""

        async def _answer(send: Send) -> None:
            connection = prepared_fields()
            assert connection is not None
            connection.hold('"a":1')
            await send(write({"error": "no"}))
            await send(write({PLACE: None}))

        first, second = sent_by(_answer)
        assert json.loads(first["text"]) == {"error": "no"}
        assert json.loads(second["text"]) == {PLACE: None}

    def test_a_message_without_a_text_passes(self) -> None:
        """Such as the one that closes the connection."""

        async def _answer(send: Send) -> None:
            await send({"type": "websocket.close", "code": 1000})

        assert sent_by(_answer) == [{"type": "websocket.close", "code": 1000}]
