"""Agents of this package in the place of a model."""

from importlib import import_module
from typing import cast

from inspect_ai.model import (
    ChatMessage,
    GenerateConfig,
    ModelAPI,
    ModelOutput,
    ModelUsage,
    modelapi,
)
from inspect_ai.tool import ToolChoice, ToolInfo
from inspect_ai.util import store_as

from supportdesk_env.adapters.inspect_ai.desk import Desk, Played
from supportdesk_env.chat.tools import render_tool_call
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.errors import AgentFailure, UnknownAgent
from supportdesk_env.rollout import AgentLike

AGENTS = {
    "rule-based": "supportdesk_env.agents.heuristic:RuleBasedAgent",
    "oracle": "supportdesk_env.audit.oracle:OracleAgent",
}
"""Agents that can stand in for a model, by the name after `supportdesk_env/`."""


class ScriptedModel(ModelAPI):
    """An agent of this package in the place of a model; asks nobody and costs nothing."""

    async def generate(
        self,
        input: list[ChatMessage],  # noqa: A002 - Inspect calls it so
        tools: list[ToolInfo],
        tool_choice: ToolChoice,
        config: GenerateConfig,
    ) -> ModelOutput:
        """Return the agent's next action as a tool call, or the hand-over where it has none."""
        try:
            action = _open_agent(self.model_name).act(Desk(store_as(Played)).observation)
        except AgentFailure:
            action = Action(operation=Operation.SUBMIT)
        output = ModelOutput.for_tool_call(self.model_name, *render_tool_call(action))
        output.usage = ModelUsage()
        return output


def _open_agent(name: str) -> AgentLike:
    """Return the agent called `name`.

    Raises:
        UnknownAgent: There is none; names those there are.
    """
    if name not in AGENTS:
        raise UnknownAgent(f"no agent {name!r}; there are {', '.join(AGENTS)}")
    module, _, kind = AGENTS[name].partition(":")
    return cast("AgentLike", getattr(import_module(module), kind)())


@modelapi(name="supportdesk_env")
def scripted_models() -> type[ModelAPI]:
    """Return the models under `supportdesk_env/`: rule-based and oracle."""
    return ScriptedModel
