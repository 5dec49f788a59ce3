"""The customer's side of a request for information; nothing here is random."""

from supportdesk_env.domain.observation import CaseSnapshot, FollowUp
from supportdesk_env.domain.vocabulary import FollowUpStatus


def answer(snapshot: CaseSnapshot) -> FollowUp:
    """Return where the exchange stands: a request that went out is pending until answered."""
    if not snapshot.requested_fields:
        return FollowUp()
    return FollowUp(status=FollowUpStatus.PENDING)
