"""Plays the jobs of a run as tasks of a Ray cluster; needs the extra `ray`.

Ray runs a task again whose worker was lost. The results are those of every other backend, so a run
may be begun on one and gone on with on another.
"""

import os
import socket
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from tempfile import TemporaryDirectory
from typing import NamedTuple

from supportdesk_env.errors import MissingExtra, RunMismatch
from supportdesk_env.evaluation.results import EpisodeResult
from supportdesk_env.evaluation.runner import Job, play_job
from supportdesk_env.generation.splits import DATASET_VERSION
from supportdesk_env.grading.rubric import GRADER_VERSION

try:
    import ray
except ModuleNotFoundError as missing:
    raise MissingExtra("ray", "ray") from missing

RETRIES = 3
"""How often a job is begun again because its worker was lost."""

_PATIENCE_S = 10.0
"""How long a cluster may take to answer at all; Ray itself would wait for minutes."""

_OBJECT_STORE_BYTES = 100 * 1024**2
"""Results are small; Ray would set a third of the memory aside."""


class Versions(NamedTuple):
    """What decides whether two machines give the same results."""

    dataset: str = DATASET_VERSION
    grader: str = GRADER_VERSION


class Cluster:
    """Works jobs on a Ray cluster, one of this machine's own where none is named."""

    def __init__(self, workers: int | None = None, address: str | None = None) -> None:
        """Take how many jobs run at once and where; by default as many as there are CPUs.

        The address is that of a running cluster, `auto` for the one this machine belongs to. A
        program that has called `ray.init` itself is taken as it is.
        """
        self._workers = workers
        self._address = address

    def run(self, jobs: Iterable[Job]) -> Iterator[list[EpisodeResult]]:
        """Yield the results of each job as it is done.

        Raises:
            ConnectionError: There is no cluster at the address, or it lost a job again and again;
                what was yielded before is whole.
            RunMismatch: A worker holds another version of the cases or of the grader.
        """
        waiting = iter(jobs)
        with _connect(self._workers, self._address):
            room = self._workers or int(ray.cluster_resources()["CPU"])
            task = ray.remote(_play).options(num_cpus=1, max_retries=RETRIES)
            running: list[ray.ObjectRef[list[EpisodeResult]]] = []
            while True:
                new = islice(waiting, room - len(running))
                running += [task.remote(job, Versions()) for job in new]
                if not running:
                    return
                done, running = ray.wait(running)
                yield from map(_fetch, done)


def _play(job: Job, versions: Versions) -> list[EpisodeResult]:
    """Return the episodes of `job`, played on a worker.

    Raises:
        RunMismatch: This worker would play other cases, or grade them otherwise.
    """
    if versions != (here := Versions()):
        raise RunMismatch(f"a worker has {here}, and this run needs {versions}")
    return play_job(job)


def _fetch(task: "ray.ObjectRef[list[EpisodeResult]]") -> list[EpisodeResult]:
    """Return what `task` came to.

    Raises:
        ConnectionError: Its workers were lost, the last time it was tried too.
    """
    try:
        results: list[EpisodeResult] = ray.get(task)
    except ray.exceptions.RayTaskError as failed:
        raise failed.cause from failed
    except ray.exceptions.RayError as lost:
        msg = f"a job was lost {RETRIES + 1} times ({type(lost).__name__}); try again to go on"
        raise ConnectionError(msg) from lost
    return results


@contextmanager
def _connect(workers: int | None, address: str | None) -> Iterator[None]:
    """Hold a connection to the cluster at `address`, or start one here and stop it in the end."""
    quiet = {"log_to_driver": False, "logging_level": "error"}
    if ray.is_initialized():
        yield
        return
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    # Ray's sockets lie in this folder, and the path of a socket must be short.
    place = {"prefix": f"ray-{os.getpid()}-", "dir": "/tmp"}
    with TemporaryDirectory(**place, ignore_cleanup_errors=True) as folder:
        try:
            if address:
                _check_answers(address)
                ray.init(address, **quiet)
            else:
                ray.init(
                    "local",
                    num_cpus=workers,
                    include_dashboard=False,
                    object_store_memory=_OBJECT_STORE_BYTES,
                    _node_ip_address="127.0.0.1",
                    _temp_dir=folder,
                    **quiet,
                )
            yield
        finally:
            ray.shutdown()


def _check_answers(address: str) -> None:
    """Make sure that somebody listens at `address`.

    Raises:
        ConnectionError: Nobody does, or it is none.
    """
    if address == "auto":
        return
    host, _, port = address.rpartition("//")[2].rpartition(":")
    if not (host and port.isdecimal()):
        raise ConnectionError(f"{address!r} is no Ray cluster; give auto or host:port")
    try:
        socket.create_connection((host, int(port)), timeout=_PATIENCE_S).close()
    except (OSError, OverflowError) as cause:
        raise ConnectionError(f"no Ray cluster answers at {address}: {cause}") from cause
