"""How a customer answers whether an exposed key may be revoked."""

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.credential_leak.facts import CredentialLeakFacts
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return the confirmation, or one for a key that the registry does not hold.

    Only a registered sender can confirm: there is no other address it would count from.
    """
    facts = CredentialLeakFacts.model_validate(raw)
    if facts.customer.registered() is None:
        return None
    is_wrong = inquiry.kind is AnswerKind.WRONG
    prefix = facts.key.key_id.partition("-")[0]
    key = world.identifier(prefix, "unknown") if is_wrong else facts.key.key_id
    says = f"yes, revoke {key}, we know that {facts.integrations[0]} stops"
    return Answered(
        facts=raw | {"is_confirmed": not is_wrong},
        values={RequestField.EXPLICIT_CONFIRMATION: says},
        refuted=frozenset(inquiry.given if is_wrong else ()),
    )
