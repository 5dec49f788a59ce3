"""A case as a session of OpenEnv's rollout harness; needs the extra `server`.

`DeskSession` is the framework's `StepEnvSessionAdapter` with the five operations as its tools.
`CollectRunner` and `build_harness_rollout_func` take `DeskSessions` as their session factory.
"""

from collections.abc import Callable
from typing import Any, cast

from supportdesk_env.chat.actions import InvalidAnswer
from supportdesk_env.chat.messages import build_tool_messages, render_result
from supportdesk_env.chat.tools import TOOLS, parse_tool_call, render_tool_call
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import AgentFailure, MissingExtra, ProtocolError
from supportdesk_env.rollout import AgentLike

try:
    from openenv.core.client_types import StepResult
    from openenv.core.env_server.mcp_types import Tool
    from openenv.core.harness import (
        ModelStepResult,
        ResourceSessionFactory,
        StepEnvSessionAdapter,
        ToolResult,
        VerifyResult,
    )
    from openenv.core.llm_client import LLMResponse, ToolCall
except ModuleNotFoundError as missing:
    raise MissingExtra("server", "openenv") from missing

Place = dict[str, Any]
"""Arguments of `reset` that name a case, such as `{"split": "train", "index": 3}`."""


class CaseClient:
    """The environment in this process, in the shape of the framework's clients."""

    def __init__(self, reward_mode: RewardMode | str = RewardMode.TERMINAL) -> None:
        """Open no case yet."""
        self._cases = CaseEnvironment(reward_mode=reward_mode)

    def reset(self, **place: Any) -> "StepResult[Observation]":  # noqa: ANN401 - the framework's
        """Open the case at `place`."""
        return _wrap(self._cases.reset(**place))

    def step(self, action: Action) -> "StepResult[Observation]":
        """Apply `action`."""
        return _wrap(self._cases.step(action))

    def close(self) -> None:
        """Forget the case."""
        self._cases.close()


class DeskSession(StepEnvSessionAdapter):
    """One case being worked; what the model reads holds no reward.

    An illegal call is answered in words and costs no step. A case that is left open is handed over
    as it stands when it is verified. The reward is the grade's total, on the last result alone.
    """

    def __init__(
        self,
        client: object,
        place: Place,
        episode_id: str | None,
        to_wire: Callable[[Action], object],
    ) -> None:
        """Open the case at `place`; `to_wire` makes the client's kind of action."""
        super().__init__(
            client,
            task=place,
            episode_id=episode_id,
            tool_specs=describe_tools(),
            action_builder=lambda name, given: to_wire(_read(name, given)),
            initial_messages_builder=_show,
            tool_result_builder=_tell,
            reset_kwargs=place,
        )

    @property
    def observation(self) -> Observation:
        """What is seen now."""
        return cast("Observation", (self._last_result or self._initial_result).observation)

    def call_tool(self, name: str, arguments: dict[str, Any]) -> ToolResult:
        """Return what a call did, or why it is not legal."""
        action = parse_tool_call(name, arguments)
        if isinstance(action, InvalidAnswer):
            return ToolResult(data=str(action), error=str(action))
        return super().call_tool(name, arguments)

    def verify(self, transcript: list[dict[str, Any]], final_state: object = None) -> VerifyResult:
        """Return grade and components, handing the case over first where it is still open."""
        was_open = not self.observation.done
        if was_open:
            self.call_tool(Operation.SUBMIT.value, {})
        grade = self.observation.grade
        if grade is None:
            raise ProtocolError("the case was handed over, and no grade came back")
        parts: dict[str, float] = {part.name: part.score for part in grade.components}
        return VerifyResult(
            env_reward=grade.total,
            done=True,
            metrics={**parts, "penalties": grade.penalties, "was_left_open": was_open},
            artifacts={"gates": grade.gates, "steps": len(self.observation.action_history)},
        )


class DeskSessions(ResourceSessionFactory[DeskSession]):
    """Opens a session per episode; `task` names the case, as `reset` takes it."""

    def __init__(
        self,
        make_client: Callable[[], object] = CaseClient,
        to_wire: Callable[[Action], object] = lambda action: action,
    ) -> None:
        """Take what makes a client and its kind of action; by default, in this process."""
        self._make_client, self._to_wire = make_client, to_wire
        self.latest: DeskSession | None = None

    def create(
        self, task: Place, seed: int | None = None, episode_id: str | None = None
    ) -> DeskSession:
        """Open the case `task`, or a case drawn by `seed`."""
        place = task if seed is None else {**task, "seed": seed}
        self.latest = DeskSession(self._make_client(), place, episode_id, self._to_wire)
        return self.latest


class ScriptedModel:
    """An agent of this package in the place of a model, for the latest session."""

    def __init__(self, agent: AgentLike, sessions: DeskSessions) -> None:
        """Take the agent and the sessions it plays in."""
        self._agent, self._sessions = agent, sessions

    def __call__(
        self, messages: list[dict[str, Any]], tools: list[Tool], sampling: dict[str, Any]
    ) -> ModelStepResult:
        """Return the agent's next action as a tool call, or the hand-over where it has none."""
        if self._sessions.latest is None:
            raise ProtocolError("no session is open")
        seen = self._sessions.latest.observation
        try:
            action = self._agent.act(seen)
        except AgentFailure:
            action = Action(operation=Operation.SUBMIT)
        name, arguments = render_tool_call(action)
        call = ToolCall(id=f"call_{len(seen.action_history) + 1}", name=name, args=arguments)
        return ModelStepResult(response=LLMResponse(content="", tool_calls=[call]))


def describe_tools() -> list[Tool]:
    """Return the operations as tools of the framework."""
    return [
        Tool(name=tool.name, description=tool.description, input_schema=tool.schema())
        for tool in TOOLS.values()
    ]


def _read(name: str, arguments: dict[str, Any]) -> Action:
    action = parse_tool_call(name, arguments)
    if isinstance(action, InvalidAnswer):
        raise ProtocolError(str(action))
    return action


def _show(first: "StepResult[Observation]", task: Place) -> list[dict[str, Any]]:
    return [{**message} for message in build_tool_messages(first.observation)]


def _tell(
    name: str, arguments: dict[str, Any], result: "StepResult[Observation]", state: object
) -> ToolResult:
    """Return what a step came to, with the grade's total once the case is over."""
    seen = result.observation
    reward = {"reward": seen.grade.total} if seen.grade else {}
    return ToolResult(data=render_result(seen), done=seen.done, metadata=reward)


def _wrap(observation: Observation) -> "StepResult[Observation]":
    return StepResult(observation=observation, reward=observation.reward, done=observation.done)
