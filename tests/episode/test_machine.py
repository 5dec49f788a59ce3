"""Any order of resets, steps, misuse and closing leaves the environment in a state that adds up."""

import math

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Operation,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.errors import EpisodeNotStarted, EpisodeOver, TaskNotFound
from supportdesk_env.generation.catalogue import get_case

PLACES = st.one_of(
    st.tuples(st.just("canonical"), st.integers(0, 2)),
    st.tuples(st.sampled_from(["train", "test", "test_ood"]), st.integers(0, 24)),
)
TEXTS = st.sampled_from(["", " ", "We are looking into it.", "Refunded USD 5.00.", "not " * 50])
ACTIONS = st.builds(
    Action,
    operation=st.sampled_from(Operation),
    queue=st.none() | st.sampled_from(Queue),
    priority=st.none() | st.sampled_from(Priority),
    issue_type=st.none() | st.sampled_from(IssueType),
    status=st.none() | st.sampled_from(Status),
    resolution_code=st.none() | st.sampled_from(ResolutionCode),
    requested_fields=st.none() | st.lists(st.sampled_from(RequestField), unique=True, max_size=4),
    reply=st.none() | TEXTS,
    internal_note=st.none() | TEXTS,
)


class Desk(RuleBasedStateMachine):
    """Whoever drives an environment, in whatever order."""

    def __init__(self) -> None:
        """Make an environment nobody has reset."""
        super().__init__()
        self.environment = CaseEnvironment()
        self.place = ("canonical", 0)
        self.seen: Observation | None = None
        self.rewards: list[float] = []

    @initialize()
    def begins_unopened(self) -> None:
        """Nothing can be done before a reset."""
        with pytest.raises(EpisodeNotStarted):
            self.environment.step(Action(operation=Operation.SUBMIT))

    @rule(place=PLACES)
    def open(self, place: tuple[str, int]) -> None:
        """A case is opened, whatever stood there before."""
        self.place, self.rewards = place, []
        self.seen = self.environment.reset(split=place[0], index=place[1])
        assert (self.seen.reward, self.seen.done, self.seen.grade) == (None, False, None)

    @rule(index=st.integers(1000, 2000))
    def ask_for_what_is_not_there(self, index: int) -> None:
        """It is refused, and the open case stays."""
        with pytest.raises(TaskNotFound, match=str(index)):
            self.environment.reset(split="test", index=index)

    @rule(action=ACTIONS)
    def step(self, action: Action) -> None:
        """Anything that can be said is either done, refused in words, or an error by its name."""
        if self.seen is None:
            with pytest.raises(EpisodeNotStarted):
                self.environment.step(action)
        elif self.seen.done:
            with pytest.raises(EpisodeOver):
                self.environment.step(action)
        else:
            self._take(action)

    @rule()
    def work_to_the_rule(self) -> None:
        """The reference actions close a case at 1.0, whatever was done before them."""
        actions = reference_actions(get_case(*self.place))
        if self.seen is None or self.seen.done or self.seen.remaining_steps < len(actions):
            return
        is_untouched = not self.rewards
        for action in actions:
            self._take(action)
        assert self.seen.done
        assert self.seen.grade
        assert self.seen.grade.total == 1.0 or not is_untouched

    @rule()
    def close(self) -> None:
        """A closed environment has to be reset."""
        self.environment.close()
        self.seen, self.rewards = None, []

    def _take(self, action: Action) -> None:
        before = self.seen
        assert before
        self.seen = self.environment.step(action)
        left = 0 if self.seen.done else before.remaining_steps - 1
        assert self.seen.remaining_steps == left
        assert self.seen.feedback
        assert self.seen.reward is not None
        self.rewards.append(self.seen.reward)

    @invariant()
    def adds_up(self) -> None:
        """The return is the grade less what was paid; every step is counted once."""
        if self.seen is None:
            return
        state = self.environment.state
        assert state.current_score is not None
        assert 0.0 <= state.current_score <= 1.0
        assert state.step_count == len(self.rewards) == len(self.seen.action_history)
        assert sum(self.rewards) <= state.current_score + 1e-9
        assert all(math.isfinite(reward) and -1.07 <= reward <= 1.0 for reward in self.rewards)
        assert (self.seen.grade is not None) is self.seen.done
        if self.seen.grade:
            assert self.seen.grade.total == state.current_score
            lost = self.seen.grade.total - sum(self.rewards)
            assert math.isclose(lost, self.seen.grade.penalties, abs_tol=1e-5)

    @invariant()
    def survives_the_wire(self) -> None:
        """What is sent is read back as it was."""
        if self.seen is not None:
            assert Observation.model_validate_json(self.seen.model_dump_json()) == self.seen


Desk.TestCase.settings = settings(max_examples=30, stateful_step_count=25)
TestDesk = Desk.TestCase
