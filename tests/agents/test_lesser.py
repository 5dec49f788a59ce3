"""Weaker honest agents decide as the rule-based one does, and do less."""

from supportdesk_env.agents.heuristic import make_plan_for
from supportdesk_env.agents.lesser import DrafterAgent, HastyAgent, SorterAgent
from supportdesk_env.cli.evaluate import AGENTS
from supportdesk_env.episode.environment import CaseEnvironment


class TestLesser:
    """One step each."""

    def test_hasty_gives_the_choices_and_no_texts(self) -> None:
        """All five, and what is asked for."""
        seen = CaseEnvironment().reset(task_id="billing_refund_easy")
        action, plan = HastyAgent().act(seen), make_plan_for(seen)
        assert (action.queue, action.resolution_code) == (plan.decision.queue, plan.decision.code)
        assert (action.reply, action.internal_note) == (None, None)

    def test_sorter_gives_three_choices(self) -> None:
        """And leaves the rest."""
        action = SorterAgent().act(CaseEnvironment().reset(task_id="billing_refund_easy"))
        given = action.model_dump(exclude_none=True)
        assert set(given) == {"operation", "queue", "priority", "issue_type"}

    def test_drafter_writes_two_texts(self) -> None:
        """And sets nothing."""
        action = DrafterAgent().act(CaseEnvironment().reset(task_id="billing_refund_easy"))
        given = action.model_dump(exclude_none=True)
        assert set(given) == {"operation", "reply", "internal_note"}

    def test_they_play_by_name(self) -> None:
        """On the command line."""
        assert {HastyAgent.name, SorterAgent.name, DrafterAgent.name} <= set(AGENTS)
