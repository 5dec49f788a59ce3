"""The customer's side of a request for information; nothing here is random."""

from supportdesk_env.domain.exchange import AnswerKind, CustomerAnswer, GivenField
from supportdesk_env.domain.observation import CaseSnapshot, FollowUp
from supportdesk_env.domain.vocabulary import POISON_FIELDS, FollowUpStatus

_WHOLE = {
    AnswerKind.SILENT: FollowUpStatus.PENDING,
    AnswerKind.WITHDRAWS: FollowUpStatus.COMPLETE,
}
"""Kinds of answer that give no field, and where they leave the exchange."""


def answer(snapshot: CaseSnapshot, prepared: CustomerAnswer | None = None) -> FollowUp:
    """Return where the exchange stands after what `snapshot` asks for.

    A request is answered when it names something policy requires and nothing no desk may ask
    for. The answer gives what was asked for and no more; what was given once stays known.
    """
    asked = set(snapshot.requested_fields)
    if prepared is None or asked & POISON_FIELDS or not asked.intersection(prepared.wanted):
        waiting = FollowUp(status=FollowUpStatus.PENDING) if asked else FollowUp()
        return snapshot.follow_up if snapshot.follow_up.message else waiting
    if prepared.kind in _WHOLE:
        return FollowUp(status=_WHOLE[prepared.kind], message=prepared.opening)
    asked = asked.intersection(prepared.wanted).union(snapshot.follow_up.provided_fields)
    given = [item for item in prepared.given if item.field in asked]
    is_whole = len(given) == len(asked)
    return FollowUp(
        status=_status(given, prepared, is_whole=is_whole),
        message=_write_message(given, prepared, is_whole=is_whole),
        provided_fields={item.field: item.value for item in given},
    )


def _status(given: list[GivenField], prepared: CustomerAnswer, *, is_whole: bool) -> FollowUpStatus:
    if any(item.field in prepared.refuted for item in given):
        return FollowUpStatus.INCORRECT
    return FollowUpStatus.COMPLETE if is_whole else FollowUpStatus.PARTIAL


def _write_message(given: list[GivenField], prepared: CustomerAnswer, *, is_whole: bool) -> str:
    """Return the message: its opening, a line per field given, what is lacking, its closing."""
    lines = "\n".join(item.line for item in given)
    parts = [prepared.opening, lines, "" if is_whole else prepared.lacking, prepared.closing]
    return "\n\n".join(part for part in parts if part)
