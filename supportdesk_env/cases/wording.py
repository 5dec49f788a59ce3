"""How a customer puts it: a ticket composed of an opening, a body, an aside and a closing."""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.cases.dressing import dress, stress_subject
from supportdesk_env.cases.overlays import Overlay
from supportdesk_env.cases.slips import with_slips
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

_HASTY = 0.4
"""Share of casual messages that were typed in haste."""

_MOST_SLIPS = 3
_THREADS = 0.12
"""Share of messages that quote an earlier one of the desk."""


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


def draw_phrasing(stream: Stream, package: str, bank: str, *, has_aside: bool = False) -> Phrasing:
    """Return which phrasings of `bank` tell a case, and the other matter where there is one."""
    wordings = load_wordings(package)[bank]
    register = stream.choice("register", tuple(wordings.voices))
    voice = wordings.voices[register]
    may_digress = has_aside and bool(wordings.asides)
    topic: Topic = stream.choice("topic", sorted(wordings.asides)) if may_digress else ""
    is_hasty = register is Register.CASUAL and stream.chance("is_hasty", _HASTY)
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
        remark=stream.integer("remark", 0, 2**31 - 1),
        slips=stream.integer("slips", 1, _MOST_SLIPS) if is_hasty else 0,
        thread=stream.chance("thread", _THREADS),
    )


def compose(package: str, phrasing: Phrasing, overlays: tuple[Overlay, ...] = ()) -> TicketText:
    """Return the ticket text that `phrasing` and `overlays` make, words still in braces."""
    wordings = load_wordings(package)[phrasing.bank]
    voice = wordings.voices[phrasing.voice]
    aside = wordings.asides[phrasing.topic][phrasing.aside] if phrasing.topic else None
    place, subject = phrasing.contradiction, wordings.subjects[phrasing.subject]
    extras = dress(phrasing, overlays)
    body = voice.bodies[phrasing.body]
    parts = [
        voice.openings[phrasing.opening],
        *extras.after_opening,
        with_slips(body, phrasing.slips, Stream("slips", phrasing.remark)),
        wordings.contradictions[place].text if place is not None else "",
        *extras.after_body,
        aside.text if aside else "",
        *extras.before_closing,
        f"{voice.closings[phrasing.closing]}\n{_SIGNATURES[phrasing.signature]}",
        *extras.footer,
    ]
    return TicketText(
        subject=stress_subject(phrasing, subject) if Overlay.ANGRY in overlays else subject,
        body="\n\n".join(part.strip() for part in parts if part),
        business_impact=wordings.impacts[phrasing.impact],
        secondary_topic=phrasing.topic,
        secondary_concerns=(aside.concern,) if aside else (),
        attachments=(*wordings.attachments, *extras.attachments),
        fragments={
            key: texts[phrasing.fragment % len(texts)] for key, texts in wordings.fragments.items()
        },
    )
