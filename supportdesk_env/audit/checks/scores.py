"""Who solves a case earns everything, who does nothing earns nothing, and so does every trick."""

from typing import NamedTuple

from pydantic import TypeAdapter

from supportdesk_env.audit.checks.check import Audit, Check, Outcome
from supportdesk_env.audit.panel import ATTACKERS, NO_OP, ORACLE, READ_NOTHING, RULES, SEARCH
from supportdesk_env.domain.action import Action
from supportdesk_env.package_data import read_yaml

MARGIN = 0.5
"""Least distance between the oracle and doing nothing; the manifest declares it."""

CONSTANT_BAR = 0.25
ATTACKER_BAR = 0.35
CANARY_BAR = 0.35
RULES_RANGE = (0.45, 0.85)
GAP = 0.10
"""Least distance between an honest agent without a model and the best attacker."""


class Canary(NamedTuple):
    """A trajectory that is known to be bad."""

    name: str
    task: str
    actions: list[Action]


def load_canaries() -> list[Canary]:
    """Return the bad trajectories that are shipped."""
    return TypeAdapter(list[Canary]).validate_python(read_yaml("audit", "data/canaries.yaml"))


def _oracle_max(audit: Audit) -> Outcome:
    """Return whether every case can be solved to the last point."""
    totals = [one.total for one in audit.panel.of(ORACLE)]
    short = sum(total != 1.0 for total in totals)
    return Outcome(f"lowest {min(totals):.6f}, {short} of {len(totals)} below", not short)


def _floor_gap(audit: Audit) -> Outcome:
    """Return what doing nothing earns, and how far that is from the oracle."""
    floor = max(one.total for one in audit.panel.of(NO_OP))
    fresh = 0.0
    for task_id in audit.task_ids(24):
        environment = audit.environment()
        environment.reset(task_id=task_id)
        fresh = max(fresh, environment.report().total)
    gap = audit.panel.mean(ORACLE) - audit.panel.mean(NO_OP)
    figure = f"no-op at most {floor:.2f}, after a reset {fresh:.2f}, gap {gap:.2f}"
    return Outcome(figure, floor == fresh == 0.0 and gap >= MARGIN)


def _canary_floor(audit: Audit) -> Outcome:
    """Return what the shipped bad trajectories earn."""
    totals = {}
    for canary in load_canaries():
        environment = audit.environment()
        environment.reset(task_id=canary.task)
        for action in canary.actions:
            environment.step(action)
        totals[canary.name] = environment.report().total
    worst = max(totals, key=lambda name: totals[name])
    figure = f"best of {len(totals)}: {worst!r} {totals[worst]:.3f}"
    return Outcome(figure, totals[worst] <= CANARY_BAR)


def _constant_floor(audit: Audit) -> Outcome:
    """Return what agents earn that read nothing."""
    name, mean = audit.panel.best(READ_NOTHING)
    return Outcome(f"{name} {mean:.3f}", mean <= CONSTANT_BAR)


def _adversarial_floor(audit: Audit) -> Outcome:
    """Return what the best attacker earns, even the one that is told what to say."""
    name, mean = audit.panel.best(ATTACKERS)
    return Outcome(f"best of {len(ATTACKERS)}: {name} {mean:.3f}", mean <= ATTACKER_BAR)


def _reward_search(audit: Audit) -> Outcome:
    """Return what reading one's rewards is worth in either reward mode."""
    delta, terminal = (audit.panel.mean(name) for name in SEARCH.values())
    figure = f"dense {delta:.3f}, terminal {terminal:.3f}"
    return Outcome(figure, delta <= ATTACKER_BAR and terminal <= CONSTANT_BAR)


def _rule_based_range(audit: Audit) -> Outcome:
    """Return whether rules without a model get somewhere, and not all the way."""
    mean, (low, high) = audit.panel.mean(RULES), RULES_RANGE
    return Outcome(f"{mean:.3f}", low <= mean <= high)


def _gameability_gap(audit: Audit) -> Outcome:
    """Return how much more honest work earns than the best trick."""
    name, mean = audit.panel.best(ATTACKERS)
    gap = audit.panel.mean(RULES) - mean
    return Outcome(f"{gap:.3f} above {name}", gap >= GAP)


CHECKS = (
    Check("oracle_max", "the answer key, played", "1.0 on every case", _oracle_max),
    Check(
        "floor_gap",
        "doing nothing, a case just reset, and the oracle above them",
        f"0.00, gap >= {MARGIN}",
        _floor_gap,
    ),
    Check("canary_floor", "bad trajectories that are shipped", f"<= {CANARY_BAR}", _canary_floor),
    Check("constant_floor", "best agent that reads nothing", f"<= {CONSTANT_BAR}", _constant_floor),
    Check("adversarial_floor", "best attacker", f"<= {ATTACKER_BAR}", _adversarial_floor),
    Check(
        "reward_search",
        "an agent that climbs its own rewards",
        f"dense <= {ATTACKER_BAR}, terminal <= {CONSTANT_BAR}",
        _reward_search,
    ),
    Check(
        "rule_based_range",
        "rules that see only observations",
        f"{RULES_RANGE[0]} to {RULES_RANGE[1]}",
        _rule_based_range,
    ),
    Check(
        "gameability_gap",
        "rules that see only observations, above the best attacker",
        f">= {GAP:.2f}",
        _gameability_gap,
    ),
)
