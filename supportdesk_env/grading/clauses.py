"""Splits a text into sentences and clauses and reads the polarity and modality of each.

Negation and uncertainty follow NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029) and ConText
(Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): trigger phrases, pseudo-triggers that
look like one and are not, and a scope that ends where the clause does.
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

from pydantic import TypeAdapter

from supportdesk_env.grading.phrases import compile_phrases
from supportdesk_env.package_data import read_yaml

_INVISIBLE = r"(?s)<!--.*?(?:-->|$)|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]"
_BULLET = r"[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+"
_BREAK = (
    r"(?<!\n\d\.)(?<!\n\d\d\.)(?<=[.!?])[\"')\]]*\s+|\n[ \t]*\n\s*"
    r"|\n(?=[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t])|(?<=:)\s*\n"
)
_CLAUSE = (  # blanks around a cut are trimmed afterwards, so one is enough: runs stay cheap
    r"(?i);|\s-\s|\u2014|\s(?:but|however|although|though|whereas|while)\b,?"
    r"|,\sso\b(?:\sthat\b)?|\sand\s+(?=(?:we|you|i|it|they|please|nothing|no)\b)"
    r"|\sand\s+(?=(?:our|your|the|this)\b[^,;.]{0,40}?\b(?:is|are|was|were|has|have|had|will|can"
    r"|cannot|can't|does|did|should|must|stays?|remains?|goes)\b)"
)


class Span(NamedTuple):
    """A stretch of the original text, in characters."""

    start: int
    end: int


class Clause(NamedTuple):
    """One clause: its text in normal form and lower case, and how it is meant."""

    text: str
    lead: str
    """The sentence a list item hangs on, in lower case; empty for other clauses."""
    sentence: str
    span: Span
    is_negated: bool
    is_uncertain: bool


@cache
def _triggers() -> dict[str, re.Pattern[str]]:
    """Return one pattern per trigger list of `data/triggers.yaml`."""
    raw = read_yaml("grading", "data/triggers.yaml")
    lists = TypeAdapter(dict[str, list[str]]).validate_python(raw)
    return {name: compile_phrases(phrases) for name, phrases in lists.items()}


def normalise(text: str) -> tuple[str, list[int]]:
    """Return `text` in normal form and, per character of it, the offset in the original.

    Invisible characters and HTML comments are dropped, compatibility forms unified (NFKC).
    """
    if text.isascii() and "<!--" not in text:
        return text, list(range(len(text)))
    hidden = bytearray(len(text))
    for match in re.finditer(_INVISIBLE, text):
        hidden[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        if not hidden[offset]:
            for part in unicodedata.normalize("NFKC", character).translate(_PUNCTUATION):
                characters.append(part)
                offsets.append(offset)
    return "".join(characters), offsets


_PUNCTUATION = {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2013: "-", 0x2010: "-"}


def read_clauses(text: str, *, whole_sentences: bool = False) -> list[Clause]:
    """Return the clauses of `text` in order; with `whole_sentences`, one per sentence."""
    normal, offsets = normalise(text)
    clauses: list[Clause] = []
    lead = ""
    for start, end in _pieces(normal, _BREAK, 0):
        sentence = normal[start:end]
        bullet = re.match(_BULLET, sentence)
        if not bullet:
            lead = ""
        body = start + (bullet.end() if bullet else 0)
        parts = [Span(body, end)]
        if not whole_sentences:
            parts = _pieces(normal[body:end], _CLAUSE, body)
        head = lead
        for first, last in parts:
            span = Span(offsets[first], offsets[last - 1] + 1)
            clauses.append(_read_clause(normal[first:last], head, sentence, span))
            if ":" in normal[first:last]:
                head = normal[first:last]
        if sentence.rstrip().endswith(":"):
            lead = sentence
    return clauses


def _pieces(text: str, separator: str, offset: int) -> list[Span]:
    """Return the non-empty stretches between separators, blanks trimmed."""
    pieces, start = [], 0
    for end, following in [
        *((m.start(), m.end()) for m in re.finditer(separator, text)),
        (None, 0),
    ]:
        piece = text[start:end]
        if stripped := piece.strip().removesuffix(",").rstrip():
            first = offset + start + piece.index(stripped[0])
            pieces.append(Span(first, first + len(stripped)))
        start = following
    return pieces


def _read_clause(text: str, lead: str, sentence: str, span: Span) -> Clause:
    triggers = _triggers()
    lowered = text.lower()
    heard = triggers["pseudo"].sub(" ", lowered)
    is_quoted = lowered.startswith(">") or bool(triggers["attribution"].search(sentence.lower()))
    return Clause(
        text=lowered,
        lead=lead.lower(),
        sentence=sentence,
        span=span,
        is_negated=bool(triggers["negation"].search(heard)),
        is_uncertain=(
            is_quoted
            or sentence.rstrip("\"' )").endswith("?")
            or bool(triggers["uncertainty"].search(heard))
        ),
    )
