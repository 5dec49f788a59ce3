"""Plays episodes in a process of their own: `python -m supportdesk_env.audit.probe`.

What a process prints is a digest of every byte an agent was shown, and what it cost.
"""

import json
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from importlib import import_module
from typing import NamedTuple, NoReturn

from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import Operation, Priority, Queue, RequestField
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.seeding import stable_id


class Probe(NamedTuple):
    """What a process found."""

    digests: dict[str, str]
    """What an agent was shown, by task."""
    peak_mb: float
    """Most memory the process held."""
    slowest_s: float
    """How long the slowest episode took."""
    failure: str = ""
    """Why there is nothing, where there is nothing."""


def script_for(case: Case) -> list[Action]:
    """Return some faults and detours, then the reference actions as far as steps go."""
    wrong = Action(operation=Operation.CLASSIFY, queue=Queue.BILLING_OPS, priority=Priority.LOW)
    asked = Action(operation=Operation.REQUEST_INFO, requested_fields=[RequestField.REGION])
    return [wrong, wrong, asked, *reference_actions(case)][: case.max_steps]


def trace(environment: CaseEnvironment, task_id: str) -> list[str]:
    """Return every byte that an agent is shown in one scripted episode on `task_id`."""
    case = find_case(CaseQuery(task_id=task_id))
    seen = [environment.reset(task_id=task_id, episode_id=f"trace-{task_id}").model_dump_json()]
    for action in script_for(case):
        observation = environment.step(action)
        seen += [observation.model_dump_json(), environment.state.model_dump_json()]
        if observation.done:
            break
    return seen


def probe(environment: str, task_ids: Sequence[str], *, hash_seed: int, is_offline: bool) -> Probe:
    """Return what a new process with that hash seed sees in `environment`, `module:Class`."""
    given = json.dumps([environment, list(task_ids), is_offline])
    done = subprocess.run(
        [sys.executable, "-m", "supportdesk_env.audit.probe", given],
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return Probe({}, 0.0, 0.0, done.stderr.strip().splitlines()[-1])
    return Probe(*json.loads(done.stdout))


def _refuse(*_: object, **__: object) -> NoReturn:
    """Stand in for every way to open a socket.

    Raises:
        OSError: Always.
    """
    raise OSError("the network is denied in this process")


def _main(given: str) -> None:
    name, task_ids, is_offline = json.loads(given)
    if is_offline:
        socket.socket.connect = _refuse  # type: ignore[method-assign]
        socket.getaddrinfo = _refuse
    module, _, attribute = name.partition(":")
    make = getattr(import_module(module), attribute)
    digests, slowest = dict[str, str](), 0.0
    for task_id in task_ids:
        began = time.perf_counter()
        digests[task_id] = stable_id(*trace(make(), task_id))
        slowest = max(slowest, time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    per_mb = 2**20 if sys.platform == "darwin" else 2**10
    sys.stdout.write(json.dumps(Probe(digests, peak / per_mb, slowest)))


if __name__ == "__main__":
    _main(sys.argv[1])
