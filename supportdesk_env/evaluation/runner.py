"""Plays an agent over a split: in worker processes, results as they come, resumable."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager, nullcontext
from importlib import import_module
from itertools import islice
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.context import BaseContext
from typing import NamedTuple, Protocol, cast

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import (
    AgentFailure,
    EndpointFailure,
    MissingExtra,
    UnknownAgent,
    WorkerLost,
)
from supportdesk_env.evaluation.results import EpisodeResult, Manifest, RunFolder
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.rollout import AgentLike, play
from supportdesk_env.seeding import stable_id

JOB_EPISODES = 4
"""Episodes a worker plays before it reports; a stopped run repeats at most so many a worker."""

_AHEAD = 2
"""Chunks that wait for each worker, so that none is idle while results are written."""


_EXTRA_OF = {"openai": "llm"}
"""What installs a module that an agent needs."""


class Job(NamedTuple):
    """Some episodes of one run, small enough to be sent to a worker."""

    agent: str
    split: str
    episodes: tuple[tuple[int, int], ...]
    """Index and trial of each."""


class Backend(Protocol):
    """Where jobs are worked; the results are the same wherever that is."""

    def run(self, jobs: Iterable[Job]) -> Iterator[list[EpisodeResult]]:
        """Yield the results of each job as it is done, in any order."""


def evaluate(
    manifest: Manifest,
    folder: RunFolder,
    backend: Backend,
    on_results: Callable[[int], None] | None = None,
) -> list[EpisodeResult]:
    """Return every episode of the run, playing those that `folder` does not hold yet.

    `on_results` hears how many episodes have been added, each time some have.

    Raises:
        RunMismatch: The folder holds another run.
    """
    done = {(result.index, result.trial) for result in folder.open(manifest)}
    missing = (place for place in manifest.episodes() if place not in done)
    for results in backend.run(_jobs(manifest, missing)):
        folder.append(results)
        if on_results:
            on_results(len(results))
    return folder.results()


def _jobs(manifest: Manifest, missing: Iterator[tuple[int, int]]) -> Iterator[Job]:
    while chunk := tuple(islice(missing, JOB_EPISODES)):
        yield Job(manifest.agent, manifest.split, chunk)


def play_job(job: Job) -> list[EpisodeResult]:
    """Return the episodes of `job`, played in this process."""
    with _open_agent(job.agent) as agent:
        return [play_on(agent, job.split, index, trial) for index, trial in job.episodes]


class _Trial:
    """An environment whose episodes bear the trial in their id, for agents that draw by it."""

    def __init__(self, trial: int) -> None:
        self._environment = CaseEnvironment(reward_mode=RewardMode.TERMINAL)
        self._trial = trial
        self.step = self._environment.step

    def reset(self, *, task_id: str) -> Observation:
        """Open the case `task_id`."""
        episode_id = stable_id("evaluation", task_id, self._trial)
        return self._environment.reset(task_id=task_id, episode_id=episode_id)


class _Player:
    """An agent that hands the case over as it stands where it cannot go on."""

    def __init__(self, agent: AgentLike) -> None:
        self._agent = agent
        self.gave_up = ""

    @property
    def name(self) -> str:
        """Name of the agent."""
        return self._agent.name

    def act(self, observation: Observation) -> Action:
        """Return the agent's action, or the hand-over.

        Raises:
            EndpointFailure: The endpoint of its model failed, for which no agent is to blame.
        """
        try:
            return self._agent.act(observation)
        except EndpointFailure:
            raise
        except AgentFailure as failed:
            self.gave_up = str(failed)
            return Action(operation=Operation.SUBMIT)


def play_on(agent: AgentLike, split: str, index: int, trial: int) -> EpisodeResult:
    """Return one episode of `agent` on the case at `index` of `split`."""
    case, player = get_case(split, index), _Player(agent)
    trajectory = play(player, _Trial(trial), task_id=case.task_id)
    return EpisodeResult(
        index=index,
        trial=trial,
        family=case.family,
        difficulty=case.difficulty,
        trajectory=trajectory,
        gave_up=player.gave_up,
    )


def _open_agent(where: str) -> AbstractContextManager[AgentLike]:
    """Return the agent that `module:Class` makes, closed in the end if it can be.

    Raises:
        UnknownAgent: There is no such module or class, or it needs arguments.
    """
    module, _, name = where.partition(":")
    try:
        made = getattr(import_module(module), name)()
    except ModuleNotFoundError as missing:
        if missing.name in _EXTRA_OF:
            raise MissingExtra(_EXTRA_OF[missing.name], missing.name) from missing
        raise UnknownAgent(f"agent {where!r} needs {missing.name}, which is not there") from missing
    except (ImportError, AttributeError, ValueError, TypeError) as cause:
        msg = f"no agent {where!r}: {cause}; give module:Class, a class without arguments"
        raise UnknownAgent(msg) from cause
    if hasattr(made, "__exit__"):
        return cast("AbstractContextManager[AgentLike]", made)
    return nullcontext(cast("AgentLike", made))


def _result_of(future: Future[list[EpisodeResult]]) -> list[EpisodeResult]:
    try:
        return future.result()
    except BrokenProcessPool as cause:
        msg = "a worker process died, perhaps for want of memory; the same command goes on"
        raise WorkerLost(msg) from cause


class InProcess:
    """Works every job here and now."""

    def run(self, jobs: Iterable[Job]) -> Iterator[list[EpisodeResult]]:
        """Yield the results of each job in order."""
        yield from map(play_job, jobs)


def _context() -> BaseContext:
    """Return how workers are started: forked from a process that holds the lexicons, if it can be.

    That process is a fresh one, so that no thread or lock of this one is forked.
    """
    if "forkserver" not in get_all_start_methods():
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["supportdesk_env.evaluation.preload"])
    return context


class Processes:
    """Works jobs in several processes of this machine."""

    def __init__(self, workers: int) -> None:
        """Take the number of processes."""
        self._workers = workers

    def run(self, jobs: Iterable[Job]) -> Iterator[list[EpisodeResult]]:
        """Yield the results of each job as it is done.

        Raises:
            WorkerLost: A worker died; what was yielded before is whole.
        """
        waiting = iter(jobs)
        with ProcessPoolExecutor(self._workers, mp_context=_context()) as pool:
            running: set[Future[list[EpisodeResult]]] = set()
            while True:
                room = self._workers * _AHEAD - len(running)
                running |= {pool.submit(play_job, job) for job in islice(waiting, room)}
                if not running:
                    return
                done, running = wait(running, return_when=FIRST_COMPLETED)
                yield from map(_result_of, done)
