"""How a case goes on once the customer has answered: what a family is asked, and what it says.

A family says what would then be known; the policy that decided the ticket decides again.
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from supportdesk_env.domain.exchange import AnswerKind, CustomerAnswer, GivenField
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.policies.decisions import Outcome

if TYPE_CHECKING:
    from supportdesk_env.cases.world import Raw, World


class Inquiry(NamedTuple):
    """What a customer was asked, and how they are going to react."""

    kind: AnswerKind
    asked: tuple[RequestField, ...]
    given: tuple[RequestField, ...]
    """What the answer gives: all that was asked, or a part of it where the answer is partial."""


class Answered(NamedTuple):
    """What a family makes of an inquiry."""

    facts: "Raw"
    """The facts as they are then known."""
    values: Mapping[RequestField, str]
    """What the customer says, by field, in plain words."""
    refuted: frozenset[RequestField] = frozenset()
    """Fields whose value contradicts the record."""
    sender: str = ""
    """Address the answer comes from; empty for that of the ticket."""


AnswerRule = Callable[["World", "Raw", Inquiry], Answered | None]
"""How a family answers; `None` where it has no answer of that kind."""


class AnswerWording(NamedTuple):
    """What is said around an answer, and the lines that give what was asked for."""

    opening: str
    """All that is said where nobody answers or the customer withdraws."""
    given: tuple[GivenField, ...] = ()
    lacking: str = ""
    closing: str = ""


class Exchange(NamedTuple):
    """An answer that was drawn, before the policy has decided on it."""

    inquiry: Inquiry
    wording: AnswerWording
    answered: Answered | None = None
    """What is then known; `None` where nobody answers or the customer withdraws."""

    def prepare(self, rule_id: str, final: Outcome) -> CustomerAnswer:
        """Return the answer as a case holds it, given what is decided after it."""
        asked = self.inquiry.asked
        missing = asked if self.inquiry.kind is AnswerKind.SILENT else final.requested
        refuted = self.answered.refuted if self.answered else frozenset()
        return CustomerAnswer(
            kind=self.inquiry.kind,
            wanted=asked,
            opening=self.wording.opening,
            given=self.wording.given,
            lacking=self.wording.lacking,
            closing=self.wording.closing,
            refuted=tuple(field for field in asked if field in refuted),
            settled=tuple(field for field in asked if field not in missing),
            rule_id=rule_id,
        )


Respond = Callable[[Outcome], Exchange | None]
"""Draws the answer to what an outcome requests, or `None` where none comes in time."""
