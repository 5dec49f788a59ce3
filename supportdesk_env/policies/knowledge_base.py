"""Renders a company's knowledge base from the parameters that decide its cases."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, TypeAdapter

from supportdesk_env.domain.ticket import KnowledgeArticle
from supportdesk_env.domain.vocabulary import LEGAL_PAIRS, Priority, Tier
from supportdesk_env.package_data import read_yaml
from supportdesk_env.policies.outcomes import (
    ClaimStandard,
    Contract,
    always_never,
    conditional_standards,
)
from supportdesk_env.policies.parameters import Company, Parameters

_COUNTED = frozenset({"day", "hour", "minute", "month", "seat", "user", "call"})
"""What parameters count."""


class ArticleText(BaseModel):
    """An article before its parameters are filled in."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    article_id: str
    title: str
    content: str
    effective_from: str = ""
    """ISO date; empty for the company's policy date."""
    overlay: Literal["", "stale"] = ""
    """Printed only in cases with this overlay."""


@cache
def _general_articles() -> tuple[ArticleText, ...]:
    adapter = TypeAdapter(tuple[ArticleText, ...])
    return adapter.validate_python(read_yaml("policies", "data/articles.yaml"))


def render_knowledge_base(
    company: Company,
    contract: Contract,
    own_articles: tuple[ArticleText, ...],
    outdated: Parameters | None = None,
) -> tuple[KnowledgeArticle, ...]:
    """Return the articles an agent gets to read: the family's own first, then the general ones.

    `outdated` are the parameters a superseded article prints, where the case shows one; a whole
    company where the family has none of its own.
    """
    assumes_worst = company.incident.assume_worst
    fills = {
        "c": company,
        "p": company.policy,
        "old": outdated,
        "free_plan": company.plans[Tier.FREE],
        "emergency_plans": _join([company.plans[t] for t in company.priority.emergency_tiers]),
        "update_table": _update_table(company),
        "pairs": _pairs(),
        "standards": _standards(contract),
        "always_never": always_never(),
        "conditional": _conditional(company),
        "verification_set": _join([f.value for f in company.security.verification_set]),
        "diagnostics": _diagnostics(company),
        "when_scope_is_asked": " and this is not production" if assumes_worst else "",
        "when_worst_is_assumed": ", or monitoring cannot tell" if assumes_worst else "",
    }
    shown = {"", "stale"} if outdated else {""}
    articles = (*own_articles, *_general_articles())
    return tuple(_render(item, company, fills) for item in articles if item.overlay in shown)


def _render(
    article: ArticleText, company: Company, fills: Mapping[str, object]
) -> KnowledgeArticle:
    return KnowledgeArticle(
        article_id=article.article_id,
        title=article.title.format(**fills),
        content=in_singular(article.content.format(**fills)).strip(),
        effective_from=article.effective_from or company.policy_date,
    )


def in_singular(text: str) -> str:
    """Return `text` with one of a thing called so: 1 day, and not 1 days."""
    if "1 " not in text:
        return text
    return re.sub(r"(?<![\d.,:-])1 ((?:business |calendar )?[a-z]+?)s\b", _one, text)


def _one(match: re.Match[str]) -> str:
    noun = match[1]
    return f"1 {noun}" if noun.rpartition(" ")[2] in _COUNTED else match[0]


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else ", ".join(words[:-1]) + " and " + words[-1]


def _update_table(company: Company) -> str:
    rows = []
    for tier in reversed(Tier):
        cells = ", ".join(
            f"{priority.value} {company.update_minutes[tier][priority]} minutes"
            for priority in reversed(Priority)
        )
        rows.append(f"- {company.plans[tier]} ({tier.value}): {cells}")
    return "\n".join(rows)


def _pairs() -> str:
    return "\n".join(
        f"- {status.value}: {', '.join(sorted(codes))}"
        for status, codes in LEGAL_PAIRS.items()
        if codes
    )


def _diagnostics(company: Company) -> str:
    return "\n".join(
        f"- {area}: {_join([f.value for f in fields])}"
        for area, fields in company.incident.diagnostic_sets.items()
    )


def _standards(contract: Contract) -> str:
    """Return the reply and note standard of every outcome this kind of case can have."""
    blocks = []
    for name, standard in contract.items():
        reply, note = _lines(standard.reply), _lines(standard.note)
        never = f" {standard.never}" if standard.never else ""
        code = standard.code.value if standard.code else name
        case = "" if name == code else f" ({name.replace('_', ' ')})"
        blocks.append(f"{code}{case}. Reply: {reply or 'none at all'}.{never} Note: {note}.")
    return "\n\n".join(blocks)


def _conditional(company: Company) -> str:
    """Return what is added to every code's standard where a ticket or a record is of some kind."""
    blocks = []
    for standard in conditional_standards():
        parts = [f"If {standard.condition}: {standard.remark}".format(c=company)]
        parts += [f"Reply: {_lines(standard.reply)}."] if standard.reply else []
        blocks.append(" ".join([*parts, f"Note: {_lines(standard.note)}."]))
    return "\n".join(f"- {block}" for block in blocks)


def _lines(standards: tuple[ClaimStandard, ...]) -> str:
    return "; ".join(line.standard for line in standards)
