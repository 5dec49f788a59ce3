"""Honest agents weaker than the rule-based one, to see whether difficulty orders all of them."""

from supportdesk_env.agents.heuristic import make_plan_for, write_texts
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation


class HastyAgent:
    """Decides as the rule-based agent does, hands over in one step and waits for no answer."""

    name = "hasty"

    def act(self, observation: Observation) -> Action:
        """Return the whole plan but its texts.

        Raises:
            AgentFailure: No article says how cases like this one are decided.
        """
        plan = make_plan_for(observation)
        return Action(
            operation=Operation.SUBMIT,
            queue=plan.decision.queue,
            priority=plan.decision.priority,
            issue_type=plan.decision.issue_type,
            status=plan.decision.status,
            resolution_code=plan.decision.code,
            requested_fields=list(plan.requested),
        )


class SorterAgent:
    """Only sorts: queue, priority and issue type as the rule-based agent would have them."""

    name = "sorter"

    def act(self, observation: Observation) -> Action:
        """Return three choices and hand over.

        Raises:
            AgentFailure: No article says how cases like this one are decided.
        """
        decision = make_plan_for(observation).decision
        return Action(
            operation=Operation.SUBMIT,
            queue=decision.queue,
            priority=decision.priority,
            issue_type=decision.issue_type,
        )


class DrafterAgent:
    """Only writes: the reply and the note of the rule-based agent, before any answer came."""

    name = "drafter"

    def act(self, observation: Observation) -> Action:
        """Return two texts and hand over.

        Raises:
            AgentFailure: No article says how cases like this one are decided.
        """
        reply, note = write_texts(observation, make_plan_for(observation))
        return Action(operation=Operation.SUBMIT, reply=reply, internal_note=note)
