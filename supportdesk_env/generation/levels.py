"""How hard the case at an index is: the level, and what follows from it."""

from dataclasses import dataclass
from typing import NamedTuple

from supportdesk_env.domain.vocabulary import Difficulty


class Level(NamedTuple):
    """What a level of difficulty means for a case that is drawn."""

    overlays: tuple[int, int]
    """How many overlays lie over it, at least and at most, of those it admits."""
    near_limit: float
    """Share of cases whose facts lie at a limit that decides."""
    max_steps: int


LEVELS = {
    Difficulty.EASY: Level((0, 1), 0.25, 6),
    Difficulty.MEDIUM: Level((2, 3), 0.25, 7),
    Difficulty.HARD: Level((3, 5), 0.75, 8),
}

SLA_MINUTES = (30, 60, 120, 240, 480)
"""What is left until a first response is due, in minutes, where that is not close."""

LITTLE_TIME = (5, 15)
"""Fewest and most minutes that are left where it is."""


@dataclass(frozen=True)
class Outline:
    """How a case is called and played, which is known before anything of it is drawn."""

    task_id: str
    split: str
    index: int
    difficulty: Difficulty
    max_steps: int


def outline(split: str, index: int, level: Difficulty) -> Outline:
    """Return how the case of this level at `index` of `split` is called and played."""
    return Outline(f"{split}_{index}", split, index, level, LEVELS[level].max_steps)
