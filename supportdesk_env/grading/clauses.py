"""Splits a text into clauses, each with its polarity and modality.

A negation reaches forwards to the end of its clause. What reaches further, over a sentence, a
paragraph or the text, comes from `passages.py`; the phrases from `doubts.py`.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from supportdesk_env.grading.contrasts import contrast_at, is_led_up_to, points_back
from supportdesk_env.grading.doubts import (
    Doubt,
    doubts_of_clause,
    is_carried,
    is_heard,
    tells_first,
    without_pseudo,
)
from supportdesk_env.grading.normalise import normalise
from supportdesk_env.grading.passages import read_doubts
from supportdesk_env.grading.sentences import (
    Sentence,
    Span,
    as_one_line,
    split_clauses,
    split_sentences,
)

__all__ = ["CLAUSE_JOINT", "Clause", "Doubt", "Span", "normalise", "read_clauses"]

_CONTINUES = (
    r"(?i)(?:it|its|this|that|these|those|they|them|he|she|both|ref|reference|amount|total|"
    r"namely|which|look for|the (?:amount|sum|total|reference|ref|refund|money|charge|lock|id|"
    r"incident|ticket|account|case|same|value|window|limit|status)|"
    r"only then|(?:until|till|before) then|"
    r"(?:our|your|the) (?:reference|ref|ticket|case|report|refund|request)|"
    r"(?:ticket|case|ref)'s|for your (?:files|records|reference)|"
    r"the (?:second|other) (?:factor|step)|"
    r"(?:as|since|because) "
    r"(?:none|nothing|no|neither|it|this|that|they|we (?:had|got|received|heard))|"
    r"(?:we|i) (?:did not|didn't|have not|haven't|never|got|received) "
    r"(?:\w+ ){0,2}(?:one|any|it|none|them|that)|"
    r"none (?:of|came|has|was|arrived|reached)|(?:the )?(?:reason|cause|why|grounds?)(?= ?:| is)|"
    r"(?:on|from|by|until) (?:that|this) (?:day|date|point|moment)|"
    r"(?:accounts for|explains|covers|ends|lasts|lapses|expires|opens|closes|works|holds|lifts|"
    r"see (?:ticket )?[a-z]{2,4}-\d+|target|valid|due|usable|(?:you|yours|here)(?=:)|"
    r"from (?:that|this) (?:minute|hour|time|moment|day) on|"
    r"(?:on|by|from|since|at) (?:the )?\d[\w: ]{0,24},? (?:it|they|he|she)|"
    r"(?:the )?\d{1,2}(?:st|nd|rd|th)? (?:of )?[a-z]{3,9}(?: \d{4})?,? (?:is|was) "
    r"(?:the|its|their)))\b"
)
"""How a sentence starts that goes on about what the one before it was about."""

_OPENING = 60
"""Characters of a sentence in which it shows how it starts."""

CLAUSE_JOINT = " , "

_PARTED = 4
"""Clauses before a contrast that it can part from this case."""

_LONE_ITEM = "(item)"
"""What a list item hangs on that stands alone: being listed is all that is said of it."""

_BREAKS_OFF = (
    r"(?i)\b(?:however|although|though|(?:any|every|no)\s?(?:one|body|thing)\s+but|nothing\s+but)\b"
)
_SUBORDINATE = (
    r"(?i)(?:(?:before|until|till|once|as long as|so long as|while|unless|without)\b"
    r"|(?:for|as (?:for|to)|with|on|regarding|concerning)(?: [\w'-]+){1,4}$)"
)
"""How a clause starts that waits for its main clause, or what it is about: a `however` between
them breaks nothing."""

_BARE_NO = re.compile(
    r"(?:no|nothing)\b(?!.*\b(?:is|are|was|were|will|can|may|must|has|have|had|need|needs|do|does)\b)"
)
"""How a clause goes on that has no verb of its own: what it denies hangs on the one before it."""

_EXCEPTED = len("everybody ")
"""How far before a cut a word may begin that makes `but` mean `except`."""


class Clause(NamedTuple):
    """One clause: its text in normal form, lower case and one line, and how it is meant."""

    text: str
    lead: str
    """The sentence a list item hangs on, in lower case, or `(item)`; empty for other clauses."""
    sentences: tuple[str, ...]
    """The sentences it stands in; more than one only where clauses are read as one."""
    span: Span
    negated_from: int | None
    """Where in `text` the scope of a negation begins, `None` without one."""
    doubts: frozenset[Doubt]
    continues: bool = False
    """It goes on about what the clause before it was about, so the two are read together too."""
    set_aside: tuple[int, int] | None = None
    """The scope of a negation in `text` that ends at a comma, `None` without one."""
    written: str = ""
    """The clause as it was written, in one line."""

    @property
    def is_negated(self) -> bool:
        """Whether a negation stands anywhere in it."""
        return self.negated_from is not None or self.set_aside is not None

    def negates(self, end: int) -> bool:
        """Return whether what ends at `end` stands in the scope of a negation."""
        if self.set_aside is not None and self.set_aside[0] < end <= self.set_aside[1]:
            return True
        return self.negated_from is not None and self.negated_from < end

    def joined(self, following: "Clause") -> "Clause":
        """Return this clause and the next as one."""
        return Clause(
            text=f"{self.text}{CLAUSE_JOINT}{following.text}",
            lead=self.lead,
            sentences=tuple(dict.fromkeys(self.sentences + following.sentences)),
            span=Span(self.span.start, following.span.end),
            negated_from=self._joined_scope(following),
            doubts=self.doubts | following.doubts,
            set_aside=self.set_aside or following.aside_after(self.text),
        )

    def aside_after(self, before: str) -> tuple[int, int] | None:
        """Return `set_aside` in this clause as it stands once it is joined to `before`."""
        if self.set_aside is None:
            return None
        shift = len(before) + len(CLAUSE_JOINT)
        return self.set_aside[0] + shift, self.set_aside[1] + shift

    def _joined_scope(self, following: "Clause") -> int | None:
        if self.negated_from is not None or following.negated_from is None:
            return self.negated_from
        return len(self.text) + len(CLAUSE_JOINT) + following.negated_from


@lru_cache(maxsize=256)
def read_clauses(text: str, *, is_terse: bool = False) -> tuple[Clause, ...]:
    """Return the clauses of `text` in order; those of a terse text, such as a note, are longer."""
    normal, offsets = normalise(text)
    sentences = list(split_sentences(normal))
    clauses: list[Clause] = []
    for sentence, around in zip(
        sentences, read_doubts(normal, sentences, is_terse=is_terse), strict=True
    ):
        follows = is_terse or sentence.is_item or _goes_on(normal[sentence.body :])
        goes_on = bool(clauses) and (follows or _is_question(clauses[-1].sentences[-1]))
        cuts = split_clauses(normal, sentence, is_terse=is_terse)
        for clause in _read_sentence(normal, cuts, sentence, around, is_terse=is_terse):
            if not re.search(r"\w\w", clause.text):
                continue  # a dash or a lone letter says nothing
            span = Span(offsets[clause.span.start], offsets[clause.span.end - 1] + 1)
            clauses.append(clause._replace(span=span, continues=clause.continues or goes_on))
            goes_on = False
    return _set_apart(clauses)


def _set_apart(clauses: list[Clause]) -> tuple[Clause, ...]:
    """Return the clauses, those doubted that what follows says hold for others or not here."""
    apart: set[int] = set()
    first = previous = 0
    for number, clause in enumerate(clauses):
        if is_head := number == 0 or clauses[number - 1].sentences != clause.sentences:
            first, previous = number, first
        reach = max(previous if is_head else first, number - _PARTED)
        before = [clause.written for clause in clauses[reach:number]]
        start = contrast_at(clause.text, before)
        if start is None:
            continue
        is_led = is_led_up_to(clause.text, start)
        apart.update(range(max(first, number - _PARTED) if is_led else reach, number + is_led))
        if not is_head and points_back(clauses[first].text):
            apart.update(range(max(previous, first - _PARTED), first))
    return tuple(
        clause._replace(doubts=clause.doubts | {"contrast"}) if number in apart else clause
        for number, clause in enumerate(clauses)
    )


def _goes_on(text: str) -> bool:
    """Return whether a sentence goes on about what the one before it was about."""
    return re.match(_CONTINUES, as_one_line(text[:_OPENING])) is not None


def _is_question(sentence: str) -> bool:
    return sentence.rstrip("\"' )").endswith("?")


def _read_sentence(
    normal: str,
    cuts: list[Span],
    sentence: Sentence,
    around: frozenset[Doubt],
    *,
    is_terse: bool,
) -> Iterator[Clause]:
    """Yield the clauses of one sentence; what follows a colon hangs on what stands before it."""
    lead = sentence.lead.lower() or (_LONE_ITEM if sentence.is_item and not is_terse else "")
    start = before = cuts[0].start if cuts else 0
    previous, hangs = "", frozenset[Doubt]()
    in_parts = tells_first(as_one_line(sentence.text).lower())
    for number, (first, last) in enumerate(cuts):
        written = as_one_line(normal[first:last])
        text = written.lower()
        doubts, negated_from, set_aside = doubts_of_clause(text)
        if (is_terse or in_parts) and is_heard("attribution", without_pseudo(text)):
            doubts |= {"attribution"}
        if in_parts and is_carried(text, is_terse=is_terse):
            doubts |= {"quotation"}
        if number and _BARE_NO.match(text):
            doubts |= hangs & {"conditional", "reservation"}
        breaks_off = re.search(
            _BREAKS_OFF, normal[max(start, before - _EXCEPTED) : first]
        ) and not re.match(_SUBORDINATE, previous)
        yield Clause(
            text=text,
            lead=lead,
            sentences=(sentence.text,),
            span=Span(first, last),
            negated_from=negated_from,
            doubts=doubts | around,
            continues=number > 0 and not breaks_off and not is_heard("unsaid", text),
            set_aside=set_aside,
            written=written,
        )
        before, previous, hangs = last, text, doubts
        if ":" in text:
            lead = text
