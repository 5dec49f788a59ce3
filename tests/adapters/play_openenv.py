"""Fixed actions played through OpenEnv's rollout harness, as the tool calls of a model."""

from collections.abc import Iterable, Sequence
from typing import Any

from openenv.core.client_types import StepResult
from openenv.core.env_server.mcp_types import Tool
from openenv.core.harness import HarnessRunLimits, MCPHarnessAdapter, ModelStepResult
from openenv.core.harness.collect import EpisodeRecord
from openenv.core.llm_client import LLMResponse, ToolCall

from supportdesk_env.adapters.openenv import CaseClient, DeskSessions
from supportdesk_env.chat.tools import render_tool_call
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.grading.rubric import COMPONENTS
from tests.adapters.playing import Played

MOST_TURNS = 24


class Noting(CaseClient):
    """The environment in process, which notes what each step paid."""

    def __init__(self) -> None:
        """Start with no step."""
        super().__init__("delta")
        self.rewards: list[float] = []

    def step(self, action: Action) -> StepResult[Observation]:
        """Apply `action`."""
        result = super().step(action)
        self.rewards.append(result.reward or 0.0)
        return result


class Saying:
    """A model that makes these calls and then says no more."""

    def __init__(self, calls: Iterable[tuple[str, dict[str, object]]]) -> None:
        """Take the calls as name and arguments."""
        self._calls = iter(calls)
        self._said = 0

    def __call__(
        self, messages: list[dict[str, Any]], tools: list[Tool], sampling: dict[str, Any]
    ) -> ModelStepResult:
        """Return the next call."""
        self._said += 1
        following = next(self._calls, None)
        said = [ToolCall(f"call_{self._said}", *following)] if following else []
        return ModelStepResult(response=LLMResponse(content="", tool_calls=said))


def collect(sessions: DeskSessions, split: str, index: int, model: Saying) -> EpisodeRecord:
    """Return the framework's record of one episode."""
    session = sessions.create({"split": split, "index": index}, episode_id="one")
    limits = HarnessRunLimits(max_turns=MOST_TURNS)
    rollout = MCPHarnessAdapter().run_white_box(model, session, limits)
    verified = session.verify(rollout.messages)
    return EpisodeRecord.from_rollout("one", rollout, verified)


def play(split: str, index: int, actions: Sequence[Action]) -> Played:
    """Return what `actions` earn."""
    client = Noting()
    calls = (render_tool_call(action) for action in actions)
    record = collect(DeskSessions(lambda: client), split, index, Saying(calls))
    parts = {str(name): record.verify_metrics[name] for name in COMPONENTS}
    return Played(client.rewards, record.reward, parts)
