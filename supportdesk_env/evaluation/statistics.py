"""What a run comes to: means, intervals, success over several trials, failures counted apart."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from math import comb
from operator import truediv
from statistics import fmean
from typing import NamedTuple

from pydantic import Field

from supportdesk_env.domain.model import WireModel
from supportdesk_env.evaluation.results import EpisodeResult, Manifest
from supportdesk_env.seeding import stable_number

SUCCESS = 0.9995
"""From which total on an episode counts as a success: what rounds to 1.000."""

_RESAMPLES = 2000
_PLACES_KEPT = 256
_ANY_HASH = 1 << 128
_TAIL = 0.025
_DIGITS = 6


class Estimate(WireModel):
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float
    episodes: int
    """How many episodes it is the mean of."""


class Summary(WireModel):
    """What a run comes to; the same for the same episodes, in whatever order they were played."""

    manifest: Manifest
    score: Estimate
    """Mean total."""
    components: dict[str, float]
    """Mean score of each of the eight parts."""
    by_difficulty: dict[str, Estimate]
    by_family: dict[str, Estimate]
    success: float
    """Share of episodes that count as a success."""
    pass_hat: dict[int, float]
    """pass^k: the chance that k trials of a case all succeed, by k."""
    gated: float
    """Share of episodes that tripped a safety gate."""
    mean_steps: float
    mean_penalties: float
    failures: dict[str, int] = Field(default_factory=dict)
    """Episodes that broke off (network, model), by stage; they are in no mean."""


def summarise(manifest: Manifest, results: Sequence[EpisodeResult]) -> Summary:
    """Return what the episodes of a run come to.

    Episodes that broke off are counted and left out of every mean: they say nothing of the agent.
    """
    graded = [result for result in results if result.trajectory.grade is not None]
    failures: dict[str, int] = defaultdict(int)
    for result in results:
        if result.trajectory.grade is None:
            stage = (result.trajectory.failure or "unknown").partition(":")[0]
            failures[stage] += 1
    return Summary(
        manifest=manifest,
        score=estimate(graded),
        components=_components(graded),
        by_difficulty=_grouped(graded, lambda result: result.difficulty.value),
        by_family=_grouped(graded, lambda result: result.family),
        success=_mean(is_success(result) for result in graded),
        pass_hat=pass_hat(graded, manifest.trials),
        gated=_mean(bool(r.trajectory.grade and r.trajectory.grade.gates) for r in graded),
        mean_steps=_mean(len(result.trajectory.steps) for result in graded),
        mean_penalties=_mean(r.trajectory.grade.penalties for r in graded if r.trajectory.grade),
        failures=dict(sorted(failures.items())),
    )


def is_success(result: EpisodeResult) -> bool:
    """Return whether an episode's total rounds to 1.000."""
    return result.score >= SUCCESS


class _Cluster(NamedTuple):
    """What the episodes of one family add up to."""

    total: float
    episodes: int


def estimate(results: Sequence[EpisodeResult]) -> Estimate:
    """Return the mean total with a percentile bootstrap interval that resamples families.

    Cases of one family resemble one another, so families are drawn, not cases (cluster bootstrap,
    Davison and Hinkley 1997, 3.8); with one family only, cases are. Draws depend on nothing but
    their number.
    """
    clusters = _clusters(results)
    if not clusters:
        return Estimate(mean=0.0, low=0.0, high=0.0, episodes=0)
    means = sorted(_resampled(clusters))
    cut = int(_TAIL * _RESAMPLES)
    return Estimate(
        mean=round(fmean(result.score for result in results), _DIGITS),
        low=round(means[cut], _DIGITS),
        high=round(means[-cut - 1], _DIGITS),
        episodes=len(results),
    )


def _clusters(results: Sequence[EpisodeResult]) -> list[_Cluster]:
    families = {result.family for result in results}
    scores: dict[str, list[float]] = defaultdict(list)
    for result in results:
        key = result.family if len(families) > 1 else f"{result.index}"
        scores[key].append(result.score)
    return [_Cluster(sum(scores[key]), len(scores[key])) for key in sorted(scores)]


def _resampled(clusters: Sequence[_Cluster]) -> Iterator[float]:
    """Return the mean of each resample: as many clusters as there are, drawn with replacement."""
    count = len(clusters)
    drawn = [[draw % count for draw in _draws(place)] for place in range(count)]
    totals = [[clusters[number].total for number in place] for place in drawn]
    episodes = [[clusters[number].episodes for number in place] for place in drawn]
    return map(truediv, map(sum, zip(*totals, strict=True)), map(sum, zip(*episodes, strict=True)))


@lru_cache(maxsize=_PLACES_KEPT)
def _draws(place: int) -> tuple[int, ...]:
    """Return what the cluster at `place` of each resample is drawn by; many estimates share it."""
    return tuple(
        stable_number("bootstrap", number, place, below=_ANY_HASH) for number in range(_RESAMPLES)
    )


def _components(results: Iterable[EpisodeResult]) -> dict[str, float]:
    scores: dict[str, list[float]] = defaultdict(list)
    for result in results:
        for part in result.trajectory.grade.components if result.trajectory.grade else ():
            scores[part.name].append(part.score)
    return {name: round(fmean(listed), _DIGITS) for name, listed in scores.items()}


def _grouped(
    results: Sequence[EpisodeResult], key: Callable[[EpisodeResult], str]
) -> dict[str, Estimate]:
    groups: dict[str, list[EpisodeResult]] = defaultdict(list)
    for result in results:
        groups[key(result)].append(result)
    return {name: estimate(groups[name]) for name in sorted(groups)}


def pass_hat(results: Iterable[EpisodeResult], trials: int) -> dict[int, float]:
    """Return pass^k for k up to `trials`: the chance that k trials of a case all succeed.

    Estimated without bias from c successes in n trials as C(c, k) / C(n, k), averaged over cases
    that have k graded trials (Yao et al. 2024, tau-bench, arXiv 2406.12045).
    """
    outcomes: dict[int, list[bool]] = defaultdict(list)
    for result in results:
        outcomes[result.index].append(is_success(result))
    return {
        k: _mean(
            comb(sum(one), k) / comb(len(one), k) for one in outcomes.values() if len(one) >= k
        )
        for k in range(1, trials + 1)
    }


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return round(fmean(listed), _DIGITS) if listed else 0.0
