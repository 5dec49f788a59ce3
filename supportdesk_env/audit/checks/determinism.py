"""The same seed and actions give the same bytes: again, elsewhere, and among others."""

from concurrent.futures import ThreadPoolExecutor

from supportdesk_env.audit.checks.check import Audit, Check, Outcome
from supportdesk_env.audit.probe import script_for, trace
from supportdesk_env.generation.catalogue import CaseQuery, find_case
from supportdesk_env.seeding import stable_id

SEEDS = range(16)
SESSIONS = 64


def _seed_control(audit: Audit) -> Outcome:
    """Return whether a seed decides the case, and is recorded."""
    opened: dict[int, str] = {}
    wrong = 0
    for seed in SEEDS:
        once, again = audit.environment(), audit.environment()
        first = once.reset(seed=seed)
        opened[seed] = first.task_id
        same = first == again.reset(seed=seed)
        wrong += not same or once.state.seed != seed
    different = len(set(opened.values()))
    figure = f"{len(SEEDS) - wrong} of {len(SEEDS)} repeat, {different} different cases"
    return Outcome(figure, not wrong and different == len(SEEDS))


def _episode_determinism(audit: Audit) -> Outcome:
    """Return whether other processes and threads show what this one does."""
    tasks = audit.task_ids(12)

    def digest(task_id: str) -> str:
        return stable_id(*trace(audit.environment(), task_id))

    here = {task_id: digest(task_id) for task_id in tasks}
    with ThreadPoolExecutor(8) as pool:
        threads = dict(zip(tasks, pool.map(digest, tasks), strict=True))
    others = {"threads": threads, **{name: one.digests for name, one in audit.probes.items()}}
    differ = sorted(
        f"{task} ({name})"
        for name, seen in others.items()
        for task in tasks
        if seen.get(task) != here[task]
    )
    figure = f"{len(differ)} of {len(tasks) * len(others)} episodes differ"
    return Outcome(figure + (f", first {differ[0]}" if differ else ""), not differ)


def _episode_isolation(audit: Audit) -> Outcome:
    """Return whether sessions that take turns see what each would see alone."""
    tasks = audit.task_ids(SESSIONS)
    alone = {task_id: trace(audit.environment(), task_id) for task_id in tasks}
    sessions = {task_id: audit.environment() for task_id in tasks}
    scripts = {name: script_for(find_case(CaseQuery(task_id=name))) for name in tasks}
    mixed = {
        name: [one.reset(task_id=name, episode_id=f"trace-{name}").model_dump_json()]
        for name, one in sessions.items()
    }
    for turn in range(max(map(len, scripts.values()))):
        for name in [name for name in tasks if turn < len(scripts[name])]:
            if sessions[name].state.step_count == turn:
                mixed[name].append(sessions[name].step(scripts[name][turn]).model_dump_json())
                mixed[name].append(sessions[name].state.model_dump_json())
    crossed = [name for name in tasks if mixed[name] != alone[name]]
    return Outcome(f"{len(crossed)} of {len(tasks)} sessions differ", not crossed)


CHECKS = (
    Check(
        "seed_control",
        "seeds that repeat their case and differ from one another",
        "all",
        _seed_control,
    ),
    Check(
        "episode_determinism",
        "bytes shown in 8 threads, in 2 processes with other hash seeds",
        "0 differ",
        _episode_determinism,
    ),
    Check(
        "episode_isolation",
        "64 interleaved sessions beside 64 sequential ones, byte for byte",
        "0 differ",
        _episode_isolation,
    ),
)
