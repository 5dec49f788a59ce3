"""Starts the server: `python -m supportdesk_env.server.app`, or the `server` command.

Importing this module loads nothing of the framework. `app` is built when it is asked for, so
`uvicorn supportdesk_env.server.app:app` works, as does `create_application` as a factory.
"""

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from supportdesk_env.server.settings import (
    ENVIRONMENT_HELP,
    MAX_MESSAGE_BYTES,
    InvalidSetting,
    ServerSettings,
)

if TYPE_CHECKING:
    from fastapi import FastAPI

SHUTDOWN_SECONDS = 5
"""How long open connections may take to end once the server is told to stop."""

STARTUP_SECONDS = 60
"""How long a worker may be silent: loading the framework takes seconds, and it answers nobody."""

COLLECTOR_THRESHOLDS = (10_000, 20, 20)
"""Objects made before the young ones are searched for cycles, and how often the older ones are."""

_NO_TELEMETRY = {
    "GRADIO_ANALYTICS_ENABLED": "False",
    "GRADIO_RUN_HISTORY": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}


def create_application() -> "FastAPI":
    """Return the application as the environment variables ask for it.

    Raises:
        InvalidSetting: A variable has a value it cannot have.
    """
    settings = ServerSettings.from_environment(os.environ)
    prepare_process(settings)
    from supportdesk_env.server.application import (  # noqa: PLC0415 - only after the preparation
        build_application,
    )

    application = build_application(settings)
    _settle_memory()
    return application


def _settle_memory() -> None:
    """Take what has been loaded out of the collector's sight: it lives as long as the process.

    A full collection would go through all of it each time, and no session is answered meanwhile;
    what sessions make is freed without it, but for cycles, which can wait for a rarer one.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECTOR_THRESHOLDS)


def prepare_process(settings: ServerSettings) -> None:
    """Set what the framework and its page builder read while they are being imported."""
    os.environ.update(_NO_TELEMETRY)
    os.environ["ENABLE_WEB_INTERFACE"] = str(settings.has_web_interface).lower()
    if not settings.has_web_interface:
        sys.modules.setdefault("gradio", None)  # type: ignore[arg-type] # OpenEnv then skips it


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped and return the exit code; options win over environment variables."""
    parser = argparse.ArgumentParser(
        prog="server",
        description="Serves the SupportDesk environment over OpenEnv.",
        epilog=ENVIRONMENT_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for name in ("host", "port", "workers"):
        parser.add_argument(f"--{name}", help=f"wins over {name.upper()}")
    given = {name.upper(): value for name, value in vars(parser.parse_args(arguments)).items()}
    os.environ.update({name: value for name, value in given.items() if value is not None})
    try:
        settings = ServerSettings.from_environment(os.environ)
    except InvalidSetting as error:
        parser.error(str(error))
    serve("supportdesk_env.server.app:create_application", settings)
    return 0


def serve(factory: str, settings: ServerSettings) -> None:
    """Serve the application that `factory` returns until stopped; workers import it by name.

    Messages go out as they are: compressing 20 KB costs about as much as the whole step does.
    """
    import uvicorn  # noqa: PLC0415 - importing this module stays cheap

    uvicorn.run(
        factory,
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        ws_max_size=MAX_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_worker_healthcheck=STARTUP_SECONDS,
    )


def __getattr__(name: str) -> object:
    """Build the application the first time `app` is asked for."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    application = create_application()
    globals()["app"] = application
    return application


if __name__ == "__main__":
    sys.exit(main())
