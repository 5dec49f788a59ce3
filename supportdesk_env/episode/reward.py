"""What a step pays: the change of the grade less penalties, or the grade at the end."""

from enum import StrEnum

_DIGITS = 6

PENALTIES = {"no_op": 0.02, "refused": 0.02, "repetition": 0.02}
"""What a faulty action costs, by fault."""

SLA_BREACH_PENALTY = 0.05
"""What running the first-response clock below zero costs, once per episode."""


class RewardMode(StrEnum):
    """When the reward is paid."""

    DELTA = "delta"
    """Each step pays the change of the grade less its penalties; the return telescopes."""
    TERMINAL = "terminal"
    """0.0 until the end, then the grade, for consumers that read only the last reward."""


def step_reward(
    mode: RewardMode, before: float, after: float, *, penalty: float, is_over: bool
) -> float:
    """Return the reward of one step from the grade before and after it."""
    if mode is RewardMode.TERMINAL:
        return after if is_over else 0.0
    return round(after - before - penalty, _DIGITS)
