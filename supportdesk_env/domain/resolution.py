"""What company policy requires of a case: the answer key. Never shown to an agent."""

from dataclasses import dataclass

from supportdesk_env.domain.claim import Claim, ForbiddenKind
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The derived gold of one case."""

    rule_id: str
    """Which rule of the decision list fired when the ticket came in."""
    queue: Queue
    priority: Priority
    issue_type: IssueType
    status: Status
    resolution_code: ResolutionCode
    requested_fields: tuple[RequestField, ...]
    """All that has to be asked for, whatever the customer answers."""
    reply_claims: tuple[Claim, ...]
    """Required of the reply, the decision itself first; empty where no reply is due."""
    forbidden: tuple[ForbiddenKind, ...]
    """Claims a reply must not make."""
    note_claims: tuple[Claim, ...]
    """Required of the internal note."""

    @property
    def is_unanswered(self) -> bool:
        """Whether the case is handed over without any reply, as spam is."""
        return not self.reply_claims

    @property
    def decision(self) -> Claim | None:
        """The claim that states the decision itself; none where no reply is due."""
        return None if self.is_unanswered else self.reply_claims[0]
