"""How somebody answers who has to prove that an account is theirs."""

from datetime import timedelta

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.account_takeover.drawing import ACTIVITIES
from supportdesk_env.cases.families.account_takeover.facts import (
    AccountTakeoverFacts,
    VerificationState,
)
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import RequestField

_ROLES = ("owner", "admin", "billing_contact", "member")


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return the items that prove who is asking, all, some, or with one that is not so.

    Only a registered sender can answer: there is no other address an answer would count from.
    """
    facts = AccountTakeoverFacts.model_validate(raw)
    if facts.customer.registered() is None:
        return None
    true, false = _true_items(facts), _false_items(world, facts)
    is_wrong = inquiry.kind is AnswerKind.WRONG
    refuted = {world.stream.choice("refuted", inquiry.given)} if is_wrong else set()
    values = {f: false[f] if f in refuted else true[f] for f in inquiry.given}
    state = {
        AnswerKind.COMPLETE: VerificationState.PASSED,
        AnswerKind.WRONG: VerificationState.FAILED,
    }
    held = {*facts.held_fields, *inquiry.given}
    return Answered(
        facts=raw
        | {
            "held_fields": [field for field in RequestField if field in held],
            "verification": state.get(inquiry.kind, facts.verification),
        },
        values=values,
        refuted=frozenset(refuted),
    )


def _true_items(facts: AccountTakeoverFacts) -> dict[RequestField, str]:
    """Return what the record would confirm."""
    first = facts.signals[0]
    return _items(
        facts.customer.workspace_id,
        facts.target_role(),
        f"confirmed, written from {facts.customer.email}",
        facts.issued_code,
        moment_text(facts.last_login or facts.now),
        facts.last_activity,
        f"the one of {moment_text(first.at)} from {first.origin}",
    )


def _false_items(world: World, facts: AccountTakeoverFacts) -> dict[RequestField, str]:
    """Return what the record contradicts, item by item."""
    stream, customer, first = world.stream, facts.customer, facts.signals[0]
    login = facts.last_login or facts.now
    domain = customer.email.partition("@")[2]
    places = [place for place in world.surface.places if place != first.origin]
    roles = [role for role in _ROLES if role != facts.target_role()]
    activities = [activity for activity in ACTIVITIES if activity != facts.last_activity]
    return _items(
        world.identifier("WS", "false"),
        stream.choice("false_role", roles),
        f"confirmed, written from helpdesk@{domain}",
        world.identifier("VC", "false"),
        moment_text(login + timedelta(minutes=stream.integer("false_login", 61, 179))),
        stream.choice("false_activity", activities),
        f"the one of {moment_text(first.at - timedelta(days=2))} from "
        f"{stream.choice('false_place', places)}",
    )


_ITEMS = (
    RequestField.WORKSPACE_ID,
    RequestField.REQUESTER_ROLE,
    RequestField.REGISTERED_EMAIL_CONFIRMATION,
    RequestField.VERIFICATION_CODE,
    RequestField.LAST_SUCCESSFUL_LOGIN,
    RequestField.RECENT_ACCOUNT_ACTIVITY,
    RequestField.SUSPICIOUS_SESSION_DETAILS,
)


def _items(*values: str) -> dict[RequestField, str]:
    return dict(zip(_ITEMS, values, strict=True))
