"""A case: what the agent gets to see, what policy requires of it, and how long it may take."""

from dataclasses import dataclass

from supportdesk_env.domain.exchange import CustomerAnswer
from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.ticket import AccountRecord, KnowledgeArticle, Ticket
from supportdesk_env.domain.vocabulary import Difficulty


@dataclass(frozen=True, slots=True)
class Case:
    """One case with its answer key; the key stays on this side of the environment."""

    task_id: str
    split: str
    index: int
    family: str
    package: str
    """The package of the family, where the readings of its own claims lie."""
    difficulty: Difficulty
    max_steps: int
    objective: str
    ticket: Ticket
    account: AccountRecord
    knowledge_base: tuple[KnowledgeArticle, ...]
    resolution: Resolution
    """What policy requires, once the customer has answered if they are going to."""
    answer: CustomerAnswer | None = None
    """What the customer will answer to a request; `None` where no answer comes in time."""
