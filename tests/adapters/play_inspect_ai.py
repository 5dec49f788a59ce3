"""Fixed actions played through the Inspect task, as the tool calls of a mock model."""

import tempfile
from collections.abc import Sequence
from typing import Literal

from inspect_ai import eval as run_eval
from inspect_ai.log import EvalSample
from inspect_ai.model import ModelOutput, ModelUsage, get_model

from supportdesk_env.adapters.inspect_ai import supportdesk
from supportdesk_env.chat.tools import render_tool_call
from supportdesk_env.domain.action import Action
from tests.adapters.playing import Played, play_in_process


def call(name: str, arguments: dict[str, object]) -> ModelOutput:
    """Return a model's output that calls one tool."""
    output = ModelOutput.for_tool_call("mockllm/model", name, arguments)
    output.usage = ModelUsage()  # without it Inspect counts tokens by a table it would download
    return output


def run(
    split: str,
    index: int,
    outputs: Sequence[ModelOutput],
    answers: Literal["tools", "json"] = "tools",
) -> EvalSample:
    """Return the log of one sample in which a model says `outputs`."""
    model = get_model("mockllm/model", custom_outputs=[*outputs], memoize=False)
    with tempfile.TemporaryDirectory() as folder:
        case = supportdesk(split=split, start=index, limit=1, answers=answers)
        (log,) = run_eval(case, model=model, display="none", log_dir=folder)
        assert log.status == "success", log.error
        assert log.samples is not None  # read from the folder when they are asked for
        return log.samples[0]


def play(split: str, index: int, actions: Sequence[Action]) -> Played:
    """Return what `actions` earn; as Inspect pays no rewards, those of the actions in its log."""
    sample = run(split, index, [call(*render_tool_call(action)) for action in actions])
    taken = [Action.model_validate(one) for one in sample.store["Played:actions"]]
    assert sample.scores is not None
    value = dict(sample.scores["grade"].value)
    value.pop("solved")
    return Played(play_in_process(split, index, taken).rewards, value.pop("score"), value)
