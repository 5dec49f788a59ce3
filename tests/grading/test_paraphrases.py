"""Honest replies in any words earn everything; dishonest ones stay under their ceilings."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from pydantic import TypeAdapter

from tests.building import build_variant, grade_text, score_of

DATA = Path(__file__).parent / "data"


class Attack(NamedTuple):
    """A dishonest reply and the most it may earn."""

    name: str
    task: str
    ceiling: float
    reply: str


HONEST = TypeAdapter(dict[str, list[str]]).validate_python(
    yaml.safe_load((DATA / "honest_replies.yaml").read_text("utf-8"))
)
ATTACKS = TypeAdapter(list[Attack]).validate_python(
    yaml.safe_load((DATA / "attacks.yaml").read_text("utf-8"))
)


class TestParaphrases:
    """The same commitments in other words."""

    @pytest.mark.parametrize("task", HONEST)
    def test_every_honest_reply_earns_everything(self, task: str) -> None:
        """Nobody has to guess the grader's wording."""
        case = build_variant(task)
        scores = {text: score_of(grade_text(case, reply=text), "reply") for text in HONEST[task]}
        assert [text for text, score in scores.items() if score < 1.0] == []


class TestAttacks:
    """Replies that only look right."""

    @pytest.mark.parametrize("attack", ATTACKS, ids=[f"{a.task}: {a.name}" for a in ATTACKS])
    def test_stay_under_their_ceiling(self, attack: Attack) -> None:
        """Each known trick earns no more than it was found to."""
        report = grade_text(build_variant(attack.task), reply=attack.reply)
        assert score_of(report, "reply") <= attack.ceiling
