"""Means, intervals and pass^k are what their definitions say."""

from itertools import combinations
from statistics import fmean

import pytest

from supportdesk_env.evaluation.results import EpisodeResult
from supportdesk_env.evaluation.statistics import estimate, pass_hat, summarise
from tests.evaluation.test_results import MANIFEST, build_result


def of_family(name: str, index: int, score: float) -> EpisodeResult:
    """Return a graded episode of a family."""
    return build_result(index, score=score).model_copy(update={"family": name})


class TestEstimate:
    """A mean and its interval."""

    def test_is_the_mean_inside_its_interval(self) -> None:
        """And the interval is no wider than the scores."""
        results = [of_family(f"f{n % 4}", n, n / 40) for n in range(40)]
        one = estimate(results)
        assert one.mean == pytest.approx(fmean(result.score for result in results))
        assert 0.0 <= one.low < one.mean < one.high <= 1.0
        assert one.episodes == 40

    def test_families_that_differ_widen_the_interval(self) -> None:
        """Cases of one family are no independent evidence."""
        alike = [of_family(f"f{n % 4}", n, n // 4 % 2) for n in range(40)]
        split = [of_family(f"f{n % 4}", n, n % 4 < 2) for n in range(40)]
        narrow, wide = estimate(alike), estimate(split)
        assert wide.high - wide.low > narrow.high - narrow.low

    def test_one_family_is_resampled_by_case(self) -> None:
        """Else its interval would have no width at all."""
        one = estimate([build_result(n, score=n / 10) for n in range(10)])
        assert one.low < one.mean < one.high

    def test_nothing_is_estimated_from_nothing(self) -> None:
        """Zero episodes are zero, not an error."""
        assert estimate([]).episodes == 0


class TestPassHat:
    """pass^k without bias."""

    def test_is_the_share_of_samples_in_which_all_succeed(self) -> None:
        """As counted over every choice of k trials."""
        outcomes = [True, True, False, True]
        results = [build_result(3, n, 1.0 if ok else 0.9) for n, ok in enumerate(outcomes)]
        for k, chance in pass_hat(results, 4).items():
            samples = list(combinations(outcomes, k))
            assert chance == pytest.approx(fmean(all(sample) for sample in samples))

    def test_cases_with_too_few_graded_trials_are_left_out(self) -> None:
        """A trial that broke off is no failure of the agent."""
        results = [build_result(3, 0, 1.0), build_result(3, 1, 1.0), build_result(4, 0, 1.0)]
        assert pass_hat(results, 2) == {1: 1.0, 2: 1.0}


class TestSummary:
    """All of it."""

    def test_failures_are_counted_apart(self) -> None:
        """They are in no mean."""
        results = [build_result(3), build_result(3, 1, score=None), build_result(4, 0, 1.0)]
        summary = summarise(MANIFEST, results)
        assert summary.failures == {"step": 1}
        assert (summary.score.mean, summary.score.episodes) == (0.75, 2)
        assert summary.success == 0.5

    def test_does_not_depend_on_the_order_of_play(self) -> None:
        """Byte for byte."""
        results = [of_family(f"f{n % 3}", n, n / 7) for n in range(7)]
        first, second = (summarise(MANIFEST, order) for order in (results, results[::-1]))
        assert first.model_dump_json() == second.model_dump_json()
