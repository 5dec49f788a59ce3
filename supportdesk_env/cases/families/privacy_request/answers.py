"""How somebody answers what they ask for, where they live, or that it is they who ask."""

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.privacy_request.deadlines import Residence, due_date, law_of
from supportdesk_env.cases.families.privacy_request.facts import PrivacyRequestFacts
from supportdesk_env.cases.families.privacy_request.policy import PrivacyRequestPolicy, RequestKind
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField

_WANTED = {
    RequestKind.ACCESS: ("show me what you hold on me", "I only want to be shown my data"),
    RequestKind.EXPORT: ("hand my data over to me", "export what you hold on me"),
    RequestKind.CORRECTION: ("correct what you hold on me", "put right what is wrong in my data"),
    RequestKind.DELETION: ("erase what you hold on me", "delete my data for good"),
}
"""How people say what is to be done."""


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return the answer; only a confirmation can be wrong, from an address that is not registered.

    No answer comes that would leave something else to ask for.
    """
    facts, policy = PrivacyRequestFacts.model_validate(raw), world.company.own(PrivacyRequestPolicy)
    if RequestField.REGISTERED_EMAIL_CONFIRMATION in inquiry.given:
        return _confirm(raw, facts, is_wrong=inquiry.kind is AnswerKind.WRONG)
    if inquiry.kind is AnswerKind.WRONG:
        return None
    if RequestField.JURISDICTION in inquiry.given:
        return _tell_residence(world, raw, facts) if facts.is_confirmed(policy) else None
    return _tell_kind(world, raw, facts)


def _confirm(raw: Raw, facts: PrivacyRequestFacts, *, is_wrong: bool) -> Answered:
    email, field = facts.customer.email, RequestField.REGISTERED_EMAIL_CONFIRMATION
    if is_wrong:
        says = f"confirmed, written from private@{email.partition('@')[2]}"
        return Answered(facts=raw, values={field: says}, refuted=frozenset({field}))
    return Answered(
        facts=raw | {"identity_confirmed_on": facts.now.date()},
        values={field: f"confirmed, written from {email}"},
    )


def _tell_residence(world: World, raw: Raw, facts: PrivacyRequestFacts) -> Answered:
    """Return where they live: somewhere that leaves time for an answer."""
    policy, today = world.company.own(PrivacyRequestPolicy), facts.now.date()
    places = [
        place
        for place in Residence
        if place is not Residence.UNKNOWN
        and due_date(law_of(place), facts.received_on, policy) >= today
    ]
    place = world.stream.choice("stated_place", places)
    return Answered(
        facts=raw | {"residence": place.value},
        values={RequestField.JURISDICTION: f"my home is in {place.value}"},
    )


def _tell_kind(world: World, raw: Raw, facts: PrivacyRequestFacts) -> Answered | None:
    """Return what is to be done; something for the portal where the identity is still open."""
    policy = world.company.own(PrivacyRequestPolicy)
    is_settled = facts.is_confirmed(policy)
    kinds = [kind for kind in _WANTED if is_settled or kind in policy.portal_kinds]
    kind = world.stream.choice("stated_kind", kinds)
    return Answered(
        facts=raw | {"kind": kind.value},
        values={RequestField.REQUEST_SCOPE: world.stream.choice("stated_scope", _WANTED[kind])},
    )
