"""Every error this package raises on purpose, as one tree.

SupportDeskError
├── TaskNotFound        (ValueError)    no such task id, split, index, family or difficulty
├── InvalidPolicy       (ValueError)    company parameters or policy data that do not hold together
├── InvalidFamily       (ValueError)    a case family, its facts or its texts are unusable
├── UnknownAgent        (ValueError)    an agent was named that cannot be made
├── MissingExtra        (ImportError)   a package that an optional part needs is not installed
├── RunMismatch         (ValueError)    a folder holds the results of another run
├── EpisodeNotStarted   (RuntimeError)  a step before the first reset, or after close
├── EpisodeOver         (RuntimeError)  a step after the episode ended
├── ProtocolError       (RuntimeError)  the other end of a connection broke the contract
└── AgentFailure        (RuntimeError)  an agent could not produce an action
    └── EndpointFailure                 ... because the endpoint of its model failed

The agent's mistakes are not here: they are data (feedback, penalties, lower scores).
"""


class SupportDeskError(Exception):
    """Root of the tree; catch it to catch everything this package raises on purpose."""


class TaskNotFound(SupportDeskError, ValueError):
    """No case fits what was asked for; the message names what exists."""


class InvalidPolicy(SupportDeskError, ValueError):
    """Company parameters or policy data are missing, contradictory or out of range."""


class InvalidFamily(SupportDeskError, ValueError):
    """A case family cannot build a case from the facts it was given."""


class UnknownAgent(SupportDeskError, ValueError):
    """No agent can be made from what was named."""


class MissingExtra(SupportDeskError, ImportError):
    """An optional part needs a package that is not installed; the message has the command."""

    def __init__(self, extra: str, module: str) -> None:
        """Take the extra that brings `module`."""
        super().__init__(f'{module} is not installed; run: pip install "supportdesk-env[{extra}]"')
        self._made_of = extra, module

    def __reduce__(self) -> "tuple[type[MissingExtra], tuple[str, str]]":
        """Return what a copy is made of, since a worker process sends its errors home."""
        return MissingExtra, self._made_of


class WorkerLost(SupportDeskError, RuntimeError):
    """A process that played episodes died; what was written down is whole, and a run goes on."""


class RunMismatch(SupportDeskError, ValueError):
    """The results in a folder belong to another run than the one asked for."""


class EpisodeNotStarted(SupportDeskError, RuntimeError):
    """A step or a close-dependent call came before `reset`."""


class EpisodeOver(SupportDeskError, RuntimeError):
    """A step came after the episode had ended; nothing was changed."""


class ProtocolError(SupportDeskError, RuntimeError):
    """A remote environment answered something the contract does not allow."""


class AgentFailure(SupportDeskError, RuntimeError):
    """An agent could not decide on an action: its model failed or answered nonsense."""


class EndpointFailure(AgentFailure):
    """The endpoint of an agent's model failed, which says nothing of the agent."""
