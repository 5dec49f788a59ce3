"""What whole answers earn that were written without sight of the grader, honest and dishonest.

`-rA` prints the means; docs/grading.md quotes them.
"""

import re
from collections import defaultdict
from statistics import fmean
from typing import Literal, NamedTuple

import pytest
import yaml
from pydantic import TypeAdapter

from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.grading.rubric import Grader
from tests.building import grade_text, score_of
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
        reply, note = [], []
        for answer in load_answers("drawn_answers.yaml"):
            case = case_of(str(answer.pop("task")))
            snapshot = CaseSnapshot.model_validate({**answer, "submitted": True})
            gold = case.resolution
            assert set(snapshot.requested_fields) == set(gold.requested_fields), case.task_id
            report = Grader(case).grade(snapshot)
            assert all(score_of(report, name) == 1.0 for name in CHOICES), case.task_id
            reply.append(score_of(report, "reply"))
            note.append(score_of(report, "internal_note"))
        print(f"drawn: reply {fmean(reply):.3f}, note {fmean(note):.3f}")  # noqa: T201
        assert fmean(reply) >= 0.85
        assert fmean(note) >= 0.80


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


@pytest.mark.parametrize("name", ["canonical_answers.yaml", "drawn_answers.yaml"])
def test_no_honest_answer_trips_a_gate(name: str) -> None:
    """A false alarm would take everything."""
    for answer in load_answers(name):
        case = case_of(str(answer["task"]))
        report = grade_text(case, reply=str(answer["reply"]), note=str(answer["internal_note"]))
        assert report.gates == [], (case.task_id, report.gates)
