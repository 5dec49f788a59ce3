"""How a customer puts it: a ticket composed of an opening, a body, an aside and a closing."""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.cases.ticket_text import Phrasing, Register, TicketText, Topic
from supportdesk_env.domain.ticket import Attachment
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.package_data import read_package_yaml
from supportdesk_env.seeding import Stream

_SIGNATURES = (
    "{customer.name}",
    "{customer.name}\n{customer.company}",
    "{first_name}",
    "{first_name}, {customer.company}",
)


class Aside(BaseModel):
    """Another matter raised in passing, and how the desk's form sums it up."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    text: str
    concern: str


class Voice(BaseModel):
    """What one register offers."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    openings: tuple[str, ...] = Field(min_length=2)
    bodies: tuple[str, ...] = Field(min_length=2)
    closings: tuple[str, ...] = Field(min_length=2)


class Contradiction(BaseModel):
    """What a customer says against the record, and in the cases of which rules it does."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    rules: tuple[str, ...] = Field(min_length=1)
    text: str


class WordingBank(BaseModel):
    """Every phrasing of one family in one bank."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    subjects: tuple[str, ...] = Field(min_length=4)
    impacts: tuple[str, ...] = Field(min_length=2)
    voices: dict[Register, Voice]
    asides: dict[Literal["compliance", "invoice"], tuple[Aside, ...]] = Field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    """Sent along whatever the wording; one without content is left out."""
    fragments: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Ways of saying what depends on the facts, by key."""
    contradictions: tuple[Contradiction, ...] = ()


@cache
def load_wordings(package: str) -> dict[str, WordingBank]:
    """Return the phrasings of the family in `package` by bank, read once."""
    raw = read_package_yaml(package, "wordings.yaml")
    if not isinstance(raw, dict):
        msg = f"{package}: wordings.yaml must map banks to phrasings"
        raise InvalidFamily(msg)
    return {str(bank): WordingBank.model_validate(entry) for bank, entry in raw.items()}


def draw_phrasing(stream: Stream, package: str, bank: str) -> Phrasing:
    """Return which phrasings of `bank` tell a case; one in three raises another matter too."""
    wordings = load_wordings(package)[bank]
    register = stream.choice("register", tuple(wordings.voices))
    voice = wordings.voices[register]
    topics = sorted(wordings.asides) if stream.chance("has_aside", 1 / 3) else []
    topic: Topic = stream.choice("topic", topics) if topics else ""
    return Phrasing(
        bank=bank,
        voice=register,
        subject=stream.integer("subject", 0, len(wordings.subjects) - 1),
        impact=stream.integer("impact", 0, len(wordings.impacts) - 1),
        opening=stream.integer("opening", 0, len(voice.openings) - 1),
        body=stream.integer("body", 0, len(voice.bodies) - 1),
        closing=stream.integer("closing", 0, len(voice.closings) - 1),
        signature=stream.integer("signature", 0, len(_SIGNATURES) - 1),
        fragment=stream.integer("fragment", 0, 1023),
        topic=topic,
        aside=stream.integer("aside", 0, len(wordings.asides[topic]) - 1) if topic else 0,
    )


def compose(package: str, phrasing: Phrasing) -> TicketText:
    """Return the ticket text that `phrasing` describes, words still in braces."""
    wordings = load_wordings(package)[phrasing.bank]
    voice = wordings.voices[phrasing.voice]
    aside = wordings.asides[phrasing.topic][phrasing.aside] if phrasing.topic else None
    parts = [
        voice.openings[phrasing.opening],
        voice.bodies[phrasing.body],
        aside.text if aside else "",
        f"{voice.closings[phrasing.closing]}\n{_SIGNATURES[phrasing.signature]}",
    ]
    return TicketText(
        subject=wordings.subjects[phrasing.subject],
        body="\n\n".join(part.strip() for part in parts if part),
        business_impact=wordings.impacts[phrasing.impact],
        secondary_topic=phrasing.topic,
        secondary_concerns=(aside.concern,) if aside else (),
        attachments=wordings.attachments,
        fragments={
            key: texts[phrasing.fragment % len(texts)] for key, texts in wordings.fragments.items()
        },
    )
