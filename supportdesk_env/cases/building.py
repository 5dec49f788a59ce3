"""How facts become a case: its resolution derived, its ticket and its record rendered."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from supportdesk_env.cases.deviations import as_printed, tell_deviation
from supportdesk_env.cases.family import CaseFacts, CaseHeader, FactsT, Family, RecordTables
from supportdesk_env.cases.overlays import CONDITIONS, Overlay
from supportdesk_env.cases.resolving import Extras, Situation, read_facts, resolve
from supportdesk_env.cases.ticket_text import Fragment, Phrasing, TicketText
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.ticket import AccountRecord, Attachment, KnowledgeArticle, Ticket
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.knowledge_base import render_knowledge_base
from supportdesk_env.policies.outcomes import Contract, contract_for
from supportdesk_env.policies.parameters import Company

if TYPE_CHECKING:
    from supportdesk_env.cases.answering import Respond

OBJECTIVE = (
    "Work this support case to hand-over: set queue, priority, issue type, status and resolution "
    "code, request exactly the information policy still needs, write the reply to the customer and "
    "an internal note for colleagues, then submit. Follow the knowledge base; it says what each "
    "outcome requires. Everything you need is in this observation and in what the customer answers."
)


def build_case(
    family: Family[FactsT],
    header: CaseHeader,
    company: Company,
    raw_facts: Mapping[str, object],
    respond: "Respond | None" = None,
) -> Case:
    """Return the case that `raw_facts` under `company` make, its resolution derived by policy.

    Where `respond` gives an answer to what is requested, the resolution is that after the answer.

    Raises:
        InvalidFamily: The facts do not fit the family, or a text needs a word they do not give.
    """
    facts = read_facts(family, raw_facts)
    contract = contract_for(family.texts().standards, family.codes)
    _check_dates(company, f"{facts.now:%Y-%m-%d}")
    text = find_wording(family, header, facts)
    resolution, answer = resolve(
        Situation(family, company, facts, header.deviation),
        contract,
        _extras(header, text),
        respond,
    )
    return Case(
        task_id=header.task_id,
        split=header.split,
        index=header.index,
        family=family.name,
        package=family.package,
        difficulty=header.difficulty,
        max_steps=header.max_steps,
        objective=OBJECTIVE,
        ticket=_render_ticket(family, header, company, facts, text),
        account=_render_account(family, header, company, facts),
        knowledge_base=_print_articles(family, header, company, contract),
        resolution=resolution,
        answer=answer,
    )


def _print_articles(
    family: Family[FactsT], header: CaseHeader, company: Company, contract: Contract
) -> tuple[KnowledgeArticle, ...]:
    """Return the articles, which print what holds where nothing else was signed."""
    printed = as_printed(company, header.deviation)
    return render_knowledge_base(printed, contract, family.texts().articles, header.outdated)


def _extras(header: CaseHeader, text: TicketText) -> Extras:
    conditions = [overlay.value for overlay in header.overlays if overlay in CONDITIONS]
    return Extras(text.secondary_topic, conditions)


def _check_dates(company: Company, today: str) -> None:
    if company.policy_date > today:
        msg = f"the ticket of {today} is older than the policy of {company.policy_date}"
        raise InvalidFamily(msg)


def find_wording(family: Family[FactsT], header: CaseHeader, facts: FactsT) -> TicketText:
    """Return the wording the header names or composes."""
    if isinstance(header.wording, Phrasing):
        from supportdesk_env.cases.wording import compose  # noqa: PLC0415 - drawn cases only

        has_given = bool(facts.given)
        overlays = tuple(o for o in header.overlays if has_given or o != Overlay.ALREADY_GIVEN)
        return compose(family.package, header.wording, overlays)
    texts = family.texts().tickets
    if header.wording not in texts:
        msg = f"family {family.name}: no wording {header.wording!r}; there are {sorted(texts)}"
        raise InvalidFamily(msg)
    return texts[header.wording]


def _render_ticket(
    family: Family[FactsT],
    header: CaseHeader,
    company: Company,
    facts: FactsT,
    text: TicketText,
) -> Ticket:
    customer = facts.customer
    words = {
        "c": company,
        "p": company.policy,
        "customer": customer,
        "first_name": customer.name.split()[0],
        **_tell_given(header, facts),
        **family.ticket_words(facts, company),
    }
    words |= _tell_fragments(family, text, words)
    try:
        return Ticket(
            ticket_id=header.ticket_id,
            received_at=f"{facts.now:%Y-%m-%dT%H:%MZ}",
            channel=header.channel,
            customer_name=customer.name,
            customer_email=customer.email,
            customer_tier=customer.tier,
            company=customer.company,
            subject=text.subject.format(**words),
            body=_tidy(text.body.format(**words)),
            region=customer.region,
            affected_users=facts.affected_users,
            sla_minutes_remaining=header.sla_minutes,
            business_impact=text.business_impact.format(**words),
            secondary_concerns=[item.format(**words) for item in text.secondary_concerns],
            attachments=_render_attachments(text, words),
        )
    except KeyError as error:
        msg = f"family {family.name}, wording {header.wording!r}: unknown word {error}"
        raise InvalidFamily(msg) from error


def _tidy(body: str) -> str:
    """Return a message without the gaps that words leave where the facts have none for them."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"(?<=\S) {2,}", " ", body)).strip()


