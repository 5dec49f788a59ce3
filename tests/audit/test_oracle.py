"""What policy requires is reachable: the answer key, played, earns everything."""

import pytest

from supportdesk_env.domain.case import Case
from tests.building import SUBMIT, ReferenceActor, open_episode, play, total_of
from tests.variants import VARIANT_NAMES, VARIANTS


@pytest.fixture(params=VARIANTS, ids=VARIANT_NAMES)
def case(request: pytest.FixtureRequest) -> Case:
    """Return each variant in turn."""
    variant: Case = request.param.build()
    return variant


class TestReferenceActions:
    """The actions read from the answer key."""

    def test_score_exactly_one(self, case: Case) -> None:
        """Gold, applied through the real environment, earns 1.0 and trips nothing."""
        grade = play(case, ReferenceActor(case)).grade
        assert grade is not None
        assert (grade.total, grade.missing, grade.gates, grade.penalties) == (1.0, [], [], 0.0)

    def test_fit_into_the_step_limit(self, case: Case) -> None:
        """No case asks for more steps than it allows, nor for more time than its clock has."""
        last = play(case, ReferenceActor(case))
        assert last.case.submitted
        assert last.current_sla_minutes_remaining >= 0


class TestFloor:
    """What earns nothing."""

    def test_a_case_just_opened_scores_zero(self, case: Case) -> None:
        """Every component of a case that was only reset is 0.0."""
        report = open_episode(case).report()
        assert (report.total, [part.score for part in report.components]) == (0.0, [0.0] * 8)

    def test_handing_over_at_once_scores_zero(self, case: Case) -> None:
        """A submit that decided nothing earns 0.0."""
        assert total_of(open_episode(case).step(SUBMIT)) == 0.0
