"""Traces what decides a case and what of it an agent is shown: a fact that decides must be.

Facts and parameters are handed to the family's own functions as copies that note every field read
from them, by dotted name, whatever method reads it. What rules, outcome and severity read decides;
what the record reads, an article prints or a word of the ticket depends on is shown. A fact that
was not drawn is as its model has it until somebody tells otherwise, and need not be shown.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from string import Formatter
from types import new_class
from typing import TypeVar

from pydantic import BaseModel

from supportdesk_env.cases.family import CaseFacts, CaseHeader, Family
from supportdesk_env.cases.ticket_text import Fragment, Phrasing, TicketText
from supportdesk_env.cases.wording import compose
from supportdesk_env.cases.world import Raw
from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.policies.decisions import first_match
from supportdesk_env.policies.knowledge_base import render_knowledge_base
from supportdesk_env.policies.outcomes import contract_for
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import decide_priority

Model = TypeVar("Model", bound=BaseModel)

_CUSTOMER = ("name", "email", "company", "tier", "account_id", "workspace_id", "region", "seats")
_ALWAYS_SHOWN = frozenset(
    {"now", "affected_users", "customer", "customer.contacts"}
    | {f"customer.{name}" for name in _CUSTOMER}
    | {f"customer.contacts.{name}" for name in ("name", "email", "role")}
)
"""Facts that every ticket and every account record show."""

_CANNOT_BE = (
    ArithmeticError, AttributeError, LookupError, StopIteration, TypeError, ValueError,
)  # fmt: skip
"""What a family raises for facts that its own model would not allow."""

_NOTES = "reads are noted in"


@dataclass(frozen=True, slots=True)
class Trace:
    """What decides a case, and what is shown of it; facts and parameters by dotted name."""

    rule_id: str
    facts_read: frozenset[str]
    facts_shown: frozenset[str]
    parameters_read: frozenset[str]
    parameters_shown: frozenset[str]

    @property
    def hidden_facts(self) -> list[str]:
        """Facts that decide and are shown nowhere."""
        return sorted(self.facts_read - self.facts_shown)

    @property
    def hidden_parameters(self) -> list[str]:
        """Parameters that decide, and that neither an article nor the record shows."""
        return sorted(self.parameters_read - self.parameters_shown)


def trace_case(family: Family[CaseFacts], header: CaseHeader, company: Company, raw: Raw) -> Trace:
    """Return what decides the case of these facts under `company`, and what is shown of it."""
    facts = family.facts.model_validate(raw)
    rule_id, facts_read, parameters_read = _decide(family, facts, company)
    facts_shown, shown = set(_ALWAYS_SHOWN), set[str]()
    family.records(observe(facts, facts_shown), observe(company, shown))
    return Trace(
        rule_id=rule_id,
        facts_read=facts_read,
        facts_shown=_in_ticket(family, header, facts, company, facts_read) | facts_shown,
        parameters_read=parameters_read,
        parameters_shown=_in_articles(family, company) | shown,
    )


def read_parameters(family: Family[CaseFacts], company: Company, raw: Raw) -> frozenset[str]:
    """Return the parameters that decide the case of these facts, by dotted name."""
    return _decide(family, family.facts.model_validate(raw), company)[2]


def _decide(
    family: Family[CaseFacts], facts: CaseFacts, company: Company
) -> tuple[str, frozenset[str], frozenset[str]]:
    """Return the rule that decides, and the facts and parameters read on the way to gold."""
    facts_read, parameters_read = set[str](), set[str]()
    observed, vendor = observe(facts, facts_read), observe(company, parameters_read)
    rule_id, _ = first_match(family.rules, observed, vendor)
    decide_priority(family.severity(observed, vendor), vendor.priority)
    drawn = {path for path in facts_read if path.partition(".")[0] in facts.model_fields_set}
    return rule_id, _without_groups(drawn), _without_groups(parameters_read)


def _without_groups(read: set[str]) -> frozenset[str]:
    """Return what was read without what was only passed on the way to a member of it."""
    return frozenset(p for p in read if not any(other.startswith(f"{p}.") for other in read))


def _in_articles(family: Family[CaseFacts], company: Company) -> frozenset[str]:
    """Return every parameter that an article of the case prints."""
    read, texts = set[str](), family.texts()
    contract = contract_for(texts.standards, family.codes)
    render_knowledge_base(observe(company, read), contract, texts.articles)
    return frozenset(read)


def _in_ticket(
    family: Family[CaseFacts],
    header: CaseHeader,
    facts: CaseFacts,
    company: Company,
    wanted: frozenset[str],
) -> frozenset[str]:
    """Return which of the `wanted` facts change a word that the ticket's text uses."""
    text = _wording(family, header)
    words, read = _used_words(text), set[str]()
    told = family.ticket_words(observe(facts, read), company)
    for name in words & told.keys():
        words |= _words_of(_fragment_of(text, told[name]))
    return frozenset(
        path
        for path in wanted & read
        if any(_changes_words(family, other, company, told, words) for other in vary(facts, path))
    )


