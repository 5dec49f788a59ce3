"""What scores texts is shared by all who work one and the same case."""

from dataclasses import replace

from supportdesk_env.audit.oracle import reference_texts
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.grading.texts import Texts, scorer_of
from tests.building import grade_text


class TestSharing:
    """A group of rollouts works one case object."""

    def test_one_case_has_one_scorer(self) -> None:
        """So a text that was read for it before costs next to nothing."""
        case = get_case("canonical", 0)
        texts = Texts(*reference_texts(case), asked=())
        assert scorer_of(case) is scorer_of(case)
        assert scorer_of(case)(texts) is scorer_of(case)(texts)

    def test_an_equal_case_has_a_scorer_of_its_own(self) -> None:
        """Nobody compares two cases word by word to find out."""
        case = get_case("canonical", 0)
        assert scorer_of(replace(case)) is not scorer_of(case)

    def test_a_report_can_be_spoilt_without_spoiling_the_next(self) -> None:
        """Reports share no list with what is kept."""
        case = get_case("canonical", 0)
        reply = reference_texts(case)[0]
        report = grade_text(case, reply=reply)
        before = report.model_dump_json()
        report.findings.clear()
        report.missing.clear()
        report.gates.append("spoilt")
        for part in report.components:
            part.reasons.append("spoilt")
        assert grade_text(case, reply=reply).model_dump_json() == before
