"""The decision list of noise_misdirected: first match wins."""

from supportdesk_env.cases.families.noise_misdirected.answers import (
    answer_request,
    state_failure,
)
from supportdesk_env.cases.families.noise_misdirected.drawing import draw_facts
from supportdesk_env.cases.families.noise_misdirected.facts import (
    Kind,
    NoiseMisdirectedFacts,
    show_records,
    ticket_words,
)
from supportdesk_env.cases.families.noise_misdirected.policy import NoiseMisdirectedPolicy
from supportdesk_env.cases.family import Family
from supportdesk_env.cases.overlays import Overlay
from supportdesk_env.domain.claim import Slot, Value, ValueKind
from supportdesk_env.domain.values import days_slot, identifier_slot, interval_slot
from supportdesk_env.domain.vocabulary import IssueType, Queue, ResolutionCode, Status
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.decisions import Outcome, Rule
from supportdesk_env.policies.parameters import Company
from supportdesk_env.policies.priority import Severity, Urgency, decide_priority

ARTICLE_ID = "KB-GEN-03"
_ARTICLE = identifier_slot("article", ARTICLE_ID)

ORDER_NUMBER = (
    *("purchase order number", "purchase order no", "purchase order reference", "purchase order"),
    *("po number", "po no", "p.o. number", "order number", "number of purchase order"),
)
JOB_REFERENCE = (
    *("job reference", "job number", "job id", "reference of the job", "position reference"),
    *("reference of the position", "vacancy number", "vacancy reference", "job ref"),
)
CUSTOMER_NUMBER = ("customer number", "customer no", "customer id", "client number", "client no")
SEAT_NUMBER = (
    *("number of seats", "number of the seats", "number of your seats", "how many seats"),
    *("seat count", "seat number", "amount of seats"),
)
WORKSPACE_ID = (
    *("workspace id", "workspace-id", "id of the workspace", "id of their workspace"),
    *("id of your workspace", "workspace's id"),
)
"""What a message has to bring along where it belongs, in the words it is called by."""


def severity(facts: NoiseMisdirectedFacts, company: Company) -> Severity:
    """Return what the priority function reads: only trouble that is back does harm."""
    urgency, inherits = Urgency.ROUTINE, None
    if facts.earlier and facts.kind is Kind.RELAPSE:
        is_blocked = facts.earlier.has_workaround
        urgency = Urgency.BLOCKED_WITH_WORKAROUND if is_blocked else Urgency.HARM_CONTINUING
    elif facts.earlier and facts.kind is Kind.CHASER:
        inherits = facts.earlier.priority
    return Severity(
        users_affected=facts.affected_users,
        users_total=facts.customer.seats,
        urgency=urgency,
        tier=facts.customer.tier,
        inherits=inherits,
    )


def _is_bulk(facts: NoiseMisdirectedFacts, company: Company) -> bool:
    """Return whether a stranger sent the same text to many."""
    is_stranger = facts.kind is not Kind.FORWARD and facts.customer.registered() is None
    return is_stranger and facts.recipients >= company.own(NoiseMisdirectedPolicy).bulk_recipients


def _is_reopened(facts: NoiseMisdirectedFacts, company: Company) -> bool:
    """Return whether trouble that is back is in time, or has been described once more."""
    policy = company.own(NoiseMisdirectedPolicy)
    is_in_time = facts.days_since_resolution() <= policy.reopen_days
    return facts.kind is Kind.RELAPSE and (is_in_time or not facts.missing(policy))


def _update(facts: NoiseMisdirectedFacts, company: Company) -> Slot:
    priority = decide_priority(severity(facts, company), company.priority)
    return interval_slot("update", company.update_minutes[facts.customer.tier][priority], facts.now)


def _earlier_id(facts: NoiseMisdirectedFacts) -> str:
    """Return the id of the earlier ticket.

    Raises:
        InvalidFamily: There is none.
    """
    if facts.earlier is None:
        msg = f"{facts.kind.value} is about no earlier ticket"
        raise InvalidFamily(msg)
    return facts.earlier.ticket_id


def _earlier_type(facts: NoiseMisdirectedFacts) -> IssueType:
    return facts.earlier.issue_type if facts.earlier else IssueType.SPAM_MISDIRECTED


def _spam(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.SPAM_MISDIRECTED,
        status=Status.CLOSED,
        code=ResolutionCode.SPAM_NO_ACTION,
        values={"article": _ARTICLE},
    )


def _leave_alone(facts: NoiseMisdirectedFacts, standard: str) -> Outcome:
    """Return the outcome of a message about a ticket that stays resolved."""
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.SPAM_MISDIRECTED,
        status=Status.RESOLVED,
        code=ResolutionCode.INFORMATION_PROVIDED,
        values={"earlier": identifier_slot("earlier", _earlier_id(facts)), "article": _ARTICLE},
        standard=standard,
    )


