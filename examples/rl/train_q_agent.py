"""Learns to work the three canonical cases by tabular Q-learning, from reward alone.

An episode is a chain of small decisions. Each operation (classify, request_info, draft_reply,
add_internal_note) is put together slot by slot: which queue, which priority, ask for this field or
not, write this sentence or not and with which figure. Then it is sent, and the reward of the step
(the change of the grade less penalties) is the reward of its last slot; the slots before earn 0.
An operation with nothing in it is not sent. `submit` ends the episode.

State: the kind of case, as far as it shows (plan tier, tables of the record), and the slot.
Actions: the slot's options (`action_library.py`); option 0 leaves the slot out.
Learning: Watkins's Q(lambda) with lambda = 1 and no discount. A decision is credited with the
    rewards up to the next exploring decision, and from there with the best value known. The
    environment is deterministic, so a step size of 1 learns fastest.
Exploring: one slot per episode departs from the greedy plan, to an option tried least so far, so
    this option alone moves the return. The slots after it are off the plan, and learn only when
    the departure is now the better plan. Options were measured against one another, so the values
    of a slot move together when the plan improves elsewhere.

Nothing here reads policy, cases, the grader or the rule-based agent; the grade is looked at when
training is over. Sources: Watkins and Dayan, "Q-learning", Machine Learning 8 (1992), 279-292;
Sutton and Barto, "Reinforcement Learning: An Introduction" (2nd ed., 2018), 6.5 and 12.10.
"""

import argparse
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from action_library import AGENDA, Plan, Slot, build_slots, compose, recognise
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.tasks import CANONICAL_TASK_IDS

EPISODES = 600
"""Per case: twice its options, so that each is tried early and again beside what was learned."""

STEP_SIZE = 1.0
EVALUATE_EVERY = 20
DIGITS = 6


class QTable:
    """What is known of one kind of case: the value and the trials of every option of a slot."""

    def __init__(self, slots: tuple[Slot, ...], seed: str) -> None:
        """Start with the empty plan, which earns nothing."""
        self.slots = slots
        self.values: list[dict[int, float]] = [{0: 0.0} for _ in slots]
        self.trials: Counter[tuple[int, int]] = Counter()
        self._rng = random.Random(seed)

    def best(self, number: int) -> int:
        """Return the most valuable option tried so far; of equals the first, which does least."""
        row = self.values[number]
        return min(row, key=lambda option: (-row[option], option))

    def greedy_plan(self) -> Plan:
        """Return the most valuable option of every slot."""
        return [self.best(number) for number in range(len(self.slots))]

    def explore(self, plan: Plan) -> int:
        """Change one slot of `plan` to an option tried least, and return the slot's number."""
        others = [
            (number, option)
            for number, slot in enumerate(self.slots)
            for option in range(len(slot.options))
            if option != plan[number]
        ]
        departure = min(others, key=lambda other: (self.trials[other], self._rng.random()))
        self.trials[departure] += 1
        number, plan[number] = departure
        return number

    def learn(self, plan: Plan, departed: int | None, rewards: Mapping[Operation, float]) -> None:
        """Credit the decisions of one episode, which left the greedy plan at slot `departed`."""
        to_go = {
            operation: sum(rewards[later] for later in AGENDA[number:])
            for number, operation in enumerate(AGENDA)
        }
        returns = [to_go[slot.operation] for slot in self.slots]
        regret, end = 0.0, len(plan)
        if departed is not None:
            row, option = self.values[departed], plan[departed]
            old = row.get(option, 0.0)
            row[option] = round(old + STEP_SIZE * (returns[departed] - old), DIGITS)
            best = self.best(departed)
            if best != option:
                regret, end = row[best] - row[option], departed
        for number in range(end):
            if number != departed:
                self._shift(number, plan[number], returns[number] + regret)

    def _shift(self, number: int, option: int, target: float) -> None:
        """Move the value of `option` towards `target`, and the slot's other values with it."""
        row = self.values[number]
        error = target - row[option]
        for known in row:
            row[known] = round(row[known] + STEP_SIZE * error, DIGITS)


