"""The environment as an Inspect task, and scripted agents as models; needs the extra `inspect`.

Inspect finds it by entry point: `inspect eval supportdesk_env/supportdesk --model MODEL`. The log
of a sample holds the place of the case and every action, from which its grade can be had again.
"""

from importlib import import_module
from itertools import islice
from typing import Any, cast

from supportdesk_env import tasks
from supportdesk_env.chat.actions import InvalidAnswer
from supportdesk_env.chat.messages import (
    CLOSED,
    NUDGE,
    TURNS_PER_STEP,
    build_tool_messages,
    render_result,
)
from supportdesk_env.chat.tools import TOOLS, Tool, parse_tool_call, render_tool_call
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import (
    AgentFailure,
    MissingExtra,
    ProtocolError,
    TaskNotFound,
    UnknownAgent,
)
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.grading.rubric import COMPONENTS, GRADER_VERSION
from supportdesk_env.rollout import AgentLike

try:
    from inspect_ai import Epochs, Task, task
    from inspect_ai.dataset import MemoryDataset, Sample
    from inspect_ai.model import (
        ChatMessage,
        ChatMessageSystem,
        ChatMessageUser,
        GenerateConfig,
        ModelAPI,
        ModelOutput,
        ModelUsage,
        execute_tools,
        get_model,
        modelapi,
    )
    from inspect_ai.scorer import Metric, Score, Scorer, Target, accuracy, mean, scorer, stderr
    from inspect_ai.solver import Generate, Solver, TaskState, solver
    from inspect_ai.tool import ToolChoice, ToolDef, ToolError, ToolInfo, ToolParams
    from inspect_ai.util import StoreModel, store_as
except ModuleNotFoundError as missing:
    raise MissingExtra("inspect", "inspect-ai") from missing

AGENTS = {
    "rule-based": "supportdesk_env.agents.heuristic:RuleBasedAgent",
    "oracle": "supportdesk_env.audit.oracle:OracleAgent",
}
"""Agents that can stand in for a model, by the name after `supportdesk_env/`."""

SOLVED = 0.9995
"""Least total of a case that counts as solved: it rounds to 1.000."""


class Played(StoreModel):
    """What was played in a sample; the case itself is opened again from it."""

    split: str = ""
    index: int = 0
    actions: list[dict[str, Any]] = []  # noqa: RUF012 - pydantic copies it


class Desk:
    """One case being worked, which takes down in `played` what was done."""

    def __init__(self, played: Played) -> None:
        """Open the case of `played` and take its actions again."""
        self._played = played
        self._cases = CaseEnvironment(reward_mode=RewardMode.TERMINAL)
        self.observation = self._cases.reset(split=played.split, index=played.index)
        for action in played.actions:
            self.observation = self._cases.step(Action.model_validate(action))

    def step(self, action: Action) -> Observation:
        """Return what is seen after `action`."""
        self.observation = self._cases.step(action)
        told = action.model_dump(mode="json", exclude_none=True)
        self._played.actions = [*self._played.actions, told]
        return self.observation


@task
def supportdesk(
    split: str = "validation",
    limit: int | None = 20,
    family: str | None = None,
    difficulty: str | None = None,
    start: int = 0,
    trials: int = 1,
) -> Task:
    """Work support cases from intake to hand-over.

    Args:
        split: Split the cases are taken from.
        limit: How many cases; all of the split where it is None.
        family: Only cases of this family.
        difficulty: Only cases of this difficulty.
        start: First index.
        trials: Episodes per case; with more than one, pass^trials is reported beside the mean.
    """
    fitting = (
        index
        for index in range(start, tasks.num_tasks(split))
        if _fits(split, index, family, difficulty)
    )
    samples = [_sample(split, index) for index in islice(fitting, limit)]
    if not samples:
        raise TaskNotFound(f"split {split!r} has no case of {family!r} with {difficulty!r}")
    return Task(
        dataset=MemoryDataset(samples, name=f"supportdesk_{split}"),
        solver=work_case(),
        scorer=grade(),
        epochs=Epochs(trials, ["mean", f"pass_k_{trials}"]) if trials > 1 else None,
        version=f"{DATASET_VERSION}-{GRADER_VERSION}",
    )


