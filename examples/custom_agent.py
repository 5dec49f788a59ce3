"""Writes an agent of one's own and plays every canonical case with it.

An agent is anything with a `name` and an `act` that turns an observation into an action. This one
files a case by the first keyword of the ticket it knows and sends a holding reply. It reads neither
the record nor the knowledge base, and its scores show it.
"""

from supportdesk_env.agents.agent import Agent
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import IssueType, Operation, Priority, Queue
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.rollout import play
from supportdesk_env.tasks import CANONICAL_TASK_IDS

FILED_UNDER = {
    "invoice": (Queue.BILLING_OPS, IssueType.INVOICE_TAX),
    "signing in": (Queue.TRUST_AND_SAFETY, IssueType.ACCOUNT_COMPROMISE),
    "api": (Queue.PLATFORM_ENGINEERING, IssueType.PRODUCTION_INCIDENT),
}
UNKNOWN = (Queue.GENERAL_SUPPORT, IssueType.GENERAL_QUESTION)


class KeywordAgent:
    """Files by keyword, replies with a holding sentence, submits; keeps no memory."""

    name = "keyword"

    def act(self, observation: Observation) -> Action:
        """Return the first operation that the case snapshot shows is not done yet."""
        ticket, case = observation.ticket, observation.case
        if case.queue is None:
            subject = ticket.subject.lower()
            known = (filed for word, filed in FILED_UNDER.items() if word in subject)
            queue, issue_type = next(known, UNKNOWN)
            return Action(
                operation=Operation.CLASSIFY,
                queue=queue,
                issue_type=issue_type,
                priority=Priority.NORMAL if ticket.affected_users == 1 else Priority.URGENT,
            )
        if not case.reply:
            reply = f"Hi {ticket.customer_name},\n\nthank you for writing. We are looking into it."
            return Action(operation=Operation.DRAFT_REPLY, reply=reply)
        return Action(operation=Operation.SUBMIT)


def play_all(agent: Agent) -> None:
    """Play the canonical cases in their order and print each score."""
    environment = CaseEnvironment()
    for task_id in CANONICAL_TASK_IDS:
        trajectory = play(agent, environment, task_id=task_id)
        if trajectory.grade is None:
            raise SystemExit(f"{task_id} did not end: {trajectory.failure}")
        print(f"{task_id:<24} {len(trajectory.steps)} steps  score {trajectory.grade.total:.3f}")


if __name__ == "__main__":
    play_all(KeywordAgent())
