"""The environment as TRL's trainers take it: an environment class, reward functions, a dataset.

Pass `SupportDesk` as `environment_factory` and `build_dataset(...)` as `train_dataset`. Nothing of
TRL is imported here; only the dataset needs the extra `trl`.
"""

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import reduce
from inspect import Parameter, getdoc
from operator import or_
from types import UnionType
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from supportdesk_env.chat.actions import InvalidAnswer
from supportdesk_env.chat.messages import CLOSED, ChatMessage, build_tool_messages, render_result
from supportdesk_env.chat.tools import TOOLS, Tool, parse_tool_call
from supportdesk_env.domain.score import ComponentName, GradeReport
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import MissingExtra
from supportdesk_env.grading.rubric import COMPONENTS

if TYPE_CHECKING:
    from datasets import Dataset

    from supportdesk_env.domain.observation import Observation


def _spell_out(hint: Any) -> Any:  # noqa: ANN401 - a type hint may be anything
    """Return a type hint with every enum as a literal of its values, as schemas are made of it."""
    origin = get_origin(hint)
    if origin is None:
        is_enum = isinstance(hint, type) and issubclass(hint, StrEnum)
        return Literal[tuple(one.value for one in hint)] if is_enum else hint
    inner = [_spell_out(one) for one in get_args(hint)]
    return reduce(or_, inner) if origin is UnionType else origin[tuple(inner)]


def _offer(tool: Tool) -> Callable[..., str]:
    """Return `tool` as a method, with the types and the docstring that TRL makes its schema of."""

    def work(self: "SupportDesk", /, **arguments: Any) -> str:  # noqa: ANN401 - as the model gave them
        return self._work(tool.name, arguments)

    hints = {name: _spell_out(hint) for name, hint in get_type_hints(tool.build).items()}
    hints["return"] = str
    given = [one.replace(annotation=hints[one.name]) for one in tool.signature.parameters.values()]
    receiver = Parameter("self", Parameter.POSITIONAL_OR_KEYWORD)
    work.__name__, work.__qualname__ = tool.name, f"SupportDesk.{tool.name}"
    work.__doc__, work.__annotations__ = getdoc(tool.build), hints
    work.__signature__ = tool.signature.replace(  # type: ignore[attr-defined] # inspect reads it
        parameters=[receiver, *given], return_annotation=str
    )
    return work


class SupportDesk:
    """One case at a time, for `environment_factory`; its public methods are what a model can call.

    The reward is the grade of the case as it stands when the model stops, from 0 to 1. A case that
    was not submitted counts too, without what only a submitted case earns.
    """

    classify = _offer(TOOLS["classify"])
    request_info = _offer(TOOLS["request_info"])
    draft_reply = _offer(TOOLS["draft_reply"])
    add_internal_note = _offer(TOOLS["add_internal_note"])
    submit = _offer(TOOLS["submit"])

    def __init__(self) -> None:
        """Stand ready; a case is opened by `reset`."""
        self._cases = CaseEnvironment()
        self.observation: Observation | None = None

    def reset(
        self,
        split: str,
        index: int,
        prompt: Sequence[ChatMessage] | None = None,
        **row: object,
    ) -> str | None:
        """Open the case of a dataset row; return what to show where its `prompt` does not do so.

        Raises:
            TaskNotFound: There is no such split, or the index lies outside it.
        """
        self.observation = self._cases.reset(split=split, index=index)
        if prompt:
            return None
        return "\n\n".join(one["content"] for one in build_tool_messages(self.observation))

    def get_reward(self) -> float:
        """Return the total of the grade."""
        return self.report.total

    @property
    def report(self) -> GradeReport:
        """The grade of the case as it stands; for rewards and logs, never shown to the model.

        Raises:
            EpisodeNotStarted: No case is open.
        """
        return self._cases.report()

    def _work(self, tool: str, arguments: dict[str, object]) -> str:
        """Return what one call did; a call that cannot be carried out is explained and is free."""
        if self.observation and self.observation.done:
            return CLOSED
        action = parse_tool_call(tool, arguments)
        if isinstance(action, InvalidAnswer):
            return f"Nothing was done: {action}"
        self.observation = self._cases.step(action)
        return render_result(self.observation)


class ComponentReward:
    """The score of one component of the grade, as a reward function; can be pickled."""

    def __init__(self, component: ComponentName) -> None:
        """Take the component, which names the function in TRL's logs."""
        self.component = component
        self.__name__ = str(component)

    def __call__(self, environments: Sequence[SupportDesk], **columns: object) -> list[float]:
        """Return the component's score in each of `environments`."""
        return [
            next(part.score for part in one.report.components if part.name == self.component)
            for one in environments
        ]


COMPONENT_REWARDS = [ComponentReward(name) for name in COMPONENTS]
"""For `reward_funcs`; with `reward_weights=LOGGED_ONLY` they are logged and change no gradient."""

LOGGED_ONLY = [0.0] * len(COMPONENT_REWARDS)
"""Weights of `COMPONENT_REWARDS`; TRL adds weight 1 for `get_reward` by itself."""


def build_dataset(split: str, indexes: Iterable[int]) -> "Dataset":
    """Return one row per case: `prompt` as messages, `split` and `index`; nothing of the answer.

    Raises:
        MissingExtra: `datasets` is not installed.
        TaskNotFound: There is no such split, or an index lies outside it.
    """
    try:
        from datasets import Dataset  # noqa: PLC0415 - loaded only where a dataset is built
    except ModuleNotFoundError as missing:
        raise MissingExtra("trl", "datasets") from missing
    cases = CaseEnvironment()
    return Dataset.from_list(
        [
            {
                "prompt": build_tool_messages(cases.reset(split=split, index=index)),
                "split": split,
                "index": index,
            }
            for index in indexes
        ]
    )
