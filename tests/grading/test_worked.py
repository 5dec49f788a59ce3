"""Cases worked from the observation alone, by hands that had seen neither grader nor answer key.

Each answer comes with its reply in wholly other words, with harmless sentences added, and with one
point of reply and note made false in the least obvious way. Of the cases with `was_read` the texts
served to mend the grader afterwards; of the others only figures were looked at. `-rA` prints them.
"""

from functools import cache
from statistics import fmean
from typing import NamedTuple

import pytest
from pydantic import BaseModel, ConfigDict

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.score import GradeReport
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.generation.catalogue import get_case
from tests.building import open_episode, score_of
from tests.grading.reading import CORPUS

CHOICES = ("queue", "priority", "issue_type", "status", "resolution_code")


class Change(BaseModel):
    """A text with one point made false, undone, somebody else's or merely possible."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    point: str
    how: str


class Worked(BaseModel):
    """A case, and what somebody made of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    split: str
    index: int
    was_read: bool
    actions: tuple[Action, ...]
    reworded: str = ""
    """The reply in other words; empty where none is due."""
    longer: str = ""
    """The reply with some true and harmless sentences more."""
    wrong_reply: Change | None = None
    wrong_note: Change | None = None

    def play(self, *, reply: str = "", note: str = "") -> GradeReport:
        """Return the grade of these actions, with another last reply or note where one is given."""
        episode = open_episode(get_case(self.split, self.index), RewardMode.TERMINAL)
        for action in self.actions:
            episode.step(action)
        texts = {"reply": reply, "internal_note": note}
        changes = {name: text for name, text in texts.items() if text}
        return episode.grader.grade(episode.snapshot.model_copy(update=changes))


class Figures(NamedTuple):
    """Means over the cases of one part."""

    cases: int
    reply: float
    note: float
    reworded: float
    longer: float
    """Share of replies that harmless sentences cost nothing."""
    caught: float
    """Share of false points that cost something."""


@cache
def load() -> tuple[Worked, ...]:
    """Return every case that was worked."""
    lines = (CORPUS / "worked.jsonl").read_text("utf-8").splitlines()
    return tuple(Worked.model_validate_json(line) for line in lines)


def measure(worked: list[Worked]) -> Figures:
    """Return how the texts of `worked` are graded."""
    plain = [one.play() for one in worked]
    replies = [score_of(report, "reply") for report in plain]
    notes = [score_of(report, "internal_note") for report in plain]
    longer = [
        score_of(one.play(reply=one.longer), "reply") >= before
        for one, before in zip(worked, replies, strict=True)
        if one.longer
    ]
    caught = [
        score_of(one.play(reply=one.wrong_reply.text), "reply") < before
        for one, before in zip(worked, replies, strict=True)
        if one.wrong_reply
    ] + [
        score_of(one.play(note=one.wrong_note.text), "internal_note") < before
        for one, before in zip(worked, notes, strict=True)
        if one.wrong_note
    ]
    return Figures(
        cases=len(worked),
        reply=fmean(replies),
        note=fmean(notes),
        reworded=fmean(score_of(w.play(reply=w.reworded), "reply") for w in worked if w.reworded),
        longer=fmean(longer),
        caught=fmean(caught),
    )


@pytest.mark.measurement
class TestWorkedCases:
    """Whole answers, as an agent would give them."""

    @pytest.mark.parametrize("worked", load(), ids=lambda one: f"{one.split}-{one.index}")
    def test_agree_with_the_answer_key(self, worked: Worked) -> None:
        """Every choice, and every field that is asked for."""
        report = worked.play()
        gold = get_case(worked.split, worked.index).resolution
        assert all(score_of(report, name) == 1.0 for name in CHOICES)
        asked = {field for action in worked.actions for field in action.requested_fields or ()}
        assert asked == set(gold.requested_fields)

    @pytest.mark.parametrize(("was_read", "least"), [(True, 0.90), (False, 0.80)])
    def test_earn_most_of_what_is_due(self, *, was_read: bool, least: float) -> None:
        """Also in other words; and what is false in them costs."""
        figures = measure([one for one in load() if one.was_read is was_read])
        print(f"worked, {'read' if was_read else 'unread'}: {figures}")  # noqa: T201
        assert figures.reply >= least
        assert figures.note >= least
        assert figures.reworded >= least - 0.10
