"""The ASGI application: the framework's routes, our error bodies, and the console.

`app` prepares the process before it imports this module, which loads the framework.
"""

from functools import partial
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from openenv.core.env_server.http_server import create_app
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.routing import Mount

from supportdesk_env.models import (
    SupportDeskAction,
    SupportDeskObservation,
    SupportDeskState,
    describe_wire_types,
)
from supportdesk_env.server.browser_policy import BrowserPolicy
from supportdesk_env.server.http_errors import answer_errors
from supportdesk_env.server.openapi import describe_routes
from supportdesk_env.server.sending import PreparedMessages
from supportdesk_env.server.settings import MAX_MESSAGE_BYTES, ServerSettings
from supportdesk_env.server.supportdesk_environment import TITLE, SupportDeskEnvironment

if TYPE_CHECKING:
    from supportdesk_env.server.console.builder import ConsoleBuilder, EnvironmentFactory

ENV_NAME = "supportdesk_env"
"""Name of the environment in the routes of the task API."""

SHARED_ROUTES = frozenset({"/web/metadata", "/web/reset", "/web/state", "/web/step", "/ws/ui"})
"""The framework's web routes over one environment that all visitors share; not served."""


def build_application(settings: ServerSettings) -> FastAPI:
    """Return the application; sessions are never ended for being idle."""
    describe_wire_types()
    open_environment = partial(SupportDeskEnvironment, reward_mode=settings.reward_mode)
    app = create_app(
        open_environment,
        SupportDeskAction,
        SupportDeskObservation,
        env_name=ENV_NAME,
        max_concurrent_envs=settings.max_concurrent_envs,
        state_cls=SupportDeskState,
        gradio_builder=_console_builder(open_environment) if settings.has_web_interface else None,
        show_default_tab=False,
        title_override=TITLE,
    )
    answer_errors(app)
    describe_routes(app, ENV_NAME)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=MAX_MESSAGE_BYTES)
    app.add_middleware(PreparedMessages)
    if settings.has_web_interface:
        _serve_console_only(app)
    else:
        app.add_api_route("/", _redirect_to_docs, include_in_schema=False)
    return app


def _console_builder(open_environment: "EnvironmentFactory") -> "ConsoleBuilder":
    from supportdesk_env.server.console.builder import (  # noqa: PLC0415 - it loads gradio
        console_builder,
    )

    return console_builder(open_environment)


def _serve_console_only(app: FastAPI) -> None:
    """Take away the shared routes, and let the console's pages load nothing from other hosts."""
    app.router.routes[:] = [
        route for route in app.router.routes if getattr(route, "path", None) not in SHARED_ROUTES
    ]
    for route in app.router.routes:
        if isinstance(route, Mount) and route.path == "/web":
            _use_local_fonts(route.app)
    app.add_middleware(BrowserPolicy)


def _use_local_fonts(console: Any) -> None:
    """Leave out the framework theme's fonts, which a browser would fetch from another host."""
    blocks = console.get_blocks()
    blocks.stylesheets = []
    blocks.config = blocks.get_config_file()


async def _redirect_to_docs() -> RedirectResponse:
    return RedirectResponse("/docs")
