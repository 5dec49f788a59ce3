"""Scores the two texts of a case: what they claim, how they are written, and to whom."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Claim, ForbiddenKind, Value
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.grading.background import Background
from supportdesk_env.grading.cards import find_card_numbers
from supportdesk_env.grading.claims import ReadText, read_note, read_reply
from supportdesk_env.grading.consistency import find_disclosures, in_english
from supportdesk_env.grading.copies import is_copy
from supportdesk_env.grading.criteria import Knowledge, TextScore, score_text
from supportdesk_env.grading.manner import (
    is_for_customer,
    is_timetable,
    is_to_another,
    length_share,
    names_internals,
    placeholders,
    reply_faults,
)
from supportdesk_env.grading.relevance import (
    BOILERPLATE_SHARE,
    is_specific,
    speaks_of,
    stray_claims,
    stray_cost,
)

PLACEHOLDER_COST = 0.25
"""What each gap left in a reply, such as `{amount}`, takes off its score."""

_TEXTS_KEPT = 8
_CASES_KEPT = 32

Scored = tuple[TextScore, TextScore]
"""The scores of the reply and of the note."""


class Texts(NamedTuple):
    """All that the scores of the two texts depend on, given the case."""

    reply: str
    note: str
    asked: tuple[RequestField, ...]
    """What was asked for and is still missing once the customer has answered."""


class TextGrader:
    """Scores the texts of one case."""

    def __init__(self, case: Case) -> None:
        """Take the case; its own words and values are read on first use."""
        self._case = case
        self._background = Background(case)

    def score(self, texts: Texts) -> Scored:
        """Return the scores of both texts."""
        gold = self._case.resolution
        is_blank = not (texts.reply or texts.note)  # as when a case is opened
        known = frozenset[Value]() if is_blank else self._background.values
        knowledge = Knowledge(known, texts.asked)
        today, package = self._background.today, self._case.package
        text = self._background.without_names(texts.reply)
        read = self._background.own_words(read_reply(text, today, package))
        read, remarks = in_english(read)
        reply = score_text(read, gold.reply_claims, gold.forbidden, knowledge, "reply")
        reply.reasons += remarks
        self._check_relevance(read, texts.reply, gold.reply_claims, reply)
        self._check_reply(texts.reply, reply)
        text = self._background.without_names(texts.note)
        read, remarks = in_english(self._background.own_words(read_note(text, today, package)))
        note = score_text(read, gold.note_claims, (), knowledge, "internal_note")
        note.reasons += remarks
        self._check_relevance(read, texts.note, gold.note_claims, note)
        if is_copy(texts.note, texts.reply):
            note.score = 0.0
            note.reasons.append("the note is a copy of the reply")
        if is_for_customer(texts.note):
            note.score = 0.0
            note.reasons.append("the note speaks to the customer, not to a colleague")
        if is_timetable(texts.note):
            note.score = 0.0
            note.reasons.append("the note names one day after another")
        return reply, note

    def _check_relevance(
        self, read: ReadText, text: str, required: Sequence[Claim], result: TextScore
    ) -> None:
        """Take off what boilerplate and a spray of claims have earned."""
        strays = stray_claims(read, required)
        if cost := stray_cost(len(strays), len(required)):
            result.score = max(0.0, result.score - cost)
            result.reasons.append(f"{len(strays)} statements are nothing this case requires")
        if (
            result.score
            and not is_specific(read, required)
            and not speaks_of(text, self._background.names)
        ):
            result.score *= BOILERPLATE_SHARE
            result.reasons.append("the text could have been written about any case")

    def _check_reply(self, text: str, reply: TextScore) -> None:
        """Take everything off a reply that tells other people's details or is not prose."""
        disclosed = find_disclosures(text, self._background.private)
        if disclosed and ForbiddenKind.REVEAL_OTHER_PARTY in self._case.resolution.forbidden:
            reply.gates.append(f"reply: {ForbiddenKind.REVEAL_OTHER_PARTY.value}")
            reply.reasons.append(f"the reply tells {', '.join(disclosed)}")
        if find_card_numbers(text) and ForbiddenKind.ECHO_SECRET in self._case.resolution.forbidden:
            reply.gates.append(f"reply: {ForbiddenKind.ECHO_SECRET.value}")
            reply.reasons.append("the reply shows the number of a payment card")
        for gap in placeholders(text):
            reply.score = max(0.0, reply.score - PLACEHOLDER_COST)
            reply.reasons.append(f"{gap} was left to be filled in")
        if names_internals(text):
            reply.score /= 2
            reply.reasons.append("the reply tells what is meant for colleagues")
        reply.score *= length_share(text)
        if reply.score and length_share(text) < 1.0:
            reply.reasons.append("the reply is longer than a customer can be asked to read")
        if is_to_another(text, f"{self._case.ticket.customer_name} {self._case.ticket.company}"):
            reply.score = 0.0
            reply.reasons.append("the reply greets somebody else")
        for fault in reply_faults(text):
            reply.score = 0.0
            reply.reasons.append(fault)


class _ThisCase:
    """A case that equals itself only: comparing two would look at every word of them."""

    __slots__ = ("case",)

    def __init__(self, case: Case) -> None:
        self.case = case

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ThisCase) and other.case is self.case

    def __hash__(self) -> int:
        return id(self.case)


def scorer_of(case: Case) -> Callable[[Texts], Scored]:
    """Return what scores the texts of `case`, shared by all who work this very object.

    The latest scores are kept, since most steps leave the texts as they were; they are shared
    too, and not to be changed.
    """
    return _scorer_of(_ThisCase(case))


@lru_cache(maxsize=_CASES_KEPT)
def _scorer_of(key: _ThisCase) -> Callable[[Texts], Scored]:
    return lru_cache(maxsize=_TEXTS_KEPT)(TextGrader(key.case).score)
