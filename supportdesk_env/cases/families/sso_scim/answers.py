"""How a customer proves who asks for a bypass of single sign-on, and how an owner approves it."""

from datetime import datetime, timedelta

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.sso_scim.facts import SsoScimFacts
from supportdesk_env.cases.families.sso_scim.policy import SsoScimPolicy
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return the approval or the proof; a wrong one is not the owner's, or the record refutes it.

    No approval comes that would leave proof to ask for.
    """
    facts = SsoScimFacts.model_validate(raw)
    is_wrong = inquiry.kind is AnswerKind.WRONG
    if RequestField.OWNER_APPROVAL in inquiry.given:
        return _approve(world, raw, facts, is_wrong=is_wrong)
    refuted = next((f for f in inquiry.given if f in _CAN_BE_REFUTED), None) if is_wrong else None
    if is_wrong and refuted is None:
        return None
    said = {field: _state(world, facts, field) for field in inquiry.given}
    if refuted:
        said[refuted] = _CAN_BE_REFUTED[refuted](world, facts)
    return Answered(
        facts=raw | {"held_fields": _held(facts, said, refuted)},
        values=said,
        refuted=frozenset({refuted} if refuted else ()),
    )


def state_proof(world: World, raw: Raw) -> dict[RequestField, str]:
    """Return what the customer states of proof that depends on the facts of a case."""
    since = datetime.fromisoformat(str(raw["since"]))
    return {RequestField.TIMESTAMPS_UTC: _failure(world, since)}


def _approve(world: World, raw: Raw, facts: SsoScimFacts, *, is_wrong: bool) -> Answered | None:
    policy = world.company.own(SsoScimPolicy)
    leaves_proof = bool(facts.missing(policy)) and facts.usable_break_glass(policy) is None
    if leaves_proof and not is_wrong:
        return None
    role = "member" if is_wrong else "owner"
    approver = [contact for contact in facts.customer.contacts if contact.role == role][-1]
    says = f"{approver.name} ({approver.email}) agrees that {facts.customer.name} asks for this"
    field = RequestField.OWNER_APPROVAL
    return Answered(
        facts=raw if is_wrong else raw | {"is_approved": True},
        values={field: says},
        refuted=frozenset({field} if is_wrong else ()),
        sender=approver.email,
    )


def _held(
    facts: SsoScimFacts, said: dict[RequestField, str], refuted: RequestField | None
) -> list[RequestField]:
    """Return the proof there is then: on file, stated before, or given and not refuted."""
    held = {*facts.held_fields, *facts.given, *said}
    return [field for field in RequestField if field in held and field is not refuted]


def _state(world: World, facts: SsoScimFacts, field: RequestField) -> str:
    if field is RequestField.REGISTERED_EMAIL_CONFIRMATION:
        return f"confirmed, written from {facts.customer.email}"
    if field is RequestField.VERIFICATION_CODE:
        return world.identifier("VC")
    if field is RequestField.TIMESTAMPS_UTC:
        return _failure(world, facts.since)
    return world.field_value(field)


def _failure(world: World, since: datetime) -> str:
    """Return when a sign-in failed: a few minutes into the lockout."""
    seconds = world.stream.integer("stated_failure", 60, 840)
    return f"{since + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}"


def _too_early(world: World, facts: SsoScimFacts) -> str:
    """Return a time before the lockout."""
    early = facts.since - timedelta(seconds=world.stream.integer("too_early", 7200, 90000))
    return f"{early:%Y-%m-%dT%H:%M:%SZ}"


def _from_elsewhere(world: World, facts: SsoScimFacts) -> str:
    """Return a confirmation from an address that is not registered."""
    domain = facts.customer.email.partition("@")[2]
    return f"confirmed, written from reception@{domain}"


_CAN_BE_REFUTED = {
    RequestField.REGISTERED_EMAIL_CONFIRMATION: _from_elsewhere,
    RequestField.TIMESTAMPS_UTC: _too_early,
}
"""What the contacts or the lockout on record can contradict."""
