"""The rule-based agent reads the case instead of knowing it."""

import sys
from dataclasses import fields, replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from supportdesk_env.agents.heuristic import RuleBasedAgent, make_plan_for
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.vocabulary import LEGAL_PAIRS, Operation, Queue, RequestField
from supportdesk_env.errors import AgentFailure
from supportdesk_env.grading.rubric import Grader
from tests.building import BILLING, CANONICAL, build_variant, open_episode, play, total_of
from tests.drawing import CASES, rewritings
from tests.rewriting import Rewriting
from tests.variants import VARIANT_NAMES, VARIANTS, Variant

if TYPE_CHECKING:
    from types import FrameType

SLOW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
AGENT = RuleBasedAgent()


GRADING = {Grader.grade.__code__, Grader.total.__code__}


class SealedResolution(Resolution):
    """An answer key that nobody but the grader can read."""

    def __getattribute__(self, name: str) -> object:
        """Return an attribute while a grader is at work, and refuse it otherwise."""
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code not in GRADING:
            frame = frame.f_back
        if frame is None:
            raise AssertionError(f"{name} was read outside grading")
        return super().__getattribute__(name)


def seal(case: Case) -> Case:
    """Return `case` with its answer key sealed."""
    key = {field.name: getattr(case.resolution, field.name) for field in fields(Resolution)}
    return replace(case, resolution=SealedResolution(**key))


class TestHonesty:
    """The answer key is out of reach."""

    def test_the_seal_holds(self) -> None:
        """Reading a sealed key fails, whichever part is read."""
        sealed = seal(build_variant(BILLING))
        with pytest.raises(AssertionError, match="queue was read outside grading"):
            _ = sealed.resolution.queue
        with pytest.raises(AssertionError, match="decision was read outside grading"):
            _ = sealed.resolution.decision

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_plays_to_the_end_with_the_key_sealed(self, task_id: str) -> None:
        """With gold out of reach it still earns 1.00: it cannot have peeked."""
        assert total_of(play(seal(build_variant(task_id)), AGENT)) == 1.0

    def test_keeps_nothing_between_cases(self) -> None:
        """One agent may play many cases at once, in any order."""
        episodes = [open_episode(build_variant(task_id)) for task_id in CANONICAL]
        seen = [episode.observe("", None) for episode in episodes]
        while not all(observation.done for observation in seen):
            seen = [
                o if o.done else e.step(AGENT.act(o)) for e, o in zip(episodes, seen, strict=True)
            ]
        assert [total_of(observation) for observation in seen] == [1.0, 1.0, 1.0]


class TestBranches:
    """Every branch of the three decision lists."""

    @pytest.mark.parametrize("variant", VARIANTS, ids=VARIANT_NAMES)
    def test_earns_everything(self, variant: Variant) -> None:
        """Facts that lead elsewhere are read from the case, and answered in full."""
        assert total_of(play(variant.build(), AGENT)) == 1.0


class TestOtherCases:
    """The same kinds of case with everything else changed."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    @SLOW
    @given(data=st.data())
    def test_other_facts(self, task_id: str, data: st.DataObject) -> None:
        """Other people, ids, amounts, dates and vendors, through the facts: still 1.00."""
        assert total_of(play(data.draw(CASES[task_id]()), AGENT)) == 1.0

    @pytest.mark.parametrize("task_id", CANONICAL)
    @SLOW
    @example(rewriting=Rewriting("t-1", names=1, factor=Decimal("3.998"), days=2, minutes=13))
    @example(rewriting=Rewriting("t-2", digits=9001, separator="", days=245))
    @given(rewriting=rewritings())
    def test_other_words(self, task_id: str, rewriting: Rewriting) -> None:
        """The same, by rewriting every text of a finished case and its key: still 1.00."""
        case = rewriting.tell(build_variant(task_id))
        assert case.ticket != build_variant(task_id).ticket
        assert total_of(play(case, AGENT)) == 1.0


class TestRecovery:
    """Taking over a case that somebody else began."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_mends_what_was_set_wrong(self, task_id: str) -> None:
        """Wrong choices, needless requests and poor texts are replaced within the step limit."""
        episode = open_episode(build_variant(task_id))
        observation = episode.step(
            Action(
                operation=Operation.REQUEST_INFO,
                queue=Queue.COMPLIANCE_OPS,
                requested_fields=[RequestField.JURISDICTION],
                reply="Thanks.",
            )
        )
        while not observation.done:
            observation = episode.step(AGENT.act(observation))
        assert total_of(observation) == 1.0


class TestLimits:
    """What it has no rules for."""

    @pytest.mark.parametrize("task_id", CANONICAL)
    def test_an_unknown_record_is_read_by_its_article(self, task_id: str) -> None:
        """The issue type is the article's; queue, status and code are among those it names."""
        case = build_variant(task_id)
        observation = open_episode(case).observe("", None)
        account = observation.account.model_copy(update={"records": {"tickets": []}})
        plan = make_plan_for(observation.model_copy(update={"account": account}))
        decision = plan.decision
        assert decision.issue_type is case.resolution.issue_type
        assert decision.queue.value in observation.knowledge_base[0].content
        assert decision.code in LEGAL_PAIRS[decision.status]
        assert "note_evidence(article)" in plan.note

    @pytest.mark.parametrize("number", [0, -2])
    def test_a_missing_article_is_a_failure(self, number: int) -> None:
        """A figure that no article prints is not made up."""
        observation = open_episode(build_variant(BILLING)).observe("", None)
        articles = list(observation.knowledge_base)
        del articles[number]
        with pytest.raises(AgentFailure, match=r"no article names|does not say"):
            make_plan_for(observation.model_copy(update={"knowledge_base": articles}))

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            ("Issue type duplicate_charge, queue here.\n1. Say so.", "names no resolution code"),
            ("Issue type chargeback.\n1. Decline (declined_policy).", "the article names no Queue"),
        ],
    )
    def test_an_article_that_decides_nothing_is_a_failure(self, content: str, message: str) -> None:
        """Whatever it leaves out is named."""
        observation = open_episode(build_variant(BILLING)).observe("", None)
        odd = observation.knowledge_base[0].model_copy(update={"content": content})
        articles = [odd, *observation.knowledge_base[1:]]
        with pytest.raises(AgentFailure, match=message):
            make_plan_for(observation.model_copy(update={"knowledge_base": articles}))
