"""How a customer answers where they bought, and an owner that charges may be discussed."""

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.refund_window.facts import Channel, RefundWindowFacts
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField

_OURS = ("from you directly", "on your own website", "straight from you, by card")


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return the owner's approval or the channel; the record is silent, so neither can be wrong."""
    if inquiry.kind is AnswerKind.WRONG:
        return None
    if RequestField.OWNER_APPROVAL in inquiry.given:
        return _approve(raw)
    return _tell_channel(world, raw)


def _approve(raw: Raw) -> Answered:
    customer = RefundWindowFacts.model_validate(raw).customer
    owner = next(contact for contact in customer.contacts if contact.role == "owner")
    says = f"{owner.name} ({owner.email}) agrees that you discuss billing with {customer.name}"
    return Answered(
        facts=raw | {"is_approved": True},
        values={RequestField.OWNER_APPROVAL: says},
        sender=owner.email,
    )


def _tell_channel(world: World, raw: Raw) -> Answered:
    stream = world.stream
    if stream.chance("is_ours", 0.5):
        says = stream.choice("ours", _OURS)
        return Answered(
            facts=raw | {"channel": Channel.DIRECT.value},
            values={RequestField.PURCHASE_CHANNEL: says},
        )
    seller = f"{stream.choice('seller', world.surface.surnames)} Software"
    order = world.identifier("SO")
    sold = {"channel": Channel.RESELLER.value, "seller": seller, "seller_order": order}
    return Answered(
        facts=raw | sold,
        values={RequestField.PURCHASE_CHANNEL: f"from the reseller {seller}, order {order}"},
    )
