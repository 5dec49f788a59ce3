"""How somebody answers who has lost a second factor and has to prove who they are."""

from datetime import timedelta

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.mfa_lockout.facts import MfaLockoutFacts
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.values import moment_text
from supportdesk_env.domain.vocabulary import RequestField

_ACTIVITIES = (
    "exported a report as PDF",
    "commented on two tasks",
    "shared a folder with a colleague",
    "moved a board to the archive",
    "changed the profile picture",
)


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return the proof: all of it, some, or a confirmation from an address that is not registered.

    The record contradicts nothing else that can be asked for.
    """
    facts = MfaLockoutFacts.model_validate(raw)
    refuted: set[RequestField] = set()
    if inquiry.kind is AnswerKind.WRONG:
        refuted = {RequestField.REGISTERED_EMAIL_CONFIRMATION}.intersection(inquiry.given)
        if not refuted:
            return None
    said = _proof(world, facts, is_foreign=bool(refuted))
    held = {*facts.held_fields, *inquiry.given}
    return Answered(
        facts=raw
        | {
            "held_fields": [field for field in RequestField if field in held],
            "vague_fields": [field for field in facts.vague_fields if field not in held],
            "has_failed_check": bool(refuted),
        },
        values={field: said[field] for field in inquiry.given},
        refuted=frozenset(refuted),
    )


def _proof(world: World, facts: MfaLockoutFacts, *, is_foreign: bool) -> dict[RequestField, str]:
    """Return what is said for each item of proof."""
    stream, email = world.stream, facts.customer.email
    if is_foreign:
        email = f"reception@{email.partition('@')[2]}"
    login = facts.failures[0] - timedelta(minutes=stream.integer("login", 60, 5000))
    return {
        RequestField.REGISTERED_EMAIL_CONFIRMATION: f"confirmed, written from {email}",
        RequestField.VERIFICATION_CODE: world.identifier("VC"),
        RequestField.LAST_SUCCESSFUL_LOGIN: moment_text(login),
        RequestField.RECENT_ACCOUNT_ACTIVITY: stream.choice("activity", _ACTIVITIES),
    }
