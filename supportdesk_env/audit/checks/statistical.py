"""What scores look like over many cases: reachable, ordered, with room above, steady, teaching."""

from math import sqrt
from statistics import fmean, stdev

from supportdesk_env.audit.checks.check import Audit, Check, Outcome
from supportdesk_env.audit.panel import HONEST, RANDOM, RULES
from supportdesk_env.audit.probe import trace
from supportdesk_env.domain.vocabulary import Difficulty

REACHED = 0.95
ROOM = 0.15
SEPARATED = 3
"""Agents of different strength for whom harder cases have to be harder."""
SEPARABLE = 500
"""Cases it takes to order levels: agents that are no model differ by hundredths between them."""
SIGNAL = 0.10
REPEATS = 3


def _reward_reachability(audit: Audit) -> Outcome:
    """Return in how many cases an agent that sees only observations earns something."""
    totals = [one.total for one in audit.panel.of(RULES)]
    share = fmean(total > 0.0 for total in totals)
    return Outcome(f"{share:.1%} of cases, best {max(totals):.3f}", share >= REACHED)


def _difficulty_separation(audit: Audit) -> Outcome:
    """Return whether harder cases are harder for agents of different strength.

    Too few cases can show that they are, and not that they are not.
    """
    parts, ordered = [], 0
    for agent in HONEST:
        easy, medium, hard = (audit.panel.mean(agent, level) for level in Difficulty)
        ordered += easy > medium > hard
        parts.append(f"{agent} {easy:.3f} {medium:.3f} {hard:.3f}")
    is_ordered = ordered >= SEPARATED
    if not is_ordered and len(audit.panel.of(RULES)) < SEPARABLE:
        return Outcome(f"{'; '.join(parts)}; it takes {SEPARABLE} cases", None)
    return Outcome("; ".join(parts), is_ordered)


def _headroom(audit: Audit) -> Outcome:
    """Return how much is left for better agents than the honest one without a model."""
    room = 1.0 - audit.panel.mean(RULES)
    return Outcome(f"{room:.3f}", room >= ROOM)


def _variance_bound(audit: Audit) -> Outcome:
    """Return how much a total varies from play to play, and how well the mean is known."""
    tasks = audit.task_ids(12)
    varied = 0
    for task_id in tasks:
        plays = {tuple(trace(audit.environment(), task_id)) for _ in range(REPEATS)}
        varied += len(plays) > 1
    totals = [one.total for one in audit.panel.of(RULES)]
    error = stdev(totals) / sqrt(len(totals))
    figure = f"{varied} of {len(tasks)} vary in {REPEATS} plays; standard error {error:.4f}"
    return Outcome(figure, not varied)


def _training_signal(audit: Audit) -> Outcome:
    """Return how often a step of a random agent is told apart from doing nothing."""
    episodes = audit.panel.of(RANDOM)
    rewards = [reward for one in episodes for reward in one.rewards]
    share = fmean(reward != 0.0 for reward in rewards)
    gains = fmean(any(reward > 0.0 for reward in one.rewards) for one in episodes)
    figure = f"{share:.1%} of steps pay or cost; {gains:.1%} of episodes gain something"
    return Outcome(figure, share >= SIGNAL)


CHECKS = (
    Check(
        "reward_reachability",
        "cases in which rules that see only observations earn anything",
        f">= {REACHED:.0%}",
        _reward_reachability,
    ),
    Check(
        "difficulty_separation",
        "means of honest agents on easy, medium, hard",
        f"falling for {SEPARATED}",
        _difficulty_separation,
    ),
    Check("headroom", "distance from rules without a model to 1", f">= {ROOM}", _headroom),
    Check("variance_bound", "episodes whose bytes vary from play to play", "0", _variance_bound),
    Check(
        "training_signal",
        "steps of a random agent with a reward other than 0",
        f">= {SIGNAL:.0%}",
        _training_signal,
    ),
)