def _fits(split: str, index: int, family: str | None, difficulty: str | None) -> bool:
    if family is None and difficulty is None:
        return True
    case = get_case(split, index)
    return family in (None, case.family) and difficulty in (None, case.difficulty)


def _sample(split: str, index: int) -> Sample:
    observation = CaseEnvironment().reset(split=split, index=index)
    system, user = build_tool_messages(observation)
    return Sample(
        id=observation.task_id,
        input=[
            ChatMessageSystem(content=system["content"]),
            ChatMessageUser(content=user["content"]),
        ],
        metadata={"split": split, "index": index, "difficulty": observation.difficulty.value},
    )


def describe_tools(desk: Desk) -> list[ToolDef]:
    """Return the operations as Inspect tools that work the case of `desk`."""
    return [_describe(tool, desk) for tool in TOOLS.values()]


def _describe(tool: Tool, desk: Desk) -> ToolDef:
    async def execute(**kwargs: Any) -> str:  # noqa: ANN401 - Inspect passes them as they came
        action = parse_tool_call(tool.name, kwargs)
        if isinstance(action, InvalidAnswer):
            raise ToolError(str(action))
        if desk.observation.done:
            raise ToolError(CLOSED)
        return render_result(desk.step(action))

    schema = tool.schema()
    for field in cast("dict[str, dict[str, object]]", schema["properties"]).values():
        field.pop("maxLength", None)  # Inspect would refuse what the desk takes
    return ToolDef(execute, tool.name, tool.description, ToolParams.model_validate(schema))


@solver
def work_case() -> Solver:
    """Let the model call tools until the case is over; hand it over where the model does not."""

    async def solve(state: TaskState, generate: Generate) -> TaskState:
        played = store_as(Played)
        played.split, played.index = state.metadata["split"], state.metadata["index"]
        desk = Desk(played)
        tools = describe_tools(desk)
        for _ in range(desk.observation.remaining_steps * TURNS_PER_STEP):
            state.output = await get_model().generate(state.messages, tools)
            state.messages.append(state.output.message)
            if state.output.message.tool_calls:
                state.messages.extend((await execute_tools(state.messages, tools)).messages)
            else:
                state.messages.append(ChatMessageUser(content=NUDGE))
            if desk.observation.done:
                break
        else:
            desk.step(Action(operation=Operation.SUBMIT))
        state.completed = True
        return state

    return solve


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


class ScriptedModel(ModelAPI):
    """An agent of this package in the place of a model; asks nobody and costs nothing."""

    async def generate(
        self,
        input: list[ChatMessage],  # noqa: A002 - Inspect calls it so
        tools: list[ToolInfo],
        tool_choice: ToolChoice,
        config: GenerateConfig,
    ) -> ModelOutput:
        """Return the agent's next action as a tool call, or the hand-over where it has none."""
        try:
            action = _open_agent(self.model_name).act(Desk(store_as(Played)).observation)
        except AgentFailure:
            action = Action(operation=Operation.SUBMIT)
        output = ModelOutput.for_tool_call(self.model_name, *render_tool_call(action))
        output.usage = ModelUsage()
        return output


def _open_agent(name: str) -> AgentLike:
    """Return the agent called `name`.

    Raises:
        UnknownAgent: There is none; names those there are.
    """
    if name not in AGENTS:
        raise UnknownAgent(f"no agent {name!r}; there are {', '.join(AGENTS)}")
    module, _, kind = AGENTS[name].partition(":")
    return cast("AgentLike", getattr(import_module(module), kind)())


@modelapi(name="supportdesk_env")
def scripted_models() -> type[ModelAPI]:
    """Return the models under `supportdesk_env/`: rule-based and oracle."""
    return ScriptedModel
