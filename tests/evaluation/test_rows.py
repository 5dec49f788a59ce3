"""Rows to imitate are legal, whole, and what a model will really be asked."""

import json
from typing import Any, cast

import pytest

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.chat.actions import parse_action
from supportdesk_env.chat.messages import build_messages, build_tool_messages
from supportdesk_env.chat.tools import parse_tool_call
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation, Queue
from supportdesk_env.evaluation.rows import is_speakable, solution_columns, solution_rows
from supportdesk_env.evaluation.runner import play_on
from supportdesk_env.evaluation.transcripts import Transcript, replay
from supportdesk_env.rollout import AgentLike


def play(agent: AgentLike, index: int) -> Transcript:
    """Return an episode of `agent` on a case of `train`."""
    return replay(play_on(agent, "train", index, 0), "train")


class WritesWhileFiling:
    """Sets a queue and the reply in one action, which is legal, and hands over."""

    name = "writes-while-filing"

    def act(self, observation: Observation) -> Action:
        """Return the next of its two actions."""
        if observation.action_history:
            return Action(operation=Operation.SUBMIT)
        queue = Queue.BILLING_OPS
        return Action(operation=Operation.CLASSIFY, queue=queue, reply="We are on it.")


class TestWithTools:
    """One row per episode."""

    def test_calls_are_the_actions_that_were_played(self) -> None:
        """In order, legal, each answered under its id; nothing tells of reward or grade."""
        transcript = play(RuleBasedAgent(), 4)
        (row,) = solution_rows(transcript, has_tools=True, is_answer_key=False)
        messages = cast("list[dict[str, Any]]", row["messages"])
        assert messages[:2] == build_tool_messages(transcript.opening)
        calls, answers = messages[2::2], messages[3::2]
        said = [one["tool_calls"][0]["function"] for one in calls]
        actions = [parse_tool_call(one["name"], one["arguments"]) for one in said]
        assert actions == [turn.action for turn in transcript.turns]
        ids = [one["tool_calls"][0]["id"] for one in calls]
        assert [one["tool_call_id"] for one in answers] == ids
        assert "reward" not in json.dumps(messages)
        assert not any("score" in one["content"] for one in answers)

    def test_an_action_no_tool_can_take_is_told(self) -> None:
        """Such an episode would teach calls that are refused."""
        assert is_speakable(play(RuleBasedAgent(), 4))
        assert not is_speakable(play(WritesWhileFiling(), 4))


class TestWithoutTools:
    """One row per step."""

    def test_asks_what_a_model_is_asked_and_answers_as_played(self) -> None:
        """The prompt is that of the agent `model`, the answer parses to the action."""
        transcript = play(RuleBasedAgent(), 4)
        rows = list(solution_rows(transcript, has_tools=False, is_answer_key=False))
        for row, turn in zip(rows, transcript.turns, strict=True):
            *prompt, answer = cast("list[dict[str, str]]", row["messages"])
            assert prompt == build_messages(turn.seen)
            assert parse_action(answer["content"]) == turn.action
        assert [row["step"] for row in rows] == list(range(1, len(transcript.turns) + 1))


@pytest.mark.parametrize("has_tools", [True, False])
def test_columns_are_those_of_the_rows(has_tools: bool) -> None:
    """In their order, so that card and table tell the truth."""
    shape = {"has_tools": has_tools}
    names = [column.name for column in solution_columns(**shape)]
    for row in solution_rows(play(RuleBasedAgent(), 0), **shape, is_answer_key=False):
        assert list(row) == names
