"""Cases as tasks: which of them, what a model is told first, and what a rollout earns."""

from collections.abc import Iterator
from importlib import import_module
from itertools import islice
from typing import Literal

import verifiers.v1 as vf
from pydantic import Field, field_validator

from supportdesk_env import tasks
from supportdesk_env.adapters.verifiers.desk import Desk
from supportdesk_env.cases.names import FAMILY_NAMES, outside_names
from supportdesk_env.chat.messages import build_messages, build_tool_messages
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.generation.splits import DATASET_VERSION

ORACLE = "supportdesk_env.audit.oracle"
"""What plays the answer key; loaded for `validate` alone."""

ENDLESS = 1_000_000
"""Size of a split from which on verifiers takes it for infinite: a run has to be bounded."""

Answers = Literal["tools", "json"]


class CaseRow(vf.TaskData):
    """Where a case is found; its messages stand in `system_prompt` and `prompt`."""

    split: str
    index: int
    difficulty: Difficulty
    answers: Answers


class CaseTask(vf.Task[CaseRow]):
    """One case and its grade."""

    @property
    def key(self) -> str:
        """Name of the case in this version of the dataset."""
        return f"{self.data.name}@{DATASET_VERSION}"

    @vf.reward
    async def grade(self, trace: vf.Trace) -> float:
        """Return the grade of what was done, and record its parts as metrics."""
        desk = Desk(self.data.split, self.data.index, trace.info)
        report = desk.report
        trace.record_metrics({part.name: part.score for part in report.components})
        trace.record_metric("penalties", report.penalties)
        trace.record_metric("invalid_actions", float(desk.invalid_actions))
        trace.record_metric("steps", float(len(desk.actions)))
        return report.total

    async def validate(self, runtime: vf.Runtime) -> bool:
        """Return whether what policy requires earns the full grade; asks no model."""
        desk = Desk(self.data.split, self.data.index, {})
        case = get_case(self.data.split, self.data.index)
        for action in import_module(ORACLE).reference_actions(case):
            desk.step(action)
        return desk.observation.done and desk.report.total == 1.0


class CasesConfig(vf.TasksetConfig):
    """Which cases are played, and how a model answers."""

    split: str = "validation"
    """Split the cases are taken from."""
    start: int = Field(0, ge=0)
    """First index in the split."""
    count: int | None = Field(None, ge=1)
    """How many cases; without it all that fit."""
    family: str | None = None
    """Only cases of this family."""
    difficulty: Difficulty | None = None
    """Only cases of this difficulty."""
    answers: Answers = "tools"
    """`tools`: native tool calls. `json`: one JSON object a turn, under a schema."""

    @field_validator("split")
    @classmethod
    def _know_split(cls, split: str) -> str:
        tasks.num_tasks(split)
        return split

    @field_validator("family")
    @classmethod
    def _know_family(cls, family: str | None) -> str | None:
        known = (*FAMILY_NAMES, *outside_names())
        if family not in (None, *known):
            raise ValueError(f"no family {family!r}; allowed are {', '.join(known)}")
        return family


class CaseTaskset(vf.Taskset[CaseTask, CasesConfig]):
    """The cases of a split, each drawn when it is looked at."""

    def __init__(self, config: CasesConfig) -> None:
        """Take the choice of cases."""
        super().__init__(config)
        self.INFINITE = config.count is None and tasks.num_tasks(config.split) >= ENDLESS

    def load(self) -> Iterator[CaseTask]:
        """Yield the tasks in the order of their indexes.

        Raises:
            TaskNotFound: No case fits.
        """
        chosen, number = self.config, -1
        fitting = filter(self._fits, range(chosen.start, tasks.num_tasks(chosen.split)))
        for number, index in enumerate(islice(fitting, chosen.count)):
            yield self._open(number, index)
        if number < 0:
            wanted = f"family {chosen.family!r} with difficulty {chosen.difficulty!r}"
            raise TaskNotFound(
                f"split {chosen.split!r} has no case from {chosen.start} on of {wanted}"
            )

    def _fits(self, index: int) -> bool:
        family, difficulty = self.config.family, self.config.difficulty
        if family is None and difficulty is None:
            return True
        case = get_case(self.config.split, index)
        return family in (None, case.family) and difficulty in (None, case.difficulty)

    def _open(self, number: int, index: int) -> CaseTask:
        observation = CaseEnvironment().reset(split=self.config.split, index=index)
        build = build_tool_messages if self.config.answers == "tools" else build_messages
        system, user = build(observation)
        data = CaseRow(
            idx=number,
            name=observation.task_id,
            system_prompt=system["content"],
            prompt=user["content"],
            split=self.config.split,
            index=index,
            difficulty=observation.difficulty,
            answers=self.config.answers,
        )
        return CaseTask(data, self.config.task)
