"""The rule-based agent's reading of a case it has no rules of its own for.

It takes the article that names an issue type, the step of it that shares most words with ticket
and record, and writes what it can say of any case. A careful reader does far better.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple, TypeVar

from supportdesk_env.agents.plan import Decision, Plan
from supportdesk_env.agents.planning import add_shared
from supportdesk_env.agents.playbook import Article, Playbook
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import (
    LEGAL_PAIRS,
    IssueType,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.errors import AgentFailure

Name = TypeVar("Name", Queue, IssueType, ResolutionCode, RequestField, Status)

_WORD = re.compile(r"[a-z]{4,}")
_STEP = re.compile(r"^\s*\d+\.\s+(.*)$", re.MULTILINE)
_ISSUE_TYPE = re.compile(rf"issue type (?:{'|'.join(IssueType)})\b", re.IGNORECASE)
_COME_BACK = "alternative(come_back)"
_UPDATED = (Status.WAITING_ON_CUSTOMER, Status.ON_HOLD, Status.ESCALATED)


class _Step(NamedTuple):
    """One numbered step of an article that names the code it ends in."""

    text: str
    code: ResolutionCode


def plan_generally(playbook: Playbook) -> Plan:
    """Return a plan for any case.

    Raises:
        AgentFailure: No article names an issue type, or none of its steps a resolution code.
    """
    observation = playbook.observation
    article = _find_article(playbook)
    steps = list(_read_steps(article))
    if not steps:
        msg = f"{article.article_id} names no resolution code in any step"
        raise AgentFailure(msg)
    told = _words(_told(observation))
    step = max(steps, key=lambda one: _overlap(one.text, told))
    decision = Decision(
        queue=_first(Queue, step.text, article.content),
        priority=playbook.priority(
            observation.ticket.affected_users, observation.account.seats, _urgency(article)
        ),
        issue_type=_first(IssueType, *_ISSUE_TYPE.findall(article.content)),
        status=_status(step.code, step.text),
        code=step.code,
    )
    requested = _asked(step) if step.code is ResolutionCode.AWAITING_CUSTOMER_INFO else ()
    asks = [f"ask({field.value})" for field in requested]
    update = ["next_update"] if decision.status in _UPDATED else []
    plan = Plan(
        decision,
        requested,
        reply=(*asks, *update, _COME_BACK),
        note=("note_evidence(article)",),
        words={"article": article.article_id},
    )
    return add_shared(playbook, plan)


def _find_article(playbook: Playbook) -> Article:
    """Return the article on an issue type that shares most words with the ticket."""
    told = _words(_told(playbook.observation))
    articles = [one for one in playbook.articles if _ISSUE_TYPE.search(one.content)]
    if not articles:
        raise AgentFailure("no article names an issue type")
    return max(articles, key=lambda one: _overlap(one.content, told))


def _told(observation: Observation) -> str:
    """Return what the ticket and the record say."""
    ticket, records = observation.ticket, observation.account.records
    rows = [" ".join(row.values()) for table in records.values() for row in table]
    tables = [name for name, table in records.items() if table]
    return " ".join([ticket.subject, ticket.body, *tables, *rows]).replace("_", " ")


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.lower()))


def _overlap(text: str, told: set[str]) -> float:
    """Return the share of a text's words that were told."""
    words = _words(text.replace("_", " "))
    return len(words & told) / max(len(words), 1)


def _read_steps(article: Article) -> Iterable[_Step]:
    for text in _STEP.findall(article.content):
        codes = _named(ResolutionCode, text)
        if codes:
            yield _Step(text, codes[0])


def _named(names: type[Name], text: str) -> list[Name]:
    """Return which of `names` stand in `text`, in the order in which they do."""
    places = {
        name: match.start()
        for name in names
        if (match := re.search(rf"(?<!\w){name.value}(?!\w)", text))
    }
    return sorted(places, key=places.__getitem__)


def _first(names: type[Name], *texts: str) -> Name:
    """Return the name that the first of `texts` to hold one names first.

    Raises:
        AgentFailure: None of them holds any.
    """
    for text in texts:
        if found := _named(names, text):
            return found[0]
    raise AgentFailure(f"the article names no {names.__name__}")


def _status(code: ResolutionCode, text: str) -> Status:
    """Return the status a step names for its code, else the first legal one."""
    legal = [status for status, codes in LEGAL_PAIRS.items() if code in codes]
    named = [status for status in _named(Status, text) if status in legal]
    return (named or legal)[0]


def _asked(step: _Step) -> tuple[RequestField, ...]:
    return tuple(_named(RequestField, step.text))


def _urgency(article: Article) -> int:
    """Return the first urgency the article gives, 1 where it gives none."""
    match = re.search(r"[Uu]rgency is (\d)", article.content)
    return int(match.group(1)) if match else 1
