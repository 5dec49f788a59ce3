"""The contract of an agent."""

from typing import Protocol

from supportdesk_env.rollout import AgentLike


class Agent(AgentLike, Protocol):
    """Decides on one action from one observation, which holds everything it may know.

    `act` raises AgentFailure when it cannot decide. The same observation and the same model give
    the same action; an agent keeps no memory of earlier steps beyond what the observation tells.
    """
