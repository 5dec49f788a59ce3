"""How hard the case at an index is: the level, and what follows from it."""

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
