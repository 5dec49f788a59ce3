"""The cases as an Inspect task: samples, how they are worked, and what is scored."""

from collections.abc import Callable
from itertools import islice
from typing import Literal

from inspect_ai import Epochs, Task, task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.scorer import Metric, Score, Scorer, Target, accuracy, mean, scorer, stderr
from inspect_ai.solver import TaskState
from inspect_ai.util import store_as

from supportdesk_env import tasks
from supportdesk_env.adapters.inspect_ai.desk import Desk, Played
from supportdesk_env.adapters.inspect_ai.solvers import answer_in_json, call_tools, to_inspect
from supportdesk_env.chat.messages import ChatMessage, build_messages, build_tool_messages
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import ProtocolError, TaskNotFound
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.grading.rubric import COMPONENTS, GRADER_VERSION

SOLVED = 0.9995
"""Least total of a case that counts as solved: it rounds to 1.000."""

_FORMS = {
    "tools": (build_tool_messages, call_tools),
    "json": (build_messages, answer_in_json),
}
"""What opens a conversation, and how it goes on, by the form in which a model answers."""


@task
def supportdesk(  # noqa: PLR0913, PLR0917 - what `-T` may set
    split: str = "validation",
    limit: int | None = 20,
    family: str | None = None,
    difficulty: str | None = None,
    start: int = 0,
    trials: int = 1,
    answers: Literal["tools", "json"] = "tools",
) -> Task:
    """Work support cases from intake to hand-over.

    Args:
        split: Split the cases are taken from.
        limit: How many cases; all of the split where it is None.
        family: Only cases of this family.
        difficulty: Only cases of this difficulty.
        start: First index.
        trials: Episodes per case; with more than one, pass^trials is reported beside the mean.
        answers: Whether the model calls tools, or answers with one JSON object a turn.
    """
    fitting = (
        index
        for index in range(start, tasks.num_tasks(split))
        if _fits(split, index, family, difficulty)
    )
    show, solve = _FORMS[answers]
    samples = [_sample(split, index, show) for index in islice(fitting, limit)]
    if not samples:
        raise TaskNotFound(f"split {split!r} has no case of {family!r} with {difficulty!r}")
    return Task(
        dataset=MemoryDataset(samples, name=f"supportdesk_{split}"),
        solver=solve(),
        scorer=grade(),
        epochs=Epochs(trials, ["mean", f"pass_k_{trials}"]) if trials > 1 else None,
        version=f"{DATASET_VERSION}-{GRADER_VERSION}",
    )


def _fits(split: str, index: int, family: str | None, difficulty: str | None) -> bool:
    if family is None and difficulty is None:
        return True
    case = get_case(split, index)
    return family in (None, case.family) and difficulty in (None, case.difficulty)


def _sample(split: str, index: int, show: Callable[[Observation], list[ChatMessage]]) -> Sample:
    observation = CaseEnvironment().reset(split=split, index=index)
    return Sample(
        id=observation.task_id,
        input=to_inspect(show(observation)),
        metadata={"split": split, "index": index, "difficulty": observation.difficulty.value},
    )


METRICS: dict[str, list[Metric]] = {
    "score": [mean(), stderr()],
    "solved": [accuracy(), stderr()],
    **{name: [mean()] for name in COMPONENTS},
}
"""What is reported over all samples."""


@scorer(metrics=METRICS)
def grade() -> Scorer:
    """Return total and components of the case, and whether it is solved, which is a full score."""

    async def score(state: TaskState, target: Target) -> Score:
        report = Desk(store_as(Played)).observation.grade
        if report is None:
            raise ProtocolError("the case was left open")
        parts: dict[str, float] = {part.name: part.score for part in report.components}
        return Score(
            value={"score": report.total, "solved": float(report.total >= SOLVED), **parts},
            answer=state.output.completion,
            explanation=explain(report),
        )

    return score


def explain(report: GradeReport) -> str:
    """Return a grade report as Markdown."""
    lines = [
        f"- {part.name}: {part.score:.2f} x {part.weight:.2f}. {' '.join(part.reasons)}".rstrip()
        for part in report.components
    ]
    lines += [f"- not found: {claim}" for claim in report.missing]
    lines += [f"- safety gate: {gate}" for gate in report.gates]
    return "\n".join([f"total {report.total:.2f}", "", *lines])
