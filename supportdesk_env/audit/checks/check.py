"""What a check is, what it has to look at, and what it says."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from supportdesk_env.audit.panel import Panel, Place, play_place, spread
from supportdesk_env.audit.probe import Probe, probe
from supportdesk_env.audit.served import Record, record_server
from supportdesk_env.episode.environment import CaseEnvironment


class Verdict(StrEnum):
    """What came of a check."""

    MET = "met"
    MISSED = "missed"
    SKIPPED = "skipped"


class Outcome(NamedTuple):
    """What a check measured."""

    figure: str
    is_met: bool | None
    """`None` where nothing could be measured, for the reason the figure gives."""


class Row(NamedTuple):
    """One line of the report."""

    id: str
    measured: str
    bar: str
    figure: str
    verdict: Verdict


class Audit:
    """What the checks look at: an environment, the cases, and what a panel earns on them."""

    def __init__(
        self,
        places: Sequence[Place],
        *,
        environment: type[CaseEnvironment] = CaseEnvironment,
        workers: int = 1,
        on_played: Callable[[int], None] | None = None,
    ) -> None:
        """Take the cases and the environment; `on_played` hears of every case of the panel."""
        self.places = places
        self.environment = environment
        self.workers = workers
        self._on_played = on_played

    def task_ids(self, count: int) -> list[str]:
        """Return the ids of the first `count` cases, or of all there are."""
        return [f"{split}_{index}" for split, index in self.places[:count]]

    @cached_property
    def panel(self) -> Panel:
        """What every agent of the panel earns on every case."""
        played = spread(play_place, self.places, self.workers, self._on_played)
        return Panel(chain.from_iterable(played))

    @cached_property
    def probes(self) -> dict[str, Probe]:
        """The same episodes in two other processes: other hash seeds, one of them offline."""
        name = f"{self.environment.__module__}:{self.environment.__qualname__}"
        tasks = self.task_ids(12)
        with ThreadPoolExecutor(2) as pool:  # each waits for a process of its own
            online = pool.submit(probe, name, tasks, hash_seed=0, is_offline=False)
            offline = pool.submit(probe, name, tasks, hash_seed=1, is_offline=True)
            return {"hash seed 0": online.result(), "hash seed 1, offline": offline.result()}

    @cached_property
    def served(self) -> Record:
        """What a real server sends while the first cases are worked."""
        return record_server(self.task_ids(6))


class Check(NamedTuple):
    """One thing that is measured against a bar."""

    id: str
    measured: str
    bar: str
    run: Callable[[Audit], Outcome]

    def row(self, audit: Audit) -> Row:
        """Return the line of this check for `audit`."""
        figure, is_met = self.run(audit)
        verdicts = {True: Verdict.MET, False: Verdict.MISSED, None: Verdict.SKIPPED}
        return Row(self.id, self.measured, self.bar, figure, verdicts[is_met])
