"""What a customer will answer to a request for information; hidden until they are asked."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from supportdesk_env.domain.vocabulary import RequestField


class AnswerKind(StrEnum):
    """How a customer reacts to a request for information."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    WRONG = "wrong"
    """Something in the answer contradicts the record."""
    SILENT = "silent"
    WITHDRAWS = "withdraws"


class GivenField(NamedTuple):
    """One field of an answer: its value, and the line of the message that gives it."""

    field: RequestField
    value: str
    line: str


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """The answer a case holds ready, of which a customer gives what they were asked for."""

    kind: AnswerKind
    wanted: tuple[RequestField, ...]
    """What policy requires to be asked; a request that names none of it stays unanswered."""
    opening: str
    """How the message begins; all of it where nobody answers or the customer withdraws."""
    given: tuple[GivenField, ...] = ()
    lacking: str = ""
    """What is said when something that was asked for is not given."""
    closing: str = ""
    refuted: tuple[RequestField, ...] = ()
    """Fields whose value contradicts the record."""
    settled: tuple[RequestField, ...] = ()
    """Fields that a reply must not ask for any more; known to the grader only."""
    rule_id: str = ""
    """Which rule decides after the answer; empty where none was given."""

    @property
    def text(self) -> str:
        """Everything the answer could say, for what may be quoted from it."""
        lines = (line for item in self.given for line in (item.line, item.value))
        return "\n".join([self.opening, *lines, self.lacking, self.closing])
