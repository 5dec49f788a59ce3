"""A recorded episode in the Agent Trajectory Interchange Format, ATIF-v1.7.

The case and its operations stand in it as messages and tool calls. They are rendered from the
recorded actions: what a model wrote around them is not recorded.
"""

from supportdesk_env.chat.messages import build_tool_messages, render_result
from supportdesk_env.chat.tools import render_tool_call, tool_definitions
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.evaluation.results import Manifest
from supportdesk_env.evaluation.transcripts import Transcript, Turn

ATIF_VERSION = "ATIF-v1.7"

_NOTES = (
    "Messages, tool calls and results are rendered from the recorded actions. Tokens and costs "
    "were not recorded."
)

Json = dict[str, object]


def to_atif(transcript: Transcript, manifest: Manifest) -> Json:
    """Return an episode of the run of `manifest` as one ATIF document.

    Grade and components stand in `final_metrics.extra`; without a grade the episode broke off, and
    `extra.failure` tells where.
    """
    messages = build_tool_messages(transcript.opening)
    steps: list[Json] = [
        {"step_id": number, "source": message["role"], "message": message["content"]}
        for number, message in enumerate(messages, start=1)
    ]
    steps += [_step(len(steps) + number, turn) for number, turn in enumerate(transcript.turns, 1)]
    grade = transcript.trajectory.grade
    return {
        "schema_version": ATIF_VERSION,
        "session_id": transcript.opening.episode_id,
        "trajectory_id": transcript.name,
        "agent": {
            "name": transcript.trajectory.agent,
            "version": manifest.package_version,
            "tool_definitions": tool_definitions(transcript.opening),
            "extra": {"made_by": manifest.agent},
        },
        "steps": steps,
        "notes": _NOTES,
        "final_metrics": {
            "total_steps": len(steps),
            "extra": _graded(grade) if grade else {"score": None},
        },
        "extra": _origin(transcript, manifest),
    }


def _step(number: int, turn: Turn) -> Json:
    call_id, (name, arguments) = f"call_{number}", render_tool_call(turn.action)
    call = {"tool_call_id": call_id, "function_name": name, "arguments": arguments}
    result = {"source_call_id": call_id, "content": render_result(turn.after)}
    return {
        "step_id": number,
        "source": "agent",
        "message": "",
        "tool_calls": [call],
        "observation": {"results": [result]},
        "extra": {"done": turn.after.done},
    }


def _graded(grade: GradeReport) -> Json:
    return {
        "score": grade.total,
        "components": {str(part.name): part.score for part in grade.components},
        "penalties": grade.penalties,
        "gates": grade.gates,
    }


def _origin(transcript: Transcript, manifest: Manifest) -> Json:
    result = transcript.result
    return {
        "task_id": transcript.trajectory.task_id,
        "split": transcript.split,
        "index": result.index,
        "trial": result.trial,
        "family": result.family,
        "difficulty": result.difficulty.value,
        "package_version": manifest.package_version,
        "dataset_version": manifest.dataset_version,
        "grader_version": manifest.grader_version,
        "failure": transcript.trajectory.failure,
        "gave_up": result.gave_up or None,
    }
