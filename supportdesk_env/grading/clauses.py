"""Splits a text into sentences and clauses and reads the polarity and modality of each.

Negation and uncertainty follow NegEx (Chapman et al. 2001, doi:10.1006/jbin.2001.1029) and ConText
(Harkema et al. 2009, doi:10.1016/j.jbi.2009.05.002): trigger phrases, pseudo-triggers that
look like one and are not, and a scope that ends where the clause does. Attribution, corrections,
role-play and the like reach over the sentence; a disclaimer reaches over the text.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal, NamedTuple

from pydantic import TypeAdapter

from supportdesk_env.grading.normalise import normalise
from supportdesk_env.grading.phrases import compile_phrases
from supportdesk_env.package_data import read_yaml

Doubt = Literal[
    "conditional",
    "hedge",
    "intent",
    "question",
    "denial",
    "attribution",
    "generic",
    "correction",
    "role_play",
    "disclaimer",
]
"""Why a clause does not assert what it says."""

_IN_CLAUSE: tuple[Doubt, ...] = ("conditional", "hedge", "intent")
_IN_SENTENCE: tuple[Doubt, ...] = ("denial", "attribution", "generic", "role_play")

_BULLET = r"[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t]+"
_BREAK = (
    r"(?<!\n\d\.)(?<!\n\d\d\.)(?<!\b[Nn]o\.)(?<!\b[Rr]ef\.)(?<!\b[Nn]r\.)(?<!\b[Mm]ax\.)"
    r"(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\b[Aa]pprox\.)(?<!\bincl\.)(?<!\bvs\.)"
    r"(?<!\b[DM][rs]\.)(?<!\bMrs\.)(?<!\b[ap]\.m\.(?=\s[a-z]))"
    r"(?<=[.!?])[\"')\]]*\s+|\n[ \t]*\n\s*"
    r"|\n(?=[ \t]*(?:[-*•]|\d{1,2}[.)])[ \t])|(?<=:)\s*\n"
)
_CLAUSE = (  # blanks around a cut are trimmed afterwards, so one is enough: runs stay cheap
    r"(?i);|\s-\s|\u2014|\s(?:but|however|although|though|whereas|(?<!\sa\s)while)\b,?"
    r"|,\sso\b(?:\sthat\b)?|\sand\s+(?=(?:we|you|i|it|they|please|nothing|no)\b)"
    r"|\sand\s+(?=(?:our|your|the|this)\b[^,;.]{0,40}?\b(?:is|are|was|were|has|have|had|will|can"
    r"|cannot|can't|does|did|should|must|stays?|remains?|goes)\b)"
)


_TERSE_CLAUSE = ";"
"""Notes are terse: only a semicolon parts what is said of two things."""

_CONTINUES = (
    r"(?i)(?:it|its|this|that|these|those|they|them|he|she|both|ref|reference|amount|total|"
    r"namely|which|look for|the (?:amount|sum|total|reference|ref|refund|money|charge|lock|id|"
    r"incident|ticket|account|case|same|value|window|limit|status)|only then|"
    r"(?:our|your|the) (?:reference|ref|ticket|case|report|refund|request)|"
    r"(?:ticket|case|ref)'s|for your (?:files|records|reference))\b"
)
"""How a sentence starts that goes on about what the one before it was about."""

CLAUSE_JOINT = " , "

_BREAKS_OFF = r"(?i)\b(?:but|however|although|though|whereas|while)\b"


class Span(NamedTuple):
    """A stretch of the original text, in characters."""

    start: int
    end: int


class Clause(NamedTuple):
    """One clause: its text in normal form and lower case, and how it is meant."""

    text: str
    lead: str
    """The sentence a list item hangs on, in lower case; empty for other clauses."""
    sentences: tuple[str, ...]
    """The sentences it stands in; more than one only where clauses are read as one."""
    span: Span
    negated_from: int | None
    """Where in `text` the scope of a negation begins, `None` without one."""
    doubts: frozenset[Doubt]
    continues: bool = False
    """It goes on about what the clause before it was about, so the two are read together too."""

    def joined(self, following: "Clause") -> "Clause":
        """Return this clause and the next as one."""
        return Clause(
            text=f"{self.text}{CLAUSE_JOINT}{following.text}",
            lead=self.lead,
            sentences=tuple(dict.fromkeys(self.sentences + following.sentences)),
            span=Span(self.span.start, following.span.end),
            negated_from=self._joined_scope(following),
            doubts=self.doubts | following.doubts,
        )

    def _joined_scope(self, following: "Clause") -> int | None:
        if self.negated_from is not None or following.negated_from is None:
            return self.negated_from
        return len(self.text) + len(CLAUSE_JOINT) + following.negated_from


@cache
def _triggers() -> dict[str, re.Pattern[str]]:
    """Return one pattern per trigger list of `data/triggers.yaml`."""
    raw = read_yaml("grading", "data/triggers.yaml")
    lists = TypeAdapter(dict[str, list[str]]).validate_python(raw)
    return {name: compile_phrases(phrases) for name, phrases in lists.items()}


def read_clauses(text: str, *, is_terse: bool = False) -> list[Clause]:
    """Return the clauses of `text` in order; those of a terse text, such as a note, are longer."""
    normal, offsets = normalise(text)
    clauses: list[Clause] = []
    lead = ""
    for start, end in _pieces(normal, _BREAK, 0):
        sentence = normal[start:end]
        bullet = re.match(_BULLET, sentence)
        body = start + (bullet.end() if bullet else 0)
        lead = lead if bullet else ""
        cuts = _pieces(normal[body:end], _TERSE_CLAUSE if is_terse else _CLAUSE, body)
        follows = is_terse or bullet or re.match(_CONTINUES, normal[body:end])
        answers = bool(clauses) and clauses[-1].sentences[-1].rstrip("\"' )").endswith("?")
        goes_on = bool(clauses) and bool(follows or answers)
        for clause in _read_sentence(normal, cuts, sentence, lead):
            if not re.search(r"\w\w", clause.text):
                continue  # a dash or a lone letter says nothing
            span = Span(offsets[clause.span.start], offsets[clause.span.end - 1] + 1)
            clauses.append(clause._replace(span=span, continues=clause.continues or goes_on))
            goes_on = False
        if sentence.rstrip().endswith(":"):
            lead = sentence
    return list(_with_corrections(clauses))


def _read_sentence(normal: str, cuts: list[Span], sentence: str, lead: str) -> Iterator[Clause]:
    """Yield the clauses of one sentence; what follows a colon hangs on what stands before it."""
    around = _doubts_of_sentence(sentence)
    lead = lead.lower()
    before = cuts[0].start if cuts else 0
    for number, (first, last) in enumerate(cuts):
        doubts, negated_from = _read_triggers(normal[first:last].lower())
        clause = Clause(
            text=normal[first:last].lower(),
            lead=lead,
            sentences=(sentence,),
            span=Span(first, last),
            negated_from=negated_from,
            doubts=doubts | around,
        )
        breaks_off = bool(re.search(_BREAKS_OFF, normal[before:first]))
        yield clause._replace(continues=number > 0 and not breaks_off)
        before = last
        if ":" in normal[first:last]:
            lead = normal[first:last].lower()


def _with_corrections(clauses: list[Clause]) -> Iterator[Clause]:
    """Yield the clauses; what is taken back later in the text counts as taken back."""
    triggers = _triggers()
    sentences = list(dict.fromkeys(clause.sentences[0] for clause in clauses))
    taken_back: set[str] = set()
    for number, sentence in enumerate(sentences):
        if triggers["correction"].search(sentence.lower()):
            taken_back.update(sentences[max(0, number - 1) : number + 1])
    later: set[Doubt] = set()
    if any(triggers["disclaimer"].search(clause.text) for clause in clauses):
        later.add("disclaimer")
    for clause in clauses:
        doubts = clause.doubts | later
        if clause.sentences[0] in taken_back:
            doubts |= {"correction"}
        yield clause._replace(doubts=frozenset(doubts))


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


def _blank(match: re.Match[str]) -> str:
    """Return blanks in place of a phrase, so that what follows keeps its position."""
    return " " * len(match.group())


def _read_triggers(text: str) -> tuple[frozenset[Doubt], int | None]:
    """Return the doubts a clause raises itself, and where the scope of a negation in it begins."""
    triggers = _triggers()
    heard = triggers["pseudo"].sub(_blank, text)
    negation = triggers["negation"].search(heard)
    doubts: set[Doubt] = {name for name in _IN_CLAUSE if triggers[name].search(heard)}
    if text.startswith(">"):
        doubts.add("attribution")
    return frozenset(doubts), negation.start() if negation else None


def _doubts_of_sentence(sentence: str) -> frozenset[Doubt]:
    """Return the doubts that reach over a whole sentence."""
    triggers = _triggers()
    heard = triggers["pseudo"].sub(_blank, sentence.lower())
    doubts: set[Doubt] = {name for name in _IN_SENTENCE if triggers[name].search(heard)}
    if sentence.rstrip("\"' )").endswith("?"):
        doubts.add("question")
    return frozenset(doubts)
