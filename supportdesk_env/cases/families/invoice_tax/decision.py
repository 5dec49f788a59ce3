"""The decision list of invoice_tax: first match wins."""

from collections.abc import Mapping

from supportdesk_env.cases.families.invoice_tax.answers import answer_request
from supportdesk_env.cases.families.invoice_tax.drawing import draw_facts
from supportdesk_env.cases.families.invoice_tax.facts import (
    InvoiceTaxFacts,
    Need,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.invoice_tax.policy import InvoiceTaxPolicy
from supportdesk_env.cases.family import Family
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import (
    add_business_days,
    business_days_slot,
    days_slot,
    identifier_slot,
    interval_slot,
)
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from supportdesk_env.policies.decisions import Outcome, Rule
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority

ARTICLE_ID = "KB-BIL-05"
_FIELDS = {
    Need.NAME: RequestField.LEGAL_ENTITY_NAME,
    Need.VAT_ID: RequestField.VAT_OR_TAX_ID,
    Need.EXEMPTION: RequestField.TAX_CERTIFICATE,
}
"""What is asked for where it is missing."""


def severity(facts: InvoiceTaxFacts, company: Company) -> Severity:
    """Return what the priority function reads: only a close deadline makes it more pressing."""
    last = add_business_days(facts.now.date(), company.priority.deadline_business_days)
    is_pressing = facts.needed_by is not None and facts.needed_by <= last
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=Urgency.BLOCKED_WITH_WORKAROUND if is_pressing else Urgency.ROUTINE,
        tier=facts.customer.tier,
    )


def _is_unauthorised(facts: InvoiceTaxFacts) -> bool:
    return not facts.is_billing_contact() and not facts.is_approved


def _has_wrong_certificate(facts: InvoiceTaxFacts, company: Company) -> bool:
    """Return whether a tax document came that is not of the kind the policy accepts."""
    accepted = company.own(InvoiceTaxPolicy).accepted_certificate
    return facts.certificate is not None and facts.certificate.kind is not accepted


def _outcome(
    status: Status,
    code: ResolutionCode,
    standard: str = "",
    *,
    values: Mapping[str, Slot],
    requested: tuple[RequestField, ...] = (),
    topics: Mapping[str, str] | None = None,
) -> Outcome:
    """Return an outcome of this family, which is always billing's and cites its article."""
    return Outcome(
        queue=Queue.BILLING_OPS,
        issue_type=IssueType.INVOICE_TAX,
        status=status,
        code=code,
        requested=requested,
        values={"article": identifier_slot("article", ARTICLE_ID), **values},
        topics=topics or {},
        standard=standard,
    )


def _count_slot(name: str, days: int) -> Slot:
    """Return a slot for a number of days: as a duration, or as a bare number."""
    accepts = (Value(ValueKind.MINUTES, str(1440 * days)), Value(ValueKind.COUNT, str(days)))
    return Slot(name, accepts)


def _invoice(name: str, facts: InvoiceTaxFacts) -> Slot:
    return identifier_slot(name, facts.invoice.invoice_id)


def _waiting(facts: InvoiceTaxFacts, company: Company) -> dict[str, Slot]:
    """Return what every reply that waits for the customer and its note state."""
    priority = decide_priority(severity(facts, company), company.priority)
    minutes = company.update_minutes[facts.customer.tier][priority]
    return {
        "update": interval_slot("update", minutes, facts.now),
        "closure": days_slot("closure", company.security.closure_days, facts.now),
        "invoice": _invoice("invoice", facts),
    }


def _point_to_copy(facts: InvoiceTaxFacts, company: Company) -> Outcome:
    return _outcome(
        Status.RESOLVED,
        ResolutionCode.INFORMATION_PROVIDED,
        values={"answer": _invoice("answer", facts)},
        topics={"answer": "invoice_self_service"},
    )


def _ask_owner(facts: InvoiceTaxFacts, company: Company) -> Outcome:
    return _outcome(
        Status.WAITING_ON_CUSTOMER,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=(RequestField.OWNER_APPROVAL,),
        values=_waiting(facts, company),
        topics={"pending": "discuss_charges", "safe_way": "registered_address"},
    )


def _decline(facts: InvoiceTaxFacts, company: Company) -> Outcome:
    age, window = facts.age_days(), facts.window_days(company.own(InvoiceTaxPolicy))
    return _outcome(
        Status.RESOLVED,
        ResolutionCode.DECLINED_POLICY,
        "invoice_too_old",
        values={
            "invoice": _invoice("invoice", facts),
            "rule_fact": _count_slot("rule_fact", age),
            "window": _count_slot("window", window),
        },
    )


def _ask_value(facts: InvoiceTaxFacts, company: Company) -> Outcome:
    return _outcome(
        Status.WAITING_ON_CUSTOMER,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
        "detail_missing",
        requested=(_FIELDS[facts.need],),
        values=_waiting(facts, company),
    )


def _reissue(facts: InvoiceTaxFacts, company: Company) -> Outcome:
    days = company.own(InvoiceTaxPolicy).reissue_business_days
    return _outcome(
        Status.RESOLVED,
        ResolutionCode.REQUEST_FULFILLED,
        "invoice_reissued",
        values={
            "done": identifier_slot("done", facts.credit_note_id),
            "effective": business_days_slot("effective", days, facts.now),
        },
    )


FAMILY = Family(
    name="invoice_tax",
    package=__package__,
    policy=InvoiceTaxPolicy,
    facts=InvoiceTaxFacts,
    rules=(
        Rule("copy_only", lambda f, _: f.need is Need.COPY, _point_to_copy),
        Rule("not_billing_contact", lambda f, _: _is_unauthorised(f), _ask_owner),
        Rule("too_old", lambda f, c: f.is_too_old(c.own(InvoiceTaxPolicy)), _decline),
        Rule("value_missing", lambda f, _: f.lacks_value(), _ask_value),
        Rule("wrong_certificate", _has_wrong_certificate, _ask_value),
        Rule("reissue", lambda f, c: True, _reissue),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    codes=(
        ResolutionCode.INFORMATION_PROVIDED,
        ResolutionCode.AWAITING_CUSTOMER_INFO,
    ),
)
