"""What the rule-based agent reads off the knowledge base: the vendor's figures, by pattern.

Nothing here knows a particular vendor or case; a figure that is not printed is not used.
"""

import re
from dataclasses import dataclass

from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Priority, RequestField
from supportdesk_env.errors import AgentFailure


@dataclass(frozen=True, slots=True)
class Article:
    """The article that governs a case."""

    article_id: str
    content: str


class Playbook:
    """The knowledge base of one observation, asked for figures."""

    def __init__(self, observation: Observation) -> None:
        """Take the articles that are in force on the day of the ticket."""
        self.observation = observation
        today = observation.ticket.received_at[:10]
        self.articles = [
            Article(article.article_id, article.content)
            for article in observation.knowledge_base
            if article.effective_from <= today and "superseded)" not in article.title
        ]
        self._tier = observation.ticket.customer_tier.value
        self._plan = observation.account.plan

    def is_about(self, issue_type: str) -> bool:
        """Return whether an article in force governs `issue_type`."""
        return any(f"Issue type {issue_type}" in article.content for article in self.articles)

    def article_on(self, issue_type: str) -> Article:
        """Return the article that governs `issue_type`.

        Raises:
            AgentFailure: No article names the issue type.
        """
        for article in self.articles:
            if f"Issue type {issue_type}" in article.content:
                return article
        msg = f"no article on {issue_type}"
        raise AgentFailure(msg)

    def find(self, pattern: str) -> tuple[str, ...]:
        """Return the groups of the first article that matches `pattern`.

        Raises:
            AgentFailure: No article matches.
        """
        for article in self.articles:
            if match := re.search(pattern, article.content):
                return match.groups()
        msg = f"the knowledge base does not say: {pattern}"
        raise AgentFailure(msg)

    def number(self, pattern: str) -> float:
        """Return the number in the first group of `pattern`."""
        return float(self.find(pattern)[0])

    def priority(
        self, affected: int, total: int, urgency: int, *, is_production: bool = True
    ) -> Priority:
        """Return the priority of an impact and an urgency by the printed function."""
        broad_share, broad, some_share, some = map(
            float,
            self.find(
                r"3 if at least (\d+)% .*? at least (\d+) users are affected; "
                r"2 if at least (\d+)% or at least (\d+) users"
            ),
        )
        share = 100 * affected / max(total, 1)
        if share >= broad_share or affected >= broad:
            impact = 3
        else:
            impact = 2 if share >= some_share or affected >= some else 1
        by_sum = {6: Priority.URGENT, 5: Priority.HIGH, 4: Priority.NORMAL}
        level = by_sum.get(impact + urgency, Priority.LOW)
        return min(level, self._ceiling(is_production=is_production), key=list(Priority).index)

    def _ceiling(self, *, is_production: bool) -> Priority:
        (named,) = self.find(r"plans other than (.+?) are at most high")
        if not is_production or self._tier == "free":
            return Priority.NORMAL
        return Priority.URGENT if self._plan in re.split(r", | and ", named) else Priority.HIGH

    def update_minutes(self, priority: Priority) -> str:
        """Return the interval to the next update for this customer at `priority`."""
        (minutes,) = self.find(rf"\({self._tier}\):[^\n]*\b{priority.value} (\d+) minutes")
        return f"{minutes} minutes"

    def field_set(self, pattern: str) -> list[RequestField]:
        """Return the fields listed in the first group of `pattern`."""
        (listed,) = self.find(pattern)
        return [RequestField(name) for name in re.split(r", | and ", listed.strip())]
