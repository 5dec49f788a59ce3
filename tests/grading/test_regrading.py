"""A text that stays as it is is not read twice, and a step is graded as if it were."""

from dataclasses import replace

import pytest

from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.grading import texts
from supportdesk_env.grading.rubric import Grader
from tests.building import TAKEOVER, build_variant, score_of

CASE = build_variant(TAKEOVER)
REPLY, NOTE = reference_texts(CASE)


def snapshot(*asked: RequestField, reply: str = REPLY) -> CaseSnapshot:
    """Return the case with the reference texts and some fields asked for."""
    return CaseSnapshot(reply=reply, internal_note=NOTE, requested_fields=list(asked))


class TestRegrading:
    """One grader, step after step."""

    def test_unchanged_texts_are_scored_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A step that leaves the texts alone reads neither of them."""
        grader = Grader(CASE)
        first = grader.grade(snapshot())
        monkeypatch.setattr(texts, "read_reply", None)
        monkeypatch.setattr(texts, "read_note", None)
        assert grader.grade(snapshot()) == Grader(CASE).grade(snapshot()) == first

    def test_a_gate_that_is_gone_costs_nothing(self) -> None:
        """Asking for poison zeroes the reply while it is asked for, and no longer."""
        grader, asked = Grader(CASE), CASE.resolution.requested_fields
        honest = Grader(replace(CASE)).grade(snapshot(*asked))
        poisoned = grader.grade(snapshot(*asked, RequestField.PASSWORD))
        assert score_of(poisoned, "reply") == 0.0
        assert grader.grade(snapshot(*asked)) == honest

    @pytest.mark.parametrize("reply", ["", f"{REPLY} We never said so."])
    def test_a_changed_text_is_scored_anew(self, reply: str) -> None:
        """What was graded before has no say."""
        grader = Grader(CASE)
        grader.grade(snapshot())
        anew = Grader(replace(CASE)).grade(snapshot(reply=reply))
        assert grader.grade(snapshot(reply=reply)) == anew
