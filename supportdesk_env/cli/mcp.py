"""`supportdesk mcp`: serves one case to MCP clients and writes down what they made of it."""

import argparse
import asyncio
import os
import signal
import sys
from collections.abc import Awaitable
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path

from supportdesk_env.domain.trajectory import Trajectory
from supportdesk_env.errors import SupportDeskError

SESSIONS = 16
"""Sessions that may be open at once, unless somebody decides otherwise."""


def add_command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `mcp` command to `commands`."""
    parser = commands.add_parser(
        "mcp",
        help="serve one case to MCP clients",
        description="Serve one case as MCP tools, a fresh copy of it to every session. What came "
        "of a session is appended to a file on this side; a client never learns its grade.",
    )
    parser.add_argument("--split", default="canonical", help="default: canonical")
    parser.add_argument("--index", type=int, default=0, metavar="N", help="place; default: 0")
    parser.add_argument("--transport", choices=("stdio", "http"), default="stdio")
    parser.add_argument("--host", default="127.0.0.1", help="for http; default: 127.0.0.1")
    parser.add_argument("--port", type=int, default=8100, metavar="N", help="for http; 8100")
    parser.add_argument(
        "--sessions", type=int, default=SESSIONS, metavar="N", help=f"most at once; {SESSIONS}"
    )
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where episodes and their grades are appended"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until the client leaves or somebody stops it, and return the exit status."""
    out = options.out or Path("outputs") / "mcp" / f"{options.split}-{options.index}.jsonl"
    is_http, address = options.transport == "http", (options.host, options.port)
    listener = partial(_write_down, out, is_told=is_http)
    try:
        from supportdesk_env.adapters.mcp import open_server, serve  # noqa: PLC0415 - an extra

        out.parent.mkdir(parents=True, exist_ok=True)
        out.open("a", encoding="utf-8").close()
        opened = open_server(options.split, options.index, listener, most=options.sessions)
        with ExitStack() as desks:
            clients = serve(desks.enter_context(opened), address if is_http else None)
            asyncio.run(_serve(clients, desks))
    except (SupportDeskError, OSError) as wrong:
        sys.stderr.write(f"supportdesk mcp: {wrong}\n")
        return 2
    return 0


async def _serve(clients: Awaitable[None], desks: ExitStack) -> None:
    """Answer `clients`; a signal closes the desks, so that open cases are written down."""
    for one in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):  # Windows has no such thing
            asyncio.get_running_loop().add_signal_handler(one, _stop, desks)
    await clients


def _stop(desks: ExitStack) -> None:
    """Close the desks and end at once; a thread may wait for stdin, and Python would wait too."""
    desks.close()
    sys.stderr.flush()
    os._exit(0)


def _write_down(out: Path, episode: Trajectory, *, is_told: bool) -> None:
    """Append `episode` to `out`.

    Its total `is_told` on stderr only where that is not the client's to read, as it is with stdio.
    """
    with out.open("a", encoding="utf-8") as file:
        file.write(f"{episode.model_dump_json()}\n")
    if is_told and episode.grade:
        total, steps = episode.grade.total, len(episode.steps)
        sys.stderr.write(f"{episode.task_id}: total {total:.3f}, {steps} steps, see {out}\n")
