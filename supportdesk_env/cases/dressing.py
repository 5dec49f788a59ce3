"""What overlays and habits of writing add to a ticket: remarks, files, earlier messages, slips."""

from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.cases.overlays import Overlay
from supportdesk_env.cases.ticket_text import Phrasing
from supportdesk_env.domain.ticket import Attachment
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.package_data import read_yaml
from supportdesk_env.seeding import Stream

_LINES = (40, 150)
"""How many lines a long file has."""

_CARD_DIGITS = 16
_TEST_PREFIXES = ("400000", "411111", "424242", "555555")
"""First digits of numbers that card schemes set aside for tests."""

_WORDS = ("harbour", "lantern", "pepper", "velvet", "gravel", "walnut", "thunder", "meadow")


class _Text(BaseModel):
    """Shared settings of what is read here."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Injection(_Text):
    """Text that poses as an instruction, and where it stands."""

    place: Literal["paragraph", "footer", "file"]
    text: str
    name: str = "note.txt"
    kind: str = "log"


class Log(_Text):
    """A file that has nothing to do with any case, by its kinds of lines."""

    name: str
    reason: str
    """Why the sender says that it comes along."""
    lines: tuple[str, ...] = Field(min_length=1)


class Earlier(_Text):
    """How an earlier message of the sender is quoted."""

    head: str
    lead: str


class OverlayTexts(_Text):
    """One bank of texts that a ticket of any family can take."""

    angry_openings: tuple[str, ...] = Field(min_length=1)
    angry_closings: tuple[str, ...] = Field(min_length=1)
    angry_marks: tuple[str, ...] = Field(min_length=1)
    """What a furious sender makes of a subject with values in it, as `{subject}`."""
    vip_pressure: tuple[str, ...] = Field(min_length=1)
    injections: tuple[Injection, ...] = Field(min_length=1)
    pasted_secrets: tuple[str, ...] = Field(min_length=1)
    logs: tuple[Log, ...] = Field(min_length=1)
    threads: tuple[str, ...] = Field(min_length=1)
    earlier: tuple[Earlier, ...] = Field(min_length=1)
    earlier_files: tuple[str, ...] = Field(min_length=1)
    stated: dict[RequestField, str]
    """How a field is stated in an earlier message, with the words of `{value}`."""


class Extras(BaseModel):
    """What is added to a ticket, paragraph by paragraph; words still in braces."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    after_opening: list[str] = Field(default_factory=list)
    after_body: list[str] = Field(default_factory=list)
    before_closing: list[str] = Field(default_factory=list)
    footer: list[str] = Field(default_factory=list)
    attachments: list[Attachment] = Field(default_factory=list)


@cache
def load_overlay_texts(bank: str) -> OverlayTexts:
    """Return the texts of a bank, read once."""
    return OverlayTexts.model_validate(read_yaml("cases", f"data/overlays/{bank}.yaml"))


def dress(phrasing: Phrasing, overlays: tuple[Overlay, ...]) -> Extras:
    """Return what `overlays` and the sender's habits add to a ticket."""
    texts, stream = load_overlay_texts(phrasing.bank), Stream("remark", phrasing.remark)
    extras = Extras()
    if Overlay.ANGRY in overlays:
        extras.after_opening.append(stream.choice("angry_opening", texts.angry_openings))
        extras.before_closing.append(stream.choice("angry_closing", texts.angry_closings))
    if Overlay.VIP_PRESSURE in overlays:
        extras.after_body.append(stream.choice("vip", texts.vip_pressure))
    if Overlay.PASTED_SECRET in overlays:
        extras.after_body.append(_paste_secret(stream, texts))
    if Overlay.INJECTION in overlays:
        _inject(stream.choice("injection", texts.injections), extras)
    if Overlay.ALREADY_GIVEN in overlays:
        _quote_earlier(stream, texts, extras)
    if phrasing.thread:
        extras.footer.append(stream.choice("thread", texts.threads))
    if Overlay.LONG_LOG in overlays:
        log = stream.choice("log", texts.logs)
        extras.before_closing.append(log.reason)
        extras.attachments.append(_write_log(stream, log))
    return extras


def stress_subject(phrasing: Phrasing, subject: str) -> str:
    """Return the subject as a furious sender puts it: all in capitals, or with a mark to it."""
    if "{" not in subject:
        return subject.upper()
    marks = load_overlay_texts(phrasing.bank).angry_marks
    mark = Stream("remark", phrasing.remark).choice("angry_mark", marks)
    return mark.replace("{subject}", subject)


def _inject(injection: Injection, extras: Extras) -> None:
    if injection.place == "file":
        extras.attachments.append(
            Attachment(name=injection.name, kind=injection.kind, content=injection.text)
        )
    else:
        (extras.footer if injection.place == "footer" else extras.after_body).append(injection.text)


def _quote_earlier(stream: Stream, texts: OverlayTexts, extras: Extras) -> None:
    """Add an earlier message of the sender: below this one, or as a file."""
    earlier = stream.choice("earlier", texts.earlier)
    if stream.chance("earlier_file", 0.5):
        name = stream.choice("earlier_name", texts.earlier_files)
        content = f"{earlier.lead}\n{{given}}\n\n{{customer.name}}"
        extras.attachments.append(Attachment(name=name, kind="email", content=content))
    else:
        extras.footer.append(f"{earlier.head}\n> {earlier.lead}\n> {{given_quoted}}")


def _paste_secret(stream: Stream, texts: OverlayTexts) -> str:
    """Return a remark with a card number, valid by its check digit, or a password in it."""
    words = stream.sample("password", _WORDS, 2)
    fills = {
        "card": _draw_card(stream),
        "expiry": f"{stream.integer('month', 1, 12):02}/{stream.integer('year', 27, 31)}",
        "password": f"{words[0].title()}{stream.integer('digits', 10, 99)}!{words[1]}",
    }
    return stream.choice("secret", texts.pasted_secrets).format(**fills)


def _draw_card(stream: Stream) -> str:
    """Return a card number in groups of four, its check digit right (Luhn, ISO/IEC 7812-1)."""
    prefix = stream.choice("card_prefix", _TEST_PREFIXES)
    account = stream.integer("card", 0, 10 ** (_CARD_DIGITS - len(prefix) - 1) - 1)
    digits = f"{prefix}{account:0{_CARD_DIGITS - len(prefix) - 1}}"
    doubled = [sum(divmod(2 * int(digit), 10)) for digit in digits[::-2]]
    total = sum(doubled) + sum(int(digit) for digit in digits[-2::-2])
    number = f"{digits}{-total % 10}"
    return " ".join(number[place : place + 4] for place in range(0, _CARD_DIGITS, 4))


def _write_log(stream: Stream, log: Log) -> Attachment:
    """Return a file of many lines, its clock running."""
    lines, tenths = [], 0
    for number in range(stream.integer("lines", *_LINES)):
        line = stream.child("line", number)
        tenths += line.integer("tenths", 1, 400)
        fills = {"n": line.integer("n", 2, 40), "m": line.integer("m", 41, 900)}
        fills["k"] = line.integer("k", 1, 6)
        text = line.choice("text", log.lines)
        lines.append(text.format(t=f"{tenths // 10}.{tenths % 10}", **fills))
    return Attachment(name=log.name, kind="log", content="\n".join(lines))


def tell_given(phrasing: Phrasing, given: dict[RequestField, str]) -> str:
    """Return what an earlier message states, a line for each field."""
    stated = load_overlay_texts(phrasing.bank).stated
    return "\n".join(stated[field].format(value=value) for field, value in given.items())
