"""The machine-readable lines of a run: [START], [STEP] and [END], and nothing else.

[START] task=<id> env=supportdesk_env model=<name>
[STEP] step=<n> action=<json> reward=<0.00> done=<true|false> error=<text|null>
[END] success=<true|false> steps=<n> score=<0.000> rewards=<0.00,0.00>
"""

from collections.abc import Sequence
from typing import TextIO

from supportdesk_env.chat.actions import render_action
from supportdesk_env.domain.trajectory import TrajectoryStep


class MachineLines:
    """Writes the lines of a run to a stream, each as soon as it is known."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def start(self, *, task_id: str, model: str) -> None:
        """Write that an episode begins."""
        self._write(f"[START] task={task_id} env=supportdesk_env model={'_'.join(model.split())}")

    def step(self, number: int, step: TrajectoryStep) -> None:
        """Write one step; an absent error is `null`."""
        self._write(
            f"[STEP] step={number} action={render_action(step.action)} "
            f"reward={_amount(step.reward)} done={_truth(step.done)} "
            f"error={' '.join(step.error.split()) if step.error else 'null'}"
        )

    def end(self, *, score: float, rewards: Sequence[float]) -> None:
        """Write that the episode is over; a score that rounds to 1.000 is a success."""
        self._write(
            f"[END] success={_truth(is_success(score))} steps={len(rewards)} score={score:.3f} "
            f"rewards={','.join(_amount(reward) for reward in rewards)}"
        )

    def _write(self, line: str) -> None:
        printable = line.encode("ascii", "backslashreplace").decode("ascii")
        self._stream.write(f"{printable}\n")
        self._stream.flush()


def is_success(score: float) -> bool:
    """Return whether `score` rounds to 1.000."""
    return f"{score:.3f}" == "1.000"


def _amount(reward: float) -> str:
    """Return `reward` with two decimals, never as a negative zero."""
    return f"{round(reward, 2) + 0.0:.2f}"


def _truth(value: bool) -> str:
    return "true" if value else "false"