def _wording(family: Family[CaseFacts], header: CaseHeader) -> TicketText:
    """Return what the family itself says, without what may lie over it."""
    if isinstance(header.wording, Phrasing):
        return compose(family.package, header.wording)
    return family.texts().tickets[header.wording]


def _fragment_of(text: TicketText, word: object) -> str:
    """Return what the wording says for a word that it puts into words; empty for any other."""
    return text.fragments[word.key] if isinstance(word, Fragment) else ""


def _used_words(text: TicketText) -> set[str]:
    parts = [text.subject, text.body, text.business_impact, *text.secondary_concerns]
    parts += [file.content for file in text.attachments]
    return {word for part in parts for word in _words_of(part)}


def _words_of(text: str) -> set[str]:
    """Return the first names of the words in braces."""
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(text) if name}


def _changes_words(
    family: Family[CaseFacts],
    facts: CaseFacts,
    company: Company,
    told: Mapping[str, object],
    words: set[str],
) -> bool:
    try:
        other = family.ticket_words(facts, company)
    except _CANNOT_BE:
        return False  # no such fact can be
    return any(other.get(word) != told.get(word) for word in words)


def observe(model: Model, read: set[str], path: str = "") -> Model:
    """Return a copy of `model` that adds every field read from it, or from its parts, to `read`."""
    kind = _observed(type(model))
    copy: Model = kind.model_construct(
        model.model_fields_set,
        **{
            name: _observe_value(getattr(model, name), read, f"{path}{name}.")
            for name in type(model).model_fields
        },
    )
    copy.__dict__[_NOTES] = (read, path)
    return copy


def _observe_value(value: object, read: set[str], path: str) -> object:
    if isinstance(value, BaseModel):
        return observe(value, read, path)
    if isinstance(value, tuple | list):
        return type(value)(_observe_value(item, read, path) for item in value)
    return value


@cache
def _observed(kind: type[Model]) -> type[Model]:
    """Return a subclass whose instances note what is read from them."""

    def note(self: Model, name: str) -> object:
        if name in kind.model_fields:
            read, path = self.__dict__[_NOTES]
            read.add(f"{path}{name}")
        return kind.__getattribute__(self, name)

    def body_of(namespace: dict[str, object]) -> None:
        namespace |= {"__getattribute__": note, "__module__": __name__}

    observed: type[Model] = new_class(f"Observed{kind.__name__}", (kind,), {}, body_of)
    return observed


def vary(model: CaseFacts, path: str) -> Iterator[CaseFacts]:
    """Yield copies of `model` with another value at a dotted path, in every place it stands for."""
    name, _, rest = path.partition(".")
    value = getattr(model, name)
    for other in _others(value, rest):
        yield model.model_copy(update={name: other})


def _others(value: object, rest: str) -> Iterator[object]:
    if isinstance(value, BaseModel) and rest:
        name, _, further = rest.partition(".")
        for other in _others(getattr(value, name), further):
            yield value.model_copy(update={name: other})
    elif isinstance(value, tuple) and value and (rest or not isinstance(value[0], BaseModel)):
        for place, item in enumerate(value):
            for other in _others(item, rest):
                yield (*value[:place], other, *value[place + 1 :])
        if not rest:
            yield from _other_leaves(value)
    else:
        yield from _other_leaves(value)


def _other_leaves(value: object) -> Iterator[object]:
    """Yield values of the same kind that differ from `value` as facts may."""
    if isinstance(value, Enum):
        yield from (member for member in type(value) if member != value)
    elif isinstance(value, bool):
        yield not value
    elif isinstance(value, int | float | Decimal):
        yield from (value + 1, value * 3 + 7)
    elif isinstance(value, date):
        yield from (value + timedelta(days=d, minutes=61) for d in (0, 1, 40))
    elif isinstance(value, str):
        yield from (f"{value}x" if value else "OTHER-12345", "")
    elif isinstance(value, tuple):
        yield from (value[:-1], value[::-1], (*value, *RequestField))
    else:
        yield from (1, "OTHER-12345", datetime(2026, 1, 5))  # noqa: DTZ001 - all times are UTC
