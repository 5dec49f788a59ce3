"""Environments of this and of other projects behind the same three calls, for `benchmarks.peers`.

Nothing of another project is imported before its game is made. No model plays or answers in any.
"""

import os
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from itertools import count
from typing import Protocol

from benchmarks.grading import Writer
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.domain.vocabulary import Operation
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.grading.rubric import Grader

Plan = Sequence[Callable[[], object]]


class Game(Protocol):
    """An environment that is made and waits for its first reset."""

    def reset(self) -> object:
        """Open the next episode; timed."""
        ...

    def plan(self) -> Plan:
        """Return the steps of the open episode: writing them is not timed, taking them is."""
        ...

    def grade(self) -> float:
        """Return what the finished episode is worth; timed."""
        ...


class Nothing:
    """Does nothing, so that what it costs is the clock's."""

    def __init__(self, first: int) -> None:
        """Take the number of the first episode, as every game does."""

    def reset(self) -> None:
        """Open nothing."""

    def plan(self) -> Plan:
        """Return ten steps that do nothing."""
        return [self.reset] * 10

    def grade(self) -> float:
        """Return full marks."""
        return 1.0


class SupportDesk:
    """This environment, played by the answer key: choices, questions, reply, note, submission."""

    def __init__(self, first: int) -> None:
        """Start before the case `first` of `train`."""
        self._environment = CaseEnvironment()
        self._indexes = count(first)
        self._case = get_case("canonical", 0)

    def reset(self) -> object:
        """Draw a new case and open it."""
        self._index = next(self._indexes)
        return self._environment.reset(split="train", index=self._index)

    def plan(self) -> Plan:
        """Return what policy requires of the case."""
        self._case = get_case("train", self._index)
        actions = reference_actions(self._case)
        return [partial(self._environment.step, action) for action in actions]

    def grade(self) -> float:
        """Grade the finished case anew, by a grader that has not met it."""
        return Grader(self._case).grade(self._environment.state.case or CaseSnapshot()).total


class SupportDeskUnread(SupportDesk):
    """This environment, given texts of which it has read no sentence before."""

    def __init__(self, first: int) -> None:
        """Start among cases that the reference play leaves out, with sentences of its own."""
        super().__init__(first + 5_000)
        self._writer = Writer(seed=first)
        self.unread = CaseSnapshot()

    def plan(self) -> Plan:
        """Return one step, a reply of 1,000 characters; what is graded later is written too."""
        self._case = get_case("train", self._index)
        reply, note = self._writer.write(1_000), self._writer.write(500)
        self.unread = CaseSnapshot(reply=reply, internal_note=note)
        draft = Action(operation=Operation.DRAFT_REPLY, reply=self._writer.write(1_000))
        return [partial(self._environment.step, draft)]

    def grade(self) -> float:
        """Grade another reply of 1,000 characters and a note of 500."""
        return Grader(self._case).grade(self.unread).total


class ReasoningGym:
    """A procedural dataset of reasoning-gym: one question, one answer, no steps."""

    def __init__(self, dataset: str, first: int) -> None:
        """Create the dataset with the seed `first`."""
        create = import_module("reasoning_gym").create_dataset
        self._dataset = create(dataset, seed=first, size=1_000_000)
        self._indexes = count()

    def reset(self) -> object:
        """Generate the next item."""
        self._item = self._dataset[next(self._indexes)]
        return self._item

    def plan(self) -> Plan:
        """Return no step."""
        return []

    def grade(self) -> float:
        """Score the right answer."""
        return float(self._dataset.score_answer(self._item["answer"], self._item))


class TauRetail:
    """The retail domain of tau2 with the expected tool calls; nobody plays the customer."""

    def __init__(self, first: int) -> None:
        """Load the domain's tasks and start at the task `first`."""
        os.environ.setdefault("LITELLM_LOCAL_MODEL_COST_MAP", "True")  # or it asks the network
        import_module("loguru").logger.disable("tau2")  # it logs every response
        self._messages = import_module("tau2.data_model.message")
        self._runs = import_module("tau2.data_model.simulation")
        self._evaluator = import_module("tau2.evaluator.evaluator")
        registry = import_module("tau2.registry").registry
        self._make = registry.get_env_constructor("retail")
        tasks = registry.get_tasks_loader("retail")("base")
        self._tasks = [
            task
            for task in tasks
            if not task.evaluation_criteria.communicate_info and task.initial_state is None
        ]
        self._numbers = count(first)

    def reset(self) -> object:
        """Make the next task's environment, its database read from disk, as tau2's runner does."""
        self._task = self._tasks[next(self._numbers) % len(self._tasks)]
        self._told: list[object] = []
        self._environment = self._make()
        self._environment.set_state(None, None, [])
        return self._environment.get_policy()

    def plan(self) -> Plan:
        """Return the tool calls the task expects."""
        return [
            partial(
                self._call,
                self._messages.ToolCall(
                    id=move.action_id, name=move.name, arguments=move.arguments
                ),
            )
            for move in self._task.evaluation_criteria.actions
        ]

    def _call(self, call: object) -> None:
        answer = self._environment.get_response(call)
        say = self._messages.AssistantMessage
        self._told += [say(role="assistant", tool_calls=[call]), answer]

    def grade(self) -> float:
        """Evaluate the run: replay it, play the expected calls, compare the databases."""
        run = self._runs.SimulationRun(
            id="benchmark",
            task_id=self._task.id,
            start_time="",
            end_time="",
            duration=0.0,
            termination_reason=self._runs.TerminationReason.AGENT_STOP,
            messages=self._told,
        )
        kind = self._evaluator.EvaluationType.ALL
        evaluate = self._evaluator.evaluate_simulation
        return float(evaluate(run, self._task, kind, solo_mode=False, domain="retail").reward)


class TextArena:
    """A negotiation of textarena: two players, ten turns of bracketed offers in text."""

    TURNS = ("Fair is fair. [Offer: 1 Wheat -> 1 Wood]", "That suits me. [Accept]") * 5

    def __init__(self, first: int) -> None:
        """Make the game; `first` is its first seed."""
        self._environment = import_module("textarena").make("SimpleNegotiation-v0")
        self._seeds = count(first)

    def reset(self) -> object:
        """Deal the next game and render what the first player reads."""
        self._environment.reset(num_players=2, seed=next(self._seeds))
        return self._environment.get_observation()

    def plan(self) -> Plan:
        """Return an offer and its acceptance, five times over."""
        return [partial(self._say, text) for text in self.TURNS]

    def _say(self, text: str) -> None:
        done, _ = self._environment.step(action=text)
        if not done:
            self._environment.get_observation()

    def grade(self) -> float:
        """Return 1.0 where the game was decided by its rules, with no illegal move."""
        _, told = self._environment.close()
        return float(not any(player["invalid_move"] for player in told.values()))


class ToyText:
    """A table of Gymnasium's, without text: a lower bound for what an environment can cost."""

    def __init__(self, first: int) -> None:
        """Make the environment; `first` is its first seed."""
        self._environment = import_module("gymnasium").make("Taxi-v4")
        self._seeds = count(first)

    def reset(self) -> object:
        """Draw where taxi, passenger and destination are."""
        return self._environment.reset(seed=next(self._seeds))

    def plan(self) -> Plan:
        """Return twenty drives, pick-ups and drop-offs, whatever they lead to."""
        return [partial(self._environment.step, number % 6) for number in range(20)]

    def grade(self) -> float:
        """Return nothing: every step has told its reward."""
        return 0.0
