"""Splits a text in normal form into sentences, list items and clauses, by position only."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_BULLET = r"[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+"
_BREAK = (
    r"(?<=[.!?])"
    r"(?<!\n\d\.)(?<!\n\d\d\.)(?<!\b[Nn]o\.)(?<!\b[Rr]ef\.)(?<!\b[Nn]r\.)(?<!\b[Mm]ax\.)"
    r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\b[Aa]pprox\.)(?<!\bincl\.)(?<!\bvs\.)(?<!\b[Pp]\.[Ss]\.)"
    r"(?<!\b[DM][rs]\.)(?<!\bMrs\.)(?<!\b[ap]\.m\.(?=\s[a-z]))(?<!\b[Aa]cc\.(?=\sto\b))"
    r"(?<!\b[Cc]ust\.(?=\s[a-z]))(?<!\b[Aa]cct\.(?=\s[a-z]))(?<!\b[Aa]ppr\.(?=\s[a-z]))"
    r"(?<!\b[Aa]rt\.(?=\s(?:KB|\d)))(?<!\b[Cc]f\.)(?<!\b[Pp]ls\.(?=\s[a-z]))"
    r"[\"')\]]*\s+|\n[ \t]*\n\s*"
    r"|\n(?=[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t])|(?<=:)\s*\n"
)
_CLAUSE = (  # blanks around a cut are trimmed afterwards, so one is enough: runs stay cheap
    r"(?i);|\s-\s|\u2014"
    r"|\s(?:(?<!nobody\s)(?<!no\sone\s)(?<!nowhere\s)(?<!nothing\s)(?<!everything\s)(?<!everyone\s)but"
    r"|however|although|though|whereas|(?<!\sa\s)while)\b(?!-),?"
    r"|,\s(?=so\sthat\b)|,\sso\b(?!-|\sthat\b)|\sand\s+(?=(?:we|you|i|it|they|please|nothing|no)\b)"
    r"|\sand\s+(?=(?:our|your|the|this)\b[^,;.]{0,40}?\b(?:is|are|was|were|has|have|had|will|can"
    r"|cannot|can't|does|did|should|must|stays?|remains?|goes)\b)"
)
_TERSE_CLAUSE = (
    r"(?i);|,\s(?=(?:as |all )?(?:per|see|according to|in line with) (?:article )?kb-[a-z]{2,4}-\d)"
    r"|\s(?=\((?:as )?(?:per |see |cf\.? )?(?:article )?kb-[a-z]{2,4}-\d)"
)
"""Notes are terse: only a semicolon parts what is said of two things, and the article from both."""


class Span(NamedTuple):
    """A stretch of a text, in characters."""

    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence or a list item, and where it stands."""

    text: str
    span: Span
    """Where it stands, the mark of a list item included."""
    body: int
    """Where its own words begin, after the mark of a list item."""
    lead: str
    """The sentence a list item hangs on; empty for other sentences."""
    opens_paragraph: bool

    @property
    def is_item(self) -> bool:
        """Whether it is an item of a list."""
        return self.body > self.span.start


def as_one_line(text: str) -> str:
    """Return `text` with a blank for any run of white space; mail programs break lines anywhere."""
    return re.sub(r"\s+", " ", text)


def split_sentences(normal: str) -> Iterator[Sentence]:
    """Yield the sentences of a text in normal form, in order."""
    lead, stop = "", 0
    for start, end in _pieces(normal, _BREAK, 0):
        text = normal[start:end]
        bullet = re.match(_BULLET, text)
        lead = lead if bullet else ""
        opens = normal.count("\n", stop, start) > 1
        body = start + (bullet.end() if bullet else 0)
        yield Sentence(text, Span(start, end), body, lead, opens)
        stop = end
        if text.endswith(":"):
            lead = as_one_line(text)


def split_clauses(normal: str, sentence: Sentence, *, is_terse: bool) -> list[Span]:
    """Return where the clauses of a sentence stand."""
    separator = _TERSE_CLAUSE if is_terse else _CLAUSE
    return _pieces(normal[sentence.body : sentence.span.end], separator, sentence.body)


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