def _tell_given(header: CaseHeader, facts: CaseFacts) -> dict[str, str]:
    """Return the words of an earlier message in which the customer stated something already."""
    if not isinstance(header.wording, Phrasing) or not facts.given:
        return {}
    from supportdesk_env.cases.dressing import tell_given  # noqa: PLC0415 - drawn cases only

    given = tell_given(header.wording, facts.given)
    return {"given": given, "given_quoted": given.replace("\n", "\n> ")}


def _tell_fragments(
    family: Family[FactsT], text: TicketText, words: Mapping[str, object]
) -> dict[str, str]:
    """Return the words that the wording itself puts into words, such as what is asked for."""
    told = {}
    for name, word in words.items():
        if isinstance(word, Fragment):
            if word.key not in text.fragments:
                there = sorted(text.fragments)
                msg = f"family {family.name}: no fragment {word.key!r}; there are {there}"
                raise InvalidFamily(msg)
            told[name] = text.fragments[word.key].format(**words)
    return told


def _render_attachments(text: TicketText, words: Mapping[str, object]) -> list[Attachment]:
    """Return the files sent along; one whose content comes out empty was not sent."""
    rendered = [
        item.model_copy(update={"content": item.content.format(**words).strip()})
        for item in text.attachments
    ]
    return [item for item in rendered if item.content]


def _render_account(
    family: Family[FactsT], header: CaseHeader, company: Company, facts: FactsT
) -> AccountRecord:
    customer = facts.customer
    sender = customer.registered()
    check = {
        "sender": customer.email,
        "address_registered": "yes" if sender else "no",
        "registered_role": sender.role if sender else "none",
    }
    notes = list(header.contract_notes)
    if header.deviation:
        sentence = family.texts().contract_notes[header.deviation.parameter]
        notes.append(tell_deviation(header.deviation, sentence, company))
    return AccountRecord(
        account_id=customer.account_id,
        workspace_id=customer.workspace_id,
        company=customer.company,
        plan=company.plans[customer.tier],
        tier=customer.tier,
        seats=customer.seats,
        contract_notes=notes,
        contacts=list(customer.contacts),
        records={"sender_check": [check], **_show_records(family, header, company, facts)},
    )


def _show_records(
    family: Family[FactsT], header: CaseHeader, company: Company, facts: FactsT
) -> RecordTables:
    """Return the family's tables; without computed columns where these have to be computed."""
    tables = family.records(facts, company)
    if Overlay.COMPUTED_FACT not in header.overlays:
        return tables
    hidden = frozenset(family.derived_columns)
    return {
        table: [
            {name: cell for name, cell in row.items() if f"{table}.{name}" not in hidden}
            for row in rows
        ]
        for table, rows in tables.items()
    }
