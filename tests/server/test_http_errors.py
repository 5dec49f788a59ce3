"""Errors as HTTP answers."""

import asyncio

import httpx
import pytest
from fastapi import FastAPI, WebSocket
from fastapi.testclient import TestClient
from starlette.websockets import WebSocketDisconnected

from supportdesk_env.errors import EpisodeNotStarted, EpisodeOver, TaskNotFound
from supportdesk_env.server.http_errors import answer_errors
from supportdesk_env.server.reset_arguments import InvalidReset


def answer_to(error: Exception) -> httpx.Response:
    """Return what an application answers when a route raises `error`."""
    app = FastAPI()
    answer_errors(app)

    @app.get("/")
    async def fail() -> None:
        """Raise the error."""
        raise error

    async def ask() -> httpx.Response:
        """Return the answer to one request."""
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            return await client.get("/")

    return asyncio.run(ask())


class TestAnswerErrors:
    """Each error of the table has its status and a JSON body."""

    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (TaskNotFound("no task"), 404),
            (EpisodeNotStarted("no case"), 409),
            (EpisodeOver("over"), 409),
            (InvalidReset("seed"), 422),
        ],
    )
    def test_a_callers_mistake_is_named(self, error: Exception, status: int) -> None:
        """With the error's own message."""
        answer = answer_to(error)
        assert answer.status_code == status
        assert answer.json() == {"error": type(error).__name__, "detail": str(error)}

    def test_our_own_failure_is_logged_and_tells_nothing(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        """Whoever runs the server reads what failed; the client does not."""
        answer = answer_to(RuntimeError("the hidden answer"))
        assert answer.status_code == 500
        assert answer.json() == {"error": "RuntimeError", "detail": "internal error"}
        assert "the hidden answer" in caplog.text


class TestOnASocket:
    """There is no status and no body."""

    def socket_that_fails(self, error: Exception) -> None:
        """Open a WebSocket whose route raises `error`, and leave."""
        app = FastAPI()
        answer_errors(app)

        @app.websocket("/")
        async def _fail(socket: WebSocket) -> None:
            await socket.accept()
            raise error

        with TestClient(app).websocket_connect("/"):
            pass

    def test_an_error_goes_on_as_it_is(self) -> None:
        """To the framework, which closes the connection."""
        with pytest.raises(RuntimeError, match="out of order"):
            self.socket_that_fails(RuntimeError("out of order"))

    def test_a_client_that_has_left_is_no_error(self) -> None:
        """Nobody is there to be told."""
        self.socket_that_fails(WebSocketDisconnected("gone"))
