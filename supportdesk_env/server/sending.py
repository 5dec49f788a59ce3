"""Puts text that was prepared as JSON into the messages of the framework's WebSocket.

The framework asks an observation for its fields and writes them all anew at every step: 20 KB, of
which a step changes next to nothing. So an observation hands it a place instead, and the layer
below puts the fields there. A client reads the same message; only the order of its fields differs.
"""

from contextvars import ContextVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATH = "/ws"
"""The framework's route for sessions; all else is sent as the framework writes it."""

PLACE = "@fields"
"""The field that holds the place: inside a text its quotes are escaped, so no text can be one."""

_WRITTEN_PLACE = f'"{PLACE}":null'


class PreparedFields:
    """The fields of the message that one connection is about to send."""

    def __init__(self) -> None:
        self._members: tuple[str, ...] = ()

    def hold(self, *members: str) -> None:
        """Keep `members`, each some members of a JSON object, for the place in the next message."""
        self._members = members

    def fill(self, text: str) -> str:
        """Return a message with what is held in its place, if it has one."""
        members, self._members = self._members, ()
        if not members:
            return text
        before, place, after = text.partition(_WRITTEN_PLACE)
        return "".join((before, ",".join(members), after)) if place else text


_CONNECTION: ContextVar[PreparedFields | None] = ContextVar("connection", default=None)


def prepared_fields() -> PreparedFields | None:
    """Return those of the connection that is served; `None` where messages go out as they are."""
    return _CONNECTION.get()


class PreparedMessages:
    """Sends fields as their observation has prepared them."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a session with a place of its own to prepare fields in, anything else as it is."""
        if scope["type"] != "websocket" or scope["path"] != PATH:
            await self._app(scope, receive, send)
            return
        connection = PreparedFields()
        _CONNECTION.set(connection)

        async def send_filled(message: Message) -> None:
            if text := message.get("text"):
                message["text"] = connection.fill(text)
            await send(message)

        await self._app(scope, receive, send_filled)
