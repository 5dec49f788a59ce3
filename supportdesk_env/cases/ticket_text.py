"""A ticket before the facts are filled in, and which phrasings one is composed of."""

from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.domain.ticket import Attachment

Topic = Literal["", "compliance", "invoice"]
"""Another matter raised in passing, as the claim lexicon calls it."""


class Register(StrEnum):
    """How somebody writes."""

    FORMAL = "formal"
    CASUAL = "casual"
    TERSE = "terse"


class Fragment(NamedTuple):
    """A word of a ticket that its wording puts into words, by the key it is listed under."""

    key: str


class TicketText(BaseModel):
    """One way a customer puts it, before the facts are filled in."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    subject: str
    body: str
    business_impact: str
    secondary_topic: Topic = ""
    """The other matter this wording raises, as the claim lexicon calls it."""
    secondary_concerns: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    fragments: dict[str, str] = Field(default_factory=dict)
    """What the facts leave to the wording to say, by key."""


class Phrasing(BaseModel):
    """Which phrasings one ticket is composed of; places in the lists of its bank."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    bank: str
    voice: Register
    subject: int
    impact: int
    opening: int
    body: int
    closing: int
    signature: int
    fragment: int = 0
    """Place in every list of fragments, which starts over where a list is shorter."""
    topic: Topic = ""
    aside: int = 0
    contradiction: int | None = None
    """Place among what the bank can say against the record, where the sender does."""
    remark: int = 0
    """What the texts that any family can take are chosen by."""
    slips: int = 0
    """Letters that slipped."""
    thread: bool = False
    """Whether the message quotes an earlier one of the desk."""

    def ids(self, family: str) -> list[str]:
        """Return a name for each phrasing used, unique over all families and banks."""
        voice = f"{family}/{self.bank}/{self.voice}"
        ids = [
            f"{family}/{self.bank}/subject{self.subject}",
            f"{family}/{self.bank}/impact{self.impact}",
            f"{voice}/opening{self.opening}",
            f"{voice}/body{self.body}",
            f"{voice}/closing{self.closing}",
        ]
        return [*ids, f"{family}/{self.bank}/{self.topic}{self.aside}"] if self.topic else ids
