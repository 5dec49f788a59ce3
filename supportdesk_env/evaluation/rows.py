"""Cases and episodes as rows of a dataset: prompts to learn on, solutions to imitate.

A prompt holds what an agent is shown when a case is opened. A solution holds a whole episode and
what it earned; it is for training, and no agent that is judged may see it.
"""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from supportdesk_env.chat.actions import InvalidAnswer, render_action
from supportdesk_env.chat.messages import build_messages, build_tool_messages, render_result
from supportdesk_env.chat.tools import parse_tool_call, render_tool_call, tool_definitions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.evaluation.transcripts import Transcript
from supportdesk_env.grading.rubric import COMPONENTS

Row = dict[str, object]

Kind = Literal["text", "whole", "number", "flag", "chat", "objects", "object", "scores"]
"""What a column holds; `chat` is messages of role and content, `objects` is JSON of any shape."""


class Column(NamedTuple):
    """A column of a dataset."""

    name: str
    kind: Kind
    meaning: str


PLACE = (
    Column("task_id", "text", "id of the case, for `reset(task_id=...)`"),
    Column("split", "text", "split of the case"),
    Column("index", "whole", "its index in the split, for `reset(split=..., index=...)`"),
    Column("difficulty", "text", "`easy`, `medium` or `hard`"),
)
TOOLS = Column("tools", "objects", "the five operations as tool definitions")
PROMPT = Column("prompt", "chat", "system and user message that show the opened case")
KEY = (
    Column("family", "text", "kind of case"),
    Column("gold", "object", "the answer key: every field, the claims of reply and note, the rule"),
)
SOLUTION = (
    Column("solution_by", "text", "agent that played the episode"),
    Column("is_answer_key", "flag", "whether the agent read the answer key"),
    Column("trial", "whole", "which of the case's episodes this is, from 0"),
    Column("score", "number", "grade of the episode, 0 to 1"),
    Column("components", "scores", "its eight parts, 0 to 1 each, before the weights"),
)
EPISODE = Column("messages", "objects", "the whole episode; operations are tool calls")
STEP = (
    Column("step", "whole", "number of the step, from 1"),
    Column("messages", "chat", "one step: the case as it stood, and the action as JSON"),
)


def prompt_columns(*, has_tools: bool, has_key: bool) -> tuple[Column, ...]:
    """Return the columns of prompts."""
    return (*PLACE, PROMPT, *([TOOLS] if has_tools else []), *(KEY if has_key else []))


def solution_columns(*, has_tools: bool) -> tuple[Column, ...]:
    """Return the columns of solutions: a row an episode with tools, else a row a step."""
    return (*PLACE, *SOLUTION, *((EPISODE, TOOLS) if has_tools else STEP))


def observe(case: Case) -> Observation:
    """Return what an agent sees of `case` when it is opened."""
    return Episode.open(case, case.task_id, None, RewardMode.TERMINAL).observe("", None)


def prompt_row(case: Case, *, has_tools: bool, has_key: bool) -> Row:
    """Return a case as a prompt; the answer key is in it only with `has_key`."""
    observation = observe(case)
    build = build_tool_messages if has_tools else build_messages
    row = {**_place(case.split, case.index, observation), "prompt": build(observation)}
    if has_tools:
        row["tools"] = tool_definitions(observation)
    return row | {"family": case.family, "gold": key_of(case.resolution)} if has_key else row


def key_of(gold: Resolution) -> Row:
    """Return the answer key in plain values."""
    return {
        "rule": gold.rule_id,
        "queue": gold.queue.value,
        "priority": gold.priority.value,
        "issue_type": gold.issue_type.value,
        "requested_fields": [field.value for field in gold.requested_fields],
        "status": gold.status.value,
        "resolution_code": gold.resolution_code.value,
        "reply_claims": [claim.label for claim in gold.reply_claims],
        "note_claims": [claim.label for claim in gold.note_claims],
        "forbidden": [kind.value for kind in gold.forbidden],
    }


def is_speakable(transcript: Transcript) -> bool:
    """Return whether every action of an episode is one legal tool call."""
    return not any(
        isinstance(parse_tool_call(*render_tool_call(turn.action)), InvalidAnswer)
        for turn in transcript.turns
    )


def solution_rows(transcript: Transcript, *, has_tools: bool, is_answer_key: bool) -> Iterator[Row]:
    """Yield a finished episode as one row with tools, else as a row per step.

    A step's row is the conversation that the agent `model` of `supportdesk eval` has about it.
    """
    trajectory, opening = transcript.trajectory, transcript.opening
    if trajectory.grade is None:
        return
    parts = {str(part.name): part.score for part in trajectory.grade.components}
    played: Row = {
        **_place(transcript.split, transcript.result.index, opening),
        "solution_by": trajectory.agent,
        "is_answer_key": is_answer_key,
        "trial": transcript.result.trial,
        "score": trajectory.grade.total,
        "components": {name: parts[name] for name in COMPONENTS},
    }
    if has_tools:
        yield {**played, "messages": converse(transcript), "tools": tool_definitions(opening)}
        return
    for number, turn in enumerate(transcript.turns, start=1):
        answer = {"role": "assistant", "content": render_action(turn.action)}
        yield {**played, "step": number, "messages": [*build_messages(turn.seen), answer]}


def converse(transcript: Transcript) -> list[Row]:
    """Return an episode as one conversation with tool calls, their arguments as objects."""
    messages: list[Row] = [{**message} for message in build_tool_messages(transcript.opening)]
    for number, turn in enumerate(transcript.turns, start=1):
        call = _call(f"call_{number}", turn.action)
        answer = {"role": "tool", "tool_call_id": call["id"], "name": turn.action.operation.value}
        messages.append({"role": "assistant", "content": "", "tool_calls": [call]})
        messages.append({**answer, "content": render_result(turn.after)})
    return messages


def _call(call_id: str, action: Action) -> Row:
    name, arguments = render_tool_call(action)
    function = {"name": name, "arguments": arguments}
    return {"id": call_id, "type": "function", "function": function}


def _place(split: str, index: int, observation: Observation) -> Row:
    return {
        "task_id": observation.task_id,
        "split": split,
        "index": index,
        "difficulty": observation.difficulty.value,
    }
