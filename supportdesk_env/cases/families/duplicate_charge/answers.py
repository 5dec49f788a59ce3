"""How the owner of an account answers when their approval is asked for."""

from supportdesk_env.cases.answering import Answered, Inquiry
from supportdesk_env.cases.families.duplicate_charge.facts import DuplicateChargeFacts
from supportdesk_env.cases.world import Raw, World
from supportdesk_env.domain.exchange import AnswerKind
from supportdesk_env.domain.vocabulary import RequestField


def answer_request(world: World, raw: Raw, inquiry: Inquiry) -> Answered | None:
    """Return the owner's approval, or one by somebody who is not the owner."""
    customer = DuplicateChargeFacts.model_validate(raw).customer
    is_wrong = inquiry.kind is AnswerKind.WRONG
    role = "member" if is_wrong else "owner"
    approver = [contact for contact in customer.contacts if contact.role == role][-1]
    says = f"{approver.name} ({approver.email}) approves that you discuss the charges with"
    return Answered(
        facts=raw | {"approval_from": approver.email},
        values={RequestField.OWNER_APPROVAL: f"{says} {customer.name}"},
        refuted=frozenset(inquiry.asked if is_wrong else ()),
        sender=approver.email,
    )
