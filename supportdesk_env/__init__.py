"""SupportDesk: an AI agent works enterprise support cases from intake to hand-over.

The names below are loaded on first use: importing this package costs nothing, and the
in-process environment never pays for the OpenEnv server.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from supportdesk_env.agents.heuristic import RuleBasedAgent
    from supportdesk_env.client import SupportDeskEnv
    from supportdesk_env.episode.environment import CaseEnvironment
    from supportdesk_env.models import (
        SupportDeskAction,
        SupportDeskObservation,
        SupportDeskState,
    )
    from supportdesk_env.server.supportdesk_environment import SupportDeskEnvironment

__version__ = "0.1.0"

_MODULE_OF = {
    "CaseEnvironment": "supportdesk_env.episode.environment",
    "RuleBasedAgent": "supportdesk_env.agents.heuristic",
    "SupportDeskAction": "supportdesk_env.models",
    "SupportDeskEnv": "supportdesk_env.client",
    "SupportDeskEnvironment": "supportdesk_env.server.supportdesk_environment",
    "SupportDeskObservation": "supportdesk_env.models",
    "SupportDeskState": "supportdesk_env.models",
}

__all__ = [
    "CaseEnvironment",
    "RuleBasedAgent",
    "SupportDeskAction",
    "SupportDeskEnv",
    "SupportDeskEnvironment",
    "SupportDeskObservation",
    "SupportDeskState",
    "__version__",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module the first time it is asked for."""
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted(__all__)
