"""ATIF-v1.7 as strict models, written from its description: nothing unknown, nothing coerced."""

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Extra = dict[str, object] | None


class Strict(BaseModel):
    """A part of a document that has these fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Agent(Strict):
    """Who acted."""

    name: str
    version: str
    model_name: str | None = None
    tool_definitions: list[dict[str, object]] | None = None
    extra: Extra = None


class ToolCall(Strict):
    """One call."""

    tool_call_id: str
    function_name: str
    arguments: dict[str, object]
    extra: Extra = None


class Result(Strict):
    """What a call came to."""

    source_call_id: str | None = None
    content: str | None = None
    extra: Extra = None


class Observation(Strict):
    """What came back in a step."""

    results: list[Result]


class Metrics(Strict):
    """What a step cost; left out where it is not known."""

    prompt_tokens: int | None = Field(default=None, ge=0)
    completion_tokens: int | None = Field(default=None, ge=0)
    cached_tokens: int | None = Field(default=None, ge=0)
    cost_usd: float | None = Field(default=None, ge=0)
    extra: Extra = None


class Step(Strict):
    """A message, or an agent's turn."""

    step_id: int = Field(ge=1)
    source: Literal["system", "user", "agent"]
    message: str
    timestamp: str | None = None
    model_name: str | None = None
    reasoning_content: str | None = None
    tool_calls: list[ToolCall] | None = None
    observation: Observation | None = None
    metrics: Metrics | None = None
    llm_call_count: int | None = Field(default=None, ge=0)
    extra: Extra = None

    @model_validator(mode="after")
    def check_who_may_act(self) -> Self:
        """Only an agent calls tools, reasons, costs anything or is a model."""
        acts = (self.model_name, self.reasoning_content, self.tool_calls, self.metrics)
        if self.source != "agent" and any(one is not None for one in acts):
            raise ValueError(f"a step of the {self.source} cannot act")
        return self


class FinalMetrics(Strict):
    """What the whole episode came to."""

    total_prompt_tokens: int | None = Field(default=None, ge=0)
    total_completion_tokens: int | None = Field(default=None, ge=0)
    total_cached_tokens: int | None = Field(default=None, ge=0)
    total_cost_usd: float | None = Field(default=None, ge=0)
    total_steps: int | None = Field(default=None, ge=0)
    extra: Extra = None


class Document(Strict):
    """A trajectory."""

    schema_version: Literal["ATIF-v1.7"]
    session_id: str | None = None
    trajectory_id: str | None = None
    agent: Agent
    steps: list[Step] = Field(min_length=1)
    notes: str | None = None
    final_metrics: FinalMetrics | None = None
    extra: Extra = None

    @model_validator(mode="after")
    def check_order_and_references(self) -> Self:
        """Steps count from 1, results answer calls of their step, the total is right."""
        if [step.step_id for step in self.steps] != list(range(1, len(self.steps) + 1)):
            raise ValueError("step ids do not count from 1")
        for step in self.steps:
            calls = {call.tool_call_id for call in step.tool_calls or []}
            results = step.observation.results if step.observation else []
            answered = {one.source_call_id for one in results} - {None}
            if not answered <= calls:
                raise ValueError(f"step {step.step_id} answers a call it did not make")
        total = self.final_metrics.total_steps if self.final_metrics else None
        if total not in (None, len(self.steps)):
            raise ValueError("total_steps is wrong")
        return self
