"""What stands in the case itself: its words, its values, its names, and what is private in it."""

import re
from datetime import date
from functools import cached_property, lru_cache

from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import Value
from supportdesk_env.grading.claims import ReadText
from supportdesk_env.grading.copies import copied_share
from supportdesk_env.grading.values import find_values

_COPY_CHARS = 40
"""Shorter sentences are too common to be called copied."""

_COPIED_SHARE = 0.7
"""Share of the word trigrams of a sentence from which it counts as drawn from the case's texts."""


_STAND_IN = "velorimanudaresopi"
"""Letters of no word; what the customer is called is read as some of them."""

_VOCATIVE = r"(?:(?<=, ){name}(?=[.,!?;:])|(?m:^){name}(?=,))"
"""Where a customer is spoken to by name, and the name is no word of the sentence."""


class Background:
    """The texts and facts of one case, each read on first use."""

    def __init__(self, case: Case) -> None:
        """Take the case."""
        self.case = case
        self.today = date.fromisoformat(case.ticket.received_at[:10])
        """The day of the ticket."""

    @cached_property
    def names(self) -> list[str]:
        """Return what the customer, the company and the case are called."""
        ticket, account = self.case.ticket, self.case.account
        ids = [ticket.ticket_id, account.account_id, account.workspace_id]
        return [*ticket.customer_name.split(), ticket.company, ticket.customer_email, *ids]

    @cached_property
    def _own_names(self) -> re.Pattern[str]:
        ticket = self.case.ticket
        company = rf"(?<![\w@.-]){re.escape(ticket.company)}(?![\w@-]|\.\w)"
        vocative = _VOCATIVE.replace("{name}", re.escape(ticket.customer_name.partition(" ")[0]))
        return re.compile(f"{company}|{vocative}")

    def without_names(self, text: str) -> str:
        """Return `text` with letters of no word for what the customer is called, place for place.

        A company may be called like anything: "Ginger Hardware" is no part that failed.
        """
        return self._own_names.sub(_stand_in, text) if text else text

    @cached_property
    def private(self) -> list[str]:
        """Return what must not reach an unverified sender: origins and other people's details."""
        account, sender = self.case.account, self.case.ticket.customer_email
        others = [c for c in account.contacts if c.email != sender]
        names = [c.name for c in others if " " in c.name]  # a lone word may be an ordinary one
        origins = [
            row["origin"] for rows in account.records.values() for row in rows if "origin" in row
        ]
        places = [part.strip() for origin in origins for part in origin.split(",")]
        return list(dict.fromkeys([*places, *names, *(c.email for c in others)]))

    def own_words(self, read: ReadText) -> ReadText:
        """Return `read` without claims in sentences copied from the ticket or an article."""
        copied = {
            sentence
            for sentence in read.sentences
            if len(sentence) >= _COPY_CHARS and self._is_copied(sentence)
        }
        if not copied:
            return read
        return read._replace(
            required=tuple(c for c in read.required if not copied.intersection(c.sentences)),
            joined=tuple(c for c in read.joined if not copied.intersection(c.sentences)),
        )

    def _is_copied(self, sentence: str) -> bool:
        """Return whether a sentence stands in the ticket or an article, brackets aside."""
        bare = re.sub(r"\([^()]{1,200}\)", "", sentence)
        if bare == sentence:
            return _squeeze(sentence) in self._source
        return copied_share(re.sub(r"[,;:]", " ", bare), self._plain_source) >= _COPIED_SHARE

    @cached_property
    def _plain_source(self) -> str:
        return re.sub(r"[,;:]", " ", self._source)

    @cached_property
    def _source(self) -> str:
        case = self.case
        parts = [case.ticket.body, *(a.content for a in case.ticket.attachments)]
        parts += [case.answer.text] if case.answer else []
        text = " ".join(parts + [a.content for a in case.knowledge_base])
        return _squeeze(self.without_names(text))

    @cached_property
    def values(self) -> frozenset[Value]:
        """Return every value the ticket, the record and the articles hold."""
        case = self.case
        records = [
            " ; ".join(row.values()) for rows in case.account.records.values() for row in rows
        ]
        fixed = [case.ticket.subject, case.ticket.business_impact, *case.ticket.secondary_concerns]
        ids = [case.ticket.ticket_id, case.account.account_id, case.account.workspace_id]
        ids += [case.ticket.region, *(a.article_id for a in case.knowledge_base)]
        counts = [f"{case.account.seats} seats", f"{case.ticket.affected_users} users"]
        counts += [f"{case.ticket.sla_minutes_remaining} minutes"]
        told = [*case.account.contract_notes, *counts]
        text = "\n".join([self._source, *records, *fixed, *ids, *told])
        return _values_in(text, self.today)


@lru_cache(maxsize=256)
def _values_in(text: str, today: date) -> frozenset[Value]:
    """Return the values of a case's texts; kept, since an agent in training meets a case often."""
    return frozenset(find_values(text, today))


def _stand_in(name: re.Match[str]) -> str:
    """Return a word that means nothing for each word of a name, as long as it and as capital."""
    return re.sub(
        r"\w+",
        lambda word: (
            _STAND_IN[: len(word.group())].title().ljust(len(word.group()), "a")
            if word.group().isalpha()
            else word.group()
        ),
        name.group(),
    )


def _squeeze(text: str) -> str:
    return " ".join(text.lower().split())
