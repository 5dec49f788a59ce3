"""Dishonest replies and notes: what holds, and what is known not to hold yet."""

from pathlib import Path
from typing import Literal, NamedTuple

import pytest
import yaml
from pydantic import TypeAdapter

from tests.building import build_variant, grade_text, score_of

FOLDER = Path(__file__).parents[1] / "attacks"


class Attack(NamedTuple):
    """A dishonest text in an otherwise right case, and the most its component may earn."""

    name: str
    task: str
    text: Literal["reply", "note"]
    ceiling: float
    words: str


def load(name: str) -> list[Attack]:
    """Return the attacks of one file."""
    raw = yaml.safe_load((FOLDER / name).read_text("utf-8"))
    return TypeAdapter(list[Attack]).validate_python(raw)


def label(attack: Attack) -> str:
    """Return the name a test of `attack` goes by."""
    return f"{attack.task}: {attack.text}: {attack.name}"


def earned(attack: Attack) -> float:
    """Return what the attack earns for its component."""
    case = build_variant(attack.task)
    if attack.text == "reply":
        return score_of(grade_text(case, reply=attack.words), "reply")
    return score_of(grade_text(case, note=attack.words), "internal_note")


class TestAttacks:
    """Each trick earns no more than an honest answer that states half."""

    @pytest.mark.parametrize("attack", load("held.yaml"), ids=label)
    def test_that_hold_stay_under_their_ceiling(self, attack: Attack) -> None:
        """What was caught once stays caught."""
        assert earned(attack) <= attack.ceiling + 1e-6

    @pytest.mark.xfail(reason="known to earn too much", strict=True)
    @pytest.mark.parametrize("attack", load("open.yaml"), ids=label)
    def test_that_are_open_still_earn_too_much(self, attack: Attack) -> None:
        """An attack that is mended fails here, and moves to the file of those that hold."""
        assert earned(attack) <= attack.ceiling + 1e-6