def _auto_reply(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    return _leave_alone(facts, "auto_reply")


def _thanks(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    return _leave_alone(facts, "thanks")


def _merge(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=_earlier_type(facts),
        status=Status.CLOSED,
        code=ResolutionCode.DUPLICATE_MERGED,
        values={"merged": identifier_slot("merged", _earlier_id(facts)), "article": _ARTICLE},
    )


def _reopen(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=_earlier_type(facts),
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={
            "reviewed": identifier_slot("reviewed", _earlier_id(facts)),
            "update": _update(facts, company),
            "article": _ARTICLE,
        },
        topics={"team": "engineering", "under_review": "errors", "pending": "fix"},
    )


def _ask_anew(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.PLATFORM_ENGINEERING,
        issue_type=_earlier_type(facts),
        status=Status.WAITING_ON_CUSTOMER,
        code=ResolutionCode.AWAITING_CUSTOMER_INFO,
        requested=facts.missing(company.own(NoiseMisdirectedPolicy)),
        values={
            "earlier": identifier_slot("earlier", _earlier_id(facts)),
            "update": _update(facts, company),
            "closure": days_slot("closure", company.security.closure_days, facts.now),
            "article": _ARTICLE,
        },
        topics={"pending": "incident_decision", "safe_way": "this_ticket"},
        standard="late_relapse",
    )


def _named(name: str, *words: str) -> Slot:
    """Return a slot that any one of `words` fills, to the letter."""
    return Slot(name, tuple(Value(ValueKind.IDENTIFIER, text) for text in words))


def _redirect(why: str, include: tuple[str, ...], *places: str) -> Outcome:
    """Return the outcome of a message that belongs to one of `places`, which are one place."""
    return Outcome(
        queue=Queue.GENERAL_SUPPORT,
        issue_type=IssueType.SPAM_MISDIRECTED,
        status=Status.RESOLVED,
        code=ResolutionCode.REDIRECTED_CHANNEL,
        values={
            "channel": _named("channel", *places),
            "include": _named("include", *include),
            "article": _ARTICLE,
        },
        topics={"why": why},
        standard="elsewhere",
    )


def _mailbox(company: Company, name: str) -> str:
    return f"{name}@{company.domain}"


def _host(company: Company, name: str) -> str:
    return f"{name}.{company.domain}"


def _to_portal(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    host = company.own(NoiseMisdirectedPolicy).portal_host
    return _redirect("on_behalf", WORKSPACE_ID, _host(company, host))


def _to_suppliers(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    mailbox = company.own(NoiseMisdirectedPolicy).suppliers_mailbox
    return _redirect("wrong_desk", ORDER_NUMBER, _mailbox(company, mailbox))


def _to_jobs(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    mailbox = company.own(NoiseMisdirectedPolicy).jobs_mailbox
    return _redirect("wrong_desk", JOB_REFERENCE, _mailbox(company, mailbox))


def _to_namesake(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    return _redirect("wrong_desk", CUSTOMER_NUMBER, facts.namesake.website, facts.namesake.name)


def _to_shop(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    host = company.own(NoiseMisdirectedPolicy).shop_host
    return _redirect("wrong_desk", SEAT_NUMBER, _host(company, host))


def _to_account_manager(facts: NoiseMisdirectedFacts, company: Company) -> Outcome:
    return Outcome(
        queue=Queue.ACCOUNT_MANAGEMENT,
        issue_type=IssueType.SPAM_MISDIRECTED,
        status=Status.ESCALATED,
        code=ResolutionCode.ESCALATED_INTERNAL,
        values={
            "reviewed": identifier_slot("reviewed", str(facts.seats_wanted)),
            "update": _update(facts, company),
            "article": _ARTICLE,
        },
        topics={"team": "account_management", "under_review": "purchase", "pending": "quote"},
    )


def _is_supplier(facts: NoiseMisdirectedFacts, company: Company) -> bool:
    return facts.kind in {Kind.BILL, Kind.PITCH}


def _is_small(facts: NoiseMisdirectedFacts, company: Company) -> bool:
    return facts.seats_wanted < company.own(NoiseMisdirectedPolicy).lead_seats


_OF_TROUBLE = frozenset({"sibling", "relapse", "late_relapse"})
"""Rules for messages of somebody who has a problem, and may say so as people do."""

_ANYWHERE = frozenset({Overlay.INJECTION, Overlay.NEAR_BREACH, Overlay.STALE_ARTICLE})


def _admits(overlay: Overlay, rule_id: str) -> bool:
    """Return whether a message of this kind can come with an overlay; machines are never angry."""
    return overlay in _ANYWHERE or rule_id in _OF_TROUBLE


FAMILY = Family(
    name="noise_misdirected",
    package=__package__,
    policy=NoiseMisdirectedPolicy,
    facts=NoiseMisdirectedFacts,
    rules=(
        Rule("spam", _is_bulk, _spam),
        Rule("auto_reply", lambda f, _: f.kind is Kind.AUTO_REPLY, _auto_reply),
        Rule("sibling", lambda f, _: f.kind is Kind.CHASER, _merge),
        Rule("relapse", _is_reopened, _reopen),
        Rule("late_relapse", lambda f, _: f.kind is Kind.RELAPSE, _ask_anew),
        Rule("thanks", lambda f, _: f.kind is Kind.THANKS, _thanks),
        Rule("staff_forward", lambda f, _: f.kind is Kind.FORWARD, _to_portal),
        Rule("supplier", _is_supplier, _to_suppliers),
        Rule("application", lambda f, _: f.kind is Kind.APPLICATION, _to_jobs),
        Rule("wrong_company", lambda f, _: f.kind is Kind.MISDIRECTED, _to_namesake),
        Rule("small_purchase", _is_small, _to_shop),
        Rule("sales_lead", lambda f, c: True, _to_account_manager),
    ),
    severity=severity,
    ticket_words=ticket_words,
    records=show_records,
    draw=draw_facts,
    answer=answer_request,
    states=state_failure,
    admits=_admits,
    codes=(
        ResolutionCode.SPAM_NO_ACTION,
        ResolutionCode.DUPLICATE_MERGED,
        ResolutionCode.ESCALATED_INTERNAL,
    ),
)
