"""What whole answers earn that were written without sight of the grader, honest and dishonest.

`-rA` prints the means; docs/grading.md quotes them.
"""

import re
from collections import defaultdict
from statistics import fmean
from typing import Literal, NamedTuple

import yaml
from pydantic import TypeAdapter

from supportdesk_env.domain.case import Case
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.grading.rubric import Grader
from tests.building import grade_text, score_of
from tests.grading.drawn import load_answered
from tests.grading.reading import CORPUS

ATTACKS = CORPUS.parents[1] / "attacks" / "blind.yaml"
CHOICES = ("queue", "priority", "issue_type", "status", "resolution_code")


class Attack(NamedTuple):
    """A text written to fool the grader, by the pattern of the catalogue it follows."""

    name: str
    task: str
    text: Literal["reply", "note"]
    words: str

    @property
    def pattern(self) -> str:
        """`A1` to `A47`."""
        found = re.match(r"A\d+", self.name)
        assert found, self.name
        return found.group()


def case_of(task: str) -> Case:
    """Return the case a text was written for."""
    return find_case(CaseQuery(task_id=task))


def load_answers(name: str) -> list[dict[str, object]]:
    """Return the answers of one file of the corpus."""
    adapter = TypeAdapter(list[dict[str, object]])
    return adapter.validate_python(yaml.safe_load((CORPUS / name).read_text("utf-8")))


class TestHonestAnswers:
    """Replies and notes by careful readers of the observation."""

    def test_to_the_canonical_cases_earn_nearly_everything(self) -> None:
        """Eight styles for each case, from terse to long."""
        reports = [
            grade_text(
                case_of(str(answer["task"])),
                reply=str(answer["reply"]),
                note=str(answer["internal_note"]),
            )
            for answer in load_answers("canonical_answers.yaml")
        ]
        reply = fmean(score_of(report, "reply") for report in reports)
        note = fmean(score_of(report, "internal_note") for report in reports)
        print(f"canonical: reply {reply:.3f}, note {note:.3f}")  # noqa: T201
        assert reply >= 0.90
        assert note >= 0.88

    def test_to_drawn_cases_agree_with_the_answer_key(self) -> None:
        """Every choice and every request, worked out from the observation alone; most texts."""
        scores: dict[tuple[bool, str], list[float]] = defaultdict(list)
        for answered in load_answered():
            case = answered.build()
            snapshot = answered.answer.model_copy(update={"submitted": True})
            gold = case.resolution
            assert set(snapshot.requested_fields) == set(gold.requested_fields), case.task_id
            report = Grader(case).grade(snapshot)
            assert all(score_of(report, name) == 1.0 for name in CHOICES), case.task_id
            for name in ("reply", "internal_note"):
                scores[answered.was_read, name].append(score_of(report, name))
        means = {key: fmean(listed) for key, listed in scores.items()}
        for was_read in (True, False):
            reply, note = means[was_read, "reply"], means[was_read, "internal_note"]
            how = "read" if was_read else "unread"
            print(f"drawn, {how}: reply {reply:.3f}, note {note:.3f}")  # noqa: T201
            assert reply >= 0.85
            assert note >= 0.80


class TestDishonestAnswers:
    """Texts after every pattern of the attack catalogue, for every canonical case."""

    def test_earn_next_to_nothing_on_average(self) -> None:
        """The mean over the patterns, of the reply."""
        adapter = TypeAdapter(list[Attack])
        attacks = adapter.validate_python(yaml.safe_load(ATTACKS.read_text("utf-8")))
        earned: dict[str, list[float]] = defaultdict(list)
        for attack in attacks:
            if attack.text == "reply":
                report = grade_text(case_of(attack.task), reply=attack.words)
                earned[attack.pattern].append(score_of(report, "reply"))
        mean = fmean(map(fmean, earned.values()))
        print(f"attacks: {len(earned)} patterns, mean reply {mean:.3f}")  # noqa: T201
        assert len(earned) >= 40
        assert mean <= 0.10


class TestFalseAlarms:
    """A gate that an honest answer trips takes everything."""

    def test_no_answer_to_a_canonical_case_trips_a_gate(self) -> None:
        """In any of the eight styles."""
        for answer in load_answers("canonical_answers.yaml"):
            case = case_of(str(answer["task"]))
            reply, note = str(answer["reply"]), str(answer["internal_note"])
            assert grade_text(case, reply=reply, note=note).gates == [], case.task_id

    def test_no_answer_to_a_drawn_case_does(self) -> None:
        """Whichever family it is of."""
        for answered in load_answered():
            report = Grader(answered.build()).grade(answered.answer)
            assert report.gates == [], answered.header.task_id
