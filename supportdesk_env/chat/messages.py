"""An observation as chat messages: every fact of the case, and nothing about reward.

The case is rendered as YAML: compact, lossless, and quoted text cannot pass for structure.
"""

from collections.abc import Mapping, Sequence
from importlib import resources
from string import Template
from typing import Literal, TypedDict, cast

import yaml

from supportdesk_env.domain.observation import HistoryEntry, Observation

NUDGE = "Call one of the tools; `submit` hands the case over."
"""What a model is told that called none."""

CLOSED = "The case is closed; nothing can be done any more."
"""What a tool answers once the case is over."""

TURNS_PER_STEP = 2
"""Turns a model has for each step of a case, so that refused calls do not end it at once."""

_LONGEST_INLINE_CHARS = 160
_LONGEST_LINE_CHARS = 2**31 - 1
_CHARS_PER_TOKEN = 4


class ChatMessage(TypedDict):
    """One message of a conversation, in the shape every chat endpoint takes."""

    role: Literal["system", "user", "assistant"]
    content: str


def build_messages(observation: Observation) -> list[ChatMessage]:
    """Return the system and the user message that show `observation` to a model.

    Reward, reward per step and grade stay out: a model must not learn which field was right. The
    model is asked for one action as a JSON object.
    """
    return _converse(observation, _fill("answer_json"), "Answer with one JSON object.")


def build_tool_messages(observation: Observation) -> list[ChatMessage]:
    """Return the same two messages for a model that is given the operations as tools."""
    return _converse(observation, _fill("answer_tools"), "Call one tool.")


def _converse(observation: Observation, answer: str, ask: str) -> list[ChatMessage]:
    """Return the two messages, `answer` and `ask` telling in which form an action is given."""
    case, remaining = render_case(observation), str(observation.remaining_steps)
    shown = _fill("observation", case=case, remaining_steps=remaining, ask=ask)
    return [
        {"role": "system", "content": f"{_fill('system')}\n\n{answer}"},
        {"role": "user", "content": shown},
    ]


def build_repair(answer: str, problems: Sequence[str]) -> list[ChatMessage]:
    """Return the two messages that show a model its refused answer and ask for another."""
    listed = "\n".join(f"- {problem}" for problem in problems)
    return [
        {"role": "assistant", "content": answer},
        {"role": "user", "content": _fill("repair", problems=listed)},
    ]


def render_case(observation: Observation) -> str:
    """Return what `observation` tells about the case as one YAML document."""
    document = {
        "objective": observation.objective,
        "difficulty": observation.difficulty.value,
        "ticket": observation.ticket.model_dump(mode="json"),
        "account": observation.account.model_dump(mode="json"),
        "knowledge_base": [
            article.model_dump(mode="json") for article in observation.knowledge_base
        ],
        "allowed": {
            "queue": observation.allowed_queues,
            "priority": observation.allowed_priorities,
            "status": observation.allowed_statuses,
            "issue_type": observation.allowed_issue_types,
            "resolution_code": observation.allowed_resolution_codes,
            "requested_fields": observation.allowed_requested_fields,
        },
        "case": observation.case.model_dump(mode="json"),
        "sla_minutes_remaining_now": observation.current_sla_minutes_remaining,
        "steps_done": [_describe_step(entry) for entry in observation.action_history],
        "feedback": observation.feedback,
    }
    return _render(document)


def render_result(observation: Observation) -> str:
    """Return what a tool call did: what a step can change, without what stays as it was."""
    end = {"over": CLOSED} if observation.done else {}
    return _render(
        {
            "feedback": observation.feedback,
            "case": observation.case.model_dump(mode="json"),
            "sla_minutes_remaining_now": observation.current_sla_minutes_remaining,
            "steps_left": observation.remaining_steps,
            **end,
        }
    )


def estimate_tokens(text: str) -> int:
    """Return the length of `text` in tokens by the rule of thumb of four characters each."""
    return -(-len(text) // _CHARS_PER_TOKEN)


def _render(document: Mapping[str, object]) -> str:
    text = yaml.dump(
        document,
        Dumper=_CaseDumper,
        sort_keys=False,
        allow_unicode=True,
        width=_LONGEST_LINE_CHARS,
    )
    return str(text).rstrip()


def _describe_step(entry: HistoryEntry) -> dict[str, object]:
    return entry.model_dump(mode="json", exclude={"reward_delta"})


def _fill(prompt: str, **values: str) -> str:
    path = resources.files("supportdesk_env.chat") / "prompts" / f"{prompt}.md"
    return Template(path.read_text(encoding="utf-8")).substitute(values).strip()


_DUMPER = cast("type[yaml.SafeDumper]", getattr(yaml, "CSafeDumper", yaml.SafeDumper))
"""libyaml's dumper where PyYAML was built with it: same text, eight times as fast."""


class _CaseDumper(_DUMPER):  # type: ignore[misc,valid-type] # one of two classes of one shape
    """Writes long text as blocks, short lists and rows on one line, and never an alias."""

    def ignore_aliases(self, data: object) -> bool:
        """Return that every value is written out where it stands."""
        return True


def _is_short(values: Sequence[object]) -> bool:
    return all(isinstance(value, str | int | float | None) for value in values) and (
        sum(len(str(value)) for value in values) <= _LONGEST_INLINE_CHARS
        and not any("\n" in str(value) for value in values)
    )


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)


def _represent_list(dumper: yaml.SafeDumper, values: Sequence[object]) -> yaml.SequenceNode:
    words = all(isinstance(value, str) and " " not in value for value in values)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=words)


def _represent_row(dumper: yaml.SafeDumper, row: Mapping[str, object]) -> yaml.MappingNode:
    return dumper.represent_mapping(
        "tag:yaml.org,2002:map", row, flow_style=_is_short([*row.values()])
    )


_CaseDumper.add_multi_representer(str, _represent_text)
_CaseDumper.add_representer(str, _represent_text)
_CaseDumper.add_representer(list, _represent_list)
_CaseDumper.add_representer(dict, _represent_row)
