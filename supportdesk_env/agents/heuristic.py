"""The rule-based agent: reads ticket, record and articles, never anything else."""

from collections.abc import Callable
from contextlib import suppress

from supportdesk_env.agents.billing_rules import plan_billing
from supportdesk_env.agents.general_rules import plan_generally
from supportdesk_env.agents.incident_rules import plan_incident
from supportdesk_env.agents.plan import Plan
from supportdesk_env.agents.playbook import Playbook
from supportdesk_env.agents.security_rules import plan_security
from supportdesk_env.agents.writing import Letter, write_note, write_reply
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation, RequestField
from supportdesk_env.errors import AgentFailure

_PLANNERS: dict[tuple[str, str], Callable[[Playbook], Plan]] = {
    ("account_compromise", "security_events"): plan_security,
    ("production_incident", "monitoring"): plan_incident,
    ("duplicate_charge", "charges"): plan_billing,
}
"""Who reads a case, by the issue type the articles are about and the table that shows it."""


class RuleBasedAgent:
    """Plays a case from the observation alone; keeps nothing between steps."""

    name = "rule-based"

    def act(self, observation: Observation) -> Action:
        """Return the next operation of the plan that is not done yet.

        Raises:
            AgentFailure: No article says how cases like this one are decided.
        """
        plan = make_plan_for(observation)
        case, decision = observation.case, plan.decision
        choices = {
            "queue": decision.queue,
            "priority": decision.priority,
            "issue_type": decision.issue_type,
            "status": decision.status,
            "resolution_code": decision.code,
        }
        is_asked = case.requested_fields == list(plan.requested)
        if plan.requested and not is_asked:  # first, since the answer may change the rest
            asked = list(plan.requested)
            return Action(operation=Operation.REQUEST_INFO, requested_fields=asked)
        if not is_asked or any(getattr(case, name) != value for name, value in choices.items()):
            taken_back: list[RequestField] | None = None if is_asked else []
            return Action(operation=Operation.CLASSIFY, **choices, requested_fields=taken_back)
        reply, note = write_texts(observation, plan)
        if case.reply != reply:
            return Action(operation=Operation.DRAFT_REPLY, reply=reply)
        if case.internal_note != note:
            return Action(operation=Operation.ADD_INTERNAL_NOTE, internal_note=note)
        return Action(operation=Operation.SUBMIT)


def make_plan_for(observation: Observation) -> Plan:
    """Return the plan of the rules that can read the record, else one that fits any case.

    Raises:
        AgentFailure: No article says how cases like this one are decided.
    """
    playbook = Playbook(observation)
    for (issue_type, table), planner in _PLANNERS.items():
        if playbook.is_about(issue_type) and observation.account.records.get(table):
            with suppress(AgentFailure, LookupError):  # made for another kind of record
                return planner(playbook)
    return plan_generally(playbook)


def write_texts(observation: Observation, plan: Plan) -> tuple[str, str]:
    """Return the reply and the internal note of `plan`."""
    ticket, account = observation.ticket, observation.account
    first_name = ticket.customer_name.split()[0]
    reply = write_reply(Letter(first_name, "The support desk"), plan.reply, plan.words)
    opening = f"{ticket.company}, {account.account_id}: {ticket.subject}."
    return reply, write_note(opening, plan.note, plan.words)
