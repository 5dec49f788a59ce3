"""Takes down every byte a real server sends before an episode is over, on every route there is."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from typing import NamedTuple, cast
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from supportdesk_env.audit.probe import script_for
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.generation.catalogue import CaseQuery, find_case

_STARTUP_S = 120.0
_TIMEOUT_S = 30.0
_OPENER = build_opener(ProxyHandler({}))
_ROUTES = ("/health", "/schema", "/metadata", "/state", "/openapi.json", "/list_environments")
_ENV = "/supportdesk_env"


class Record(NamedTuple):
    """What a server sent."""

    tools: list[str]
    everywhere: list[tuple[str, str]]
    """What is the same for every case, with where it is from."""
    cases: dict[str, list[tuple[str, str]]]
    """What was sent while a case was worked, by its id."""
    missing: str = ""
    """Why nothing was recorded, where nothing was."""


def record_server(task_ids: Sequence[str]) -> Record:
    """Return what a server sends about `task_ids`; nothing where it cannot be started."""
    if find_spec("openenv") is None or find_spec("websockets") is None:
        return Record([], [], {}, "the extra `server` is not installed")
    with _serve() as url:
        if not url:
            return Record([], [], {}, "the server did not start")
        listed = _post(f"{url}/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
        tools = [str(tool["name"]) for tool in json.loads(listed)["result"]["tools"]]
        everywhere = [(route, _send(Request(f"{url}{route}"))) for route in _ROUTES]
        everywhere += [("/mcp", listed), (f"{_ENV}/splits", _send(Request(f"{url}{_ENV}/splits")))]
        return Record(tools, everywhere, {name: list(_work(url, name)) for name in task_ids})


def _work(url: str, task_id: str) -> Iterator[tuple[str, str]]:
    """Yield what is sent while a case is listed, opened, worked and asked for wrongly."""
    case = find_case(CaseQuery(task_id=task_id))
    place = {"split": case.split, "index": case.index}
    yield "task", _post(f"{url}{_ENV}/task", place)
    yield "task, wrong", _post(f"{url}{_ENV}/task", {**place, "index": -1})
    yield "POST /reset", _post(f"{url}/reset", {"task_id": task_id})
    yield "POST /reset, wrong", _post(f"{url}/reset", {"task_id": f"{task_id}x"})
    yield "POST /step", _post(f"{url}/step", {"action": {"operation": "submit", "queue": "none"}})
    from websockets.sync.client import connect  # noqa: PLC0415 - comes with the extra `server`

    address = f"ws{url.removeprefix('http')}/ws"
    with connect(address, max_size=None, proxy=None) as session:
        for number, message in enumerate(_messages(task_id)):
            session.send(json.dumps(message))
            yield f"/ws {number} {message['type']}", str(session.recv(_TIMEOUT_S))


def _messages(task_id: str) -> Iterator[dict[str, object]]:
    """Yield the messages of a session: too early, wrong, in order, and never the last step."""
    step = {"operation": Operation.CLASSIFY, "queue": "billing_ops"}
    yield {"type": "state"}
    yield {"type": "step", "data": step}
    yield {"type": "reset", "data": {"task_id": f"{task_id}x"}}
    yield {"type": "reset", "data": {"task_id": task_id}}
    case = find_case(CaseQuery(task_id=task_id))
    for action in script_for(case)[: case.max_steps - 1]:
        if action.operation is not Operation.SUBMIT:
            yield {"type": "step", "data": action.model_dump(mode="json", exclude_none=True)}
            yield {"type": "state"}
    yield {"type": "step", "data": {"operation": "think"}}
    yield {"type": "gold"}


def _post(url: str, body: object) -> str:
    headers = {"content-type": "application/json"}
    return _send(Request(url, json.dumps(body).encode(), headers))


def _send(request: Request) -> str:
    """Return the body of the answer, of an error as well."""
    try:
        with _OPENER.open(request, timeout=_TIMEOUT_S) as answer:
            return cast("bytes", answer.read()).decode()
    except HTTPError as error:
        return error.read().decode()


@contextmanager
def _serve() -> Iterator[str]:
    """Yield the address of a server of its own; an empty one where it does not start."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "supportdesk_env.server.app", "--port", str(port)],
        env={**os.environ, "ENABLE_WEB_INTERFACE": "false", "WORKERS": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        yield url if _is_healthy(url, process) else ""
    finally:
        process.terminate()
        process.wait(_TIMEOUT_S)


def _is_healthy(url: str, process: "subprocess.Popen[bytes]") -> bool:
    """Return whether the server answers before it ends or the time is up."""
    deadline = time.monotonic() + _STARTUP_S
    while time.monotonic() < deadline and process.poll() is None:
        try:
            _send(Request(f"{url}/health"))
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return True
    return False
