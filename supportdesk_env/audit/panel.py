"""The panel: attackers, honest agents and the oracle, each playing the same cases once."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from statistics import fmean
from typing import NamedTuple, Protocol, TypeVar

from supportdesk_env.agents.exploits import EXPLOITS
from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.agents.lesser import DrafterAgent, HastyAgent, SorterAgent
from supportdesk_env.agents.searching import RewardSearcher
from supportdesk_env.audit.attackers import MajorityAgent, template_action
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Difficulty, Operation
from supportdesk_env.episode.environment import Episode
from supportdesk_env.episode.reward import RewardMode
from supportdesk_env.errors import AgentFailure
from supportdesk_env.generation.catalogue import get_case

ORACLE = "oracle"
NO_OP = "no-op"
RANDOM = "random-valid"
RULES = "rule-based"
READ_NOTHING = ("constant", "majority")
HONEST = (RULES, HastyAgent.name, SorterAgent.name, DrafterAgent.name)
SEARCH = {mode: f"reward-searcher ({mode.value})" for mode in RewardMode}
LESSER = (DrafterAgent, SorterAgent, HastyAgent, RuleBasedAgent)
ATTACKERS = (*(agent.name for agent in EXPLOITS if agent.name != NO_OP), "majority", "template")

Place = tuple[str, int]
"""Split and index of a case."""

Result = TypeVar("Result")


class Played(NamedTuple):
    """One episode of one agent, as far as the checks look at it."""

    agent: str
    task_id: str
    difficulty: Difficulty
    total: float
    penalties: float
    rewards: tuple[float, ...]


class _Actor(Protocol):
    """Whoever decides on the next action."""

    def act(self, observation: Observation) -> Action:
        """Return the action to take at `observation`."""


class _Script:
    """Plays actions that were written before."""

    def __init__(self, actions: Sequence[Action]) -> None:
        self._actions = actions

    def act(self, observation: Observation) -> Action:
        """Return the action whose turn it is."""
        return self._actions[len(observation.action_history)]


def play_place(place: Place) -> list[Played]:
    """Return the episodes of the whole panel on the case at `place`."""
    case = get_case(*place)
    actors: dict[str, _Actor] = {
        **{agent.name: agent() for agent in (*EXPLOITS, MajorityAgent)},
        "template": _Script([template_action(case)]),
        **{agent.name: agent() for agent in LESSER},
        ORACLE: _Script(reference_actions(case)),
    }
    played = [_play(name, actor, case, RewardMode.DELTA) for name, actor in actors.items()]
    searched = [_play(name, RewardSearcher(), case, mode) for mode, name in SEARCH.items()]
    return played + searched


def _play(name: str, actor: _Actor, case: Case, mode: RewardMode) -> Played:
    """Return one episode; who cannot decide hands the case over as it stands."""
    episode = Episode.open(case, f"audit-{case.task_id}", None, mode)
    observation = episode.observe("The case is open.", None)
    rewards = list[float]()
    while not observation.done:
        try:
            action = actor.act(observation)
        except AgentFailure:
            action = Action(operation=Operation.SUBMIT)
        observation = episode.step(action)
        rewards.append(observation.reward if observation.reward is not None else float("nan"))
    report = episode.report()
    return Played(
        name, case.task_id, case.difficulty, report.total, report.penalties, tuple(rewards)
    )


class Panel:
    """All episodes of a run, and means over them."""

    def __init__(self, played: Iterable[Played]) -> None:
        """Take the episodes."""
        self.played = list(played)

    def of(self, agent: str) -> list[Played]:
        """Return the episodes of one agent."""
        return [one for one in self.played if one.agent == agent]

    def mean(self, agent: str, level: Difficulty | None = None) -> float:
        """Return the mean total of an agent, over one level or all of them."""
        totals = [one.total for one in self.of(agent) if level in (None, one.difficulty)]
        return fmean(totals) if totals else 0.0

    def best(self, agents: Iterable[str]) -> tuple[str, float]:
        """Return who of `agents` earns most, and how much."""
        means = {agent: self.mean(agent) for agent in agents}
        name = max(means, key=lambda agent: means[agent])
        return name, means[name]

    def table(self) -> dict[str, dict[str, float]]:
        """Return the means of every agent, over all cases and by level."""
        names = dict.fromkeys(one.agent for one in self.played)
        return {
            name: {"all": self.mean(name), **{str(lv): self.mean(name, lv) for lv in Difficulty}}
            for name in names
        }


def spread(
    function: Callable[[Place], Result],
    places: Sequence[Place],
    workers: int,
    on_done: Callable[[int], None] | None = None,
) -> Iterator[Result]:
    """Yield what `function` returns for each of `places`, in order, worked in processes."""
    if workers == 1:
        yield from _count(map(function, places), on_done)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from _count(pool.map(partial(function), places, chunksize=4), on_done)


def _count(results: Iterable[Result], on_done: Callable[[int], None] | None) -> Iterator[Result]:
    for number, result in enumerate(results, start=1):
        if on_done:
            on_done(number)
        yield result
