"""What an HTTP client is told when something is refused: one table from error to status."""

import logging

from fastapi import FastAPI, Request, WebSocket
from fastapi.responses import JSONResponse
from starlette.websockets import WebSocketDisconnected

from supportdesk_env.errors import EpisodeNotStarted, EpisodeOver, TaskNotFound
from supportdesk_env.server.reset_arguments import InvalidReset

_logger = logging.getLogger(__name__)

STATUS_BY_ERROR: dict[type[Exception], int] = {
    TaskNotFound: 404,
    EpisodeNotStarted: 409,
    EpisodeOver: 409,
    InvalidReset: 422,
    RuntimeError: 500,
}
"""Status of each error; a `RuntimeError` of no other kind is a failure on our side."""


def answer_errors(app: FastAPI) -> None:
    """Make `app` answer each error of the table with its status and a JSON body."""
    for error_type in STATUS_BY_ERROR:
        app.add_exception_handler(error_type, _answer)  # type: ignore[arg-type] # for both kinds


async def _answer(request: Request | WebSocket, error: Exception) -> JSONResponse | None:
    """Return the JSON body of one error; a failure on our side tells nothing of itself.

    Raises:
        Exception: The error itself, on a WebSocket; unless its client has left, for nobody hears.
    """
    if isinstance(request, WebSocket):
        if isinstance(error, WebSocketDisconnected):
            return None
        raise error
    kind = next(kind for kind in type(error).__mro__ if kind in STATUS_BY_ERROR)
    status = STATUS_BY_ERROR[kind]
    detail = str(error)
    if status >= 500:
        _logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        detail = "internal error"
    return JSONResponse({"error": kind.__name__, "detail": detail}, status_code=status)