def play(
    environment: CaseEnvironment, task_id: str, slots: Sequence[Slot], plan: Plan
) -> tuple[dict[Operation, float], Observation]:
    """Return what each operation of one episode paid, and its last observation."""
    observation = environment.reset(task_id=task_id)
    rewards = dict.fromkeys(AGENDA, 0.0)
    for action in compose(observation, slots, plan):
        observation = environment.step(action)
        rewards[action.operation] += observation.reward or 0.0
    return rewards, observation


@dataclass(slots=True)
class Result:
    """How training on one case went, and what greedy play then earned."""

    task_id: str
    options: int
    episodes: int
    found_after: int = 0
    """Episode that found the final plan."""
    grade: float = 0.0
    curve: list[tuple[int, float]] = field(default_factory=list)
    """Return of the greedy plan after so many episodes."""


def train(environment: CaseEnvironment, task_id: str, table: QTable, episodes: int) -> Result:
    """Return how learning `task_id` went; what was learned is in `table`."""
    result = Result(task_id, sum(len(slot.options) - 1 for slot in table.slots), episodes)
    greedy = table.greedy_plan()
    for episode in range(1, episodes + 1):
        plan = list(greedy)
        departed = table.explore(plan) if episode > 1 else None
        rewards, _ = play(environment, task_id, table.slots, plan)
        table.learn(plan, departed, rewards)
        if table.greedy_plan() != greedy:
            greedy, result.found_after = table.greedy_plan(), episode
        if episode in {1, episodes} or episode % EVALUATE_EVERY == 0:
            rewards, _ = play(environment, task_id, table.slots, greedy)
            result.curve.append((episode, round(sum(rewards.values()), DIGITS)))
    return result


def evaluate(environment: CaseEnvironment, task_id: str, tables: Mapping[str, QTable]) -> float:
    """Return the grade of greedy play on `task_id`, by the table of the kind of case it shows."""
    table = tables[recognise(environment.reset(task_id=task_id))]
    _, observation = play(environment, task_id, table.slots, table.greedy_plan())
    if observation.grade is None:
        raise RuntimeError(f"{task_id} did not end")
    return observation.grade.total


def train_all(seed: int, episodes: int) -> list[Result]:
    """Return the results of training on every canonical case and playing it greedily."""
    environment = CaseEnvironment()
    tables: dict[str, QTable] = {}
    results = []
    for task_id in CANONICAL_TASK_IDS:
        observation = environment.reset(task_id=task_id)
        table = QTable(build_slots(observation), f"{seed} {task_id}")
        tables[recognise(observation)] = table
        results.append(train(environment, task_id, table, episodes))
    for result in results:
        result.grade = evaluate(environment, result.task_id, tables)
    return results


def draw(results: Sequence[Result], path: Path) -> None:
    """Save the learning curves as a PNG."""
    figure = Figure(figsize=(7, 4), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots()
    for result in results:
        episodes, returns = zip(*result.curve, strict=True)
        axes.plot(episodes, returns, label=result.task_id)
    axes.set(xlabel="training episodes", ylabel="return of the greedy plan", ylim=(-0.05, 1.05))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower right")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


def print_table(results: Sequence[Result]) -> None:
    """Print one line per case: what there was to try, what was learned and when."""
    print(f"{'task':<26}{'options':>8}{'episodes':>10}{'found after':>13}{'first':>7}{'score':>7}")
    for result in results:
        first = result.curve[0][1]
        print(
            f"{result.task_id:<26}{result.options:>8}{result.episodes:>10}"
            f"{result.found_after:>13}{first:>7.2f}{result.grade:>7.2f}"
        )
    average = sum(result.grade for result in results) / len(results)
    print(f"{'average':<26}{average:>45.2f}")


def main() -> None:
    """Train, evaluate, print and save."""
    parser = argparse.ArgumentParser(description="Tabular Q-learning on the canonical cases.")
    parser.add_argument("--episodes", type=int, default=EPISODES, help="per case")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--plot", type=Path, default=Path("outputs/q_learning.png"), metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE", help="save the figures as well")
    options = parser.parse_args()
    if options.episodes < 1:
        parser.error("--episodes must be at least 1")
    began = time.perf_counter()
    results = train_all(options.seed, options.episodes)
    print_table(results)
    draw(results, options.plot)
    print(f"learning curve: {options.plot}")
    if options.json:
        report = {"seed": options.seed, "tasks": [asdict(result) for result in results]}
        options.json.write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    print(f"{time.perf_counter() - began:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
