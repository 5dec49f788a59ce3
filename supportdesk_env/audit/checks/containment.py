"""The answer key stays on its side: in what is sent, and in what an agent can reach."""

import subprocess
import sys
from collections.abc import Iterator, Mapping

from pydantic import BaseModel

from supportdesk_env.audit.checks.check import Audit, Check, Outcome
from supportdesk_env.audit.leaks import audit_leaks, find_leaks
from supportdesk_env.audit.panel import Place, spread
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim
from supportdesk_env.domain.exchange import CustomerAnswer
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.grading.rubric import Grader

MOST = 400
"""Cases that are searched at most; each is read some twenty times over."""

_KEYS = (Case, Resolution, Claim, Grader, CustomerAnswer)

_LOADED = """
import importlib, pkgutil, sys
import supportdesk_env.agents as agents
for module in pkgutil.iter_modules(agents.__path__):
    try:
        importlib.import_module(f"{agents.__name__}.{module.name}")
    except ModuleNotFoundError:
        pass
keys = ("cases", "generation", "grading", "policies", "episode", "domain.resolution", "audit")
print([m for m in sys.modules if m.startswith(tuple(f"supportdesk_env.{k}" for k in keys))])
"""


def _leaks(place: Place) -> dict[str, list[str]]:
    return audit_leaks([place])


def _no_solution_leakage(audit: Audit) -> Outcome:
    """Return what only the answer key knows and yet is shown."""
    places = audit.places[:MOST]
    found: dict[str, list[str]] = {}
    for leaks in spread(_leaks, places, audit.workers):
        found |= leaks
    first = next(iter(found.items()), None)
    figure = f"{len(found)} leaks in {len(places)} cases" + (f", first {first}" if first else "")
    return Outcome(figure, not found)


def _served_leakage(audit: Audit) -> Outcome:
    """Return what a real server sends of the answer key before an episode is over."""
    record = audit.served
    if record.missing:
        return Outcome(f"not measured: {record.missing}", is_met=None)
    found, searched = list[str](), 0
    for task_id, sent in record.cases.items():
        case = find_case(CaseQuery(task_id=task_id))
        for source, text in (*record.everywhere, *sent):
            searched += len(text)
            found += [f"{task_id}, {source}: {name}" for name in find_leaks(case, text)]
    figure = f"{len(found)} leaks in {searched:,} characters of {len(record.cases)} cases"
    return Outcome(figure + (f", first {found[0]}" if found else ""), not found)


def _oracle_containment(audit: Audit) -> Outcome:
    """Return whether an agent's process, or an observation itself, holds the answer key."""
    done = subprocess.run(
        [sys.executable, "-c", _LOADED], capture_output=True, text=True, check=False
    )
    is_apart = done.returncode == 0 and done.stdout.strip() == "[]"
    reached = 0
    tasks = audit.task_ids(24)
    for task_id in tasks:
        observation = audit.environment().reset(task_id=task_id)
        reached += any(isinstance(part, _KEYS) for part in _parts(observation))
    loaded = "none" if is_apart else (done.stdout or done.stderr).strip()[-120:]
    figure = f"modules of the key loaded with the agents: {loaded}; observations that hold it: "
    return Outcome(f"{figure}{reached} of {len(tasks)}", is_apart and not reached)


def _parts(value: object) -> Iterator[object]:
    """Yield everything that can be reached from `value` by attribute, key or place."""
    yield value
    if isinstance(value, BaseModel):
        inner: list[object] = [*vars(value).values(), *(value.model_extra or {}).values()]
    elif isinstance(value, Mapping):
        inner = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple | set | frozenset):
        inner = list(value)
    else:
        return
    for part in inner:
        yield from _parts(part)


CHECKS = (
    Check(
        "oracle_containment",
        "the answer key in an agent's process or behind an observation",
        "none",
        _oracle_containment,
    ),
    Check(
        "no_solution_leakage",
        "gold in observations, states, listings and errors, both modes",
        "0 leaks",
        _no_solution_leakage,
    ),
    Check(
        "no_solution_leakage_served",
        "gold in what a real server sends, on every route",
        "0 leaks",
        _served_leakage,
    ),
)
