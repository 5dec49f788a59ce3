"""OpenEnv's rollout harness on our sessions: what a model reads, what its calls do, the reward."""

import importlib
import json
import sys

import pytest

pytest.importorskip("openenv", reason="needs the extra `server`")

from openenv.core.harness import (
    HarnessRunLimits,
    MCPHarnessAdapter,
    StepEnvSessionAdapter,
    build_harness_rollout_func,
)

from supportdesk_env.adapters.openenv import (
    DeskSession,
    DeskSessions,
    ScriptedModel,
    describe_tools,
)
from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.audit.leaks import find_leaks
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.chat.tools import TOOLS, render_tool_call
from supportdesk_env.errors import MissingExtra
from supportdesk_env.evaluation.runner import play_on
from supportdesk_env.generation.catalogue import get_case
from tests.adapters.play_openenv import Saying, collect


def open_session(split: str = "canonical", index: int = 0) -> DeskSession:
    """Return a session on one case, in process."""
    return DeskSessions().create({"split": split, "index": index})


class TestSession:
    """One case."""

    def test_is_the_frameworks_with_our_tools(self) -> None:
        """Names, descriptions and schemas are those of the one table."""
        session = open_session()
        assert isinstance(session, StepEnvSessionAdapter)
        told = [(tool.name, tool.description, tool.input_schema) for tool in session.list_tools()]
        assert told == [(one.name, one.description, one.schema()) for one in TOOLS.values()]

    @pytest.mark.parametrize(
        ("name", "arguments", "message"),
        [
            ("close_case", {}, 'tool: given "close_case"; allowed: classify'),
            ("classify", {"queue": "nowhere"}, 'queue: given "nowhere"; allowed: '),
            ("draft_reply", {}, "reply: given nothing; draft_reply needs it"),
        ],
    )
    def test_answers_an_illegal_call_in_words(
        self, name: str, arguments: dict[str, object], message: str
    ) -> None:
        """The framework would end the episode; here it costs no step."""
        session = open_session()
        result = session.call_tool(name, arguments)
        assert message in str(result.data)
        assert session.observation.action_history == []

    def test_hands_over_a_case_that_was_left_open(self) -> None:
        """So that every rollout has a reward, and says that it was left open."""
        record = collect(DeskSessions(), "canonical", 0, Saying([]))
        assert (record.reward, record.done) == (0.0, True)
        assert record.verify_metrics["was_left_open"] is True

    def test_shows_a_model_neither_reward_nor_answer(self) -> None:
        """Not in messages, tools or task; the grade stands beside them, after the end."""
        case = get_case("test", 3)
        calls = [render_tool_call(action) for action in reference_actions(case)]
        record = collect(DeskSessions(), "test", 3, Saying(calls))
        assert record.reward == 1.0
        shown = [message for message in record.messages if message["role"] != "assistant"]
        tools = [tool.model_dump() for tool in describe_tools()]
        assert find_leaks(case, json.dumps([shown, tools])) == []
        assert "reward" not in json.dumps(record.messages)


class TestScriptedModel:
    """An agent in the place of a model."""

    @pytest.mark.parametrize("index", [0, 3])
    def test_earns_what_the_agent_earns(self, index: int) -> None:
        """Through the framework's rollout function, as trainers call it."""
        sessions = DeskSessions()
        model = ScriptedModel(RuleBasedAgent(), sessions)
        rollout = build_harness_rollout_func(
            session_factory=sessions,
            harness_adapter=MCPHarnessAdapter(),
            model_step_builder=lambda trainer, session: model,
            limits=HarnessRunLimits(max_turns=20),
        )
        rewards = rollout([{"split": "train", "index": index}], None)["env_reward"]
        assert rewards == [play_on(RuleBasedAgent(), "train", index, 0).score]


def test_missing_extra_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    name = "supportdesk_env.adapters.openenv"
    monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "openenv.core.client_types", None)
    with pytest.raises(MissingExtra, match=r'run: pip install "supportdesk-env\[server\]"$'):
        importlib.import_module(name)
