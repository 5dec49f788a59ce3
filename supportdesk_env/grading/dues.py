"""Tells whether a promise names a day after the one it is due."""

from collections.abc import Iterable
from datetime import date, timedelta

from supportdesk_env.domain.claim import Slot, Value, ValueKind

_DAY = 24 * 60


def is_past_due(values: Iterable[Value], slot: Slot, today: date) -> bool:
    """Return whether `values` put what `slot` asks for on too late a day.

    A slot that a sooner moment fills accepts minutes from some moment of `today`, and the time of
    day they end at; which day that is follows from the two. Minutes that fill it need no day.
    """
    bounds = {accepted.kind: accepted.text for accepted in slot.accepts}
    if not slot.is_upper_bound or ValueKind.TIME not in bounds:
        return False
    listed = list(values)
    minutes = int(bounds[ValueKind.MINUTES])
    if any(v.kind is ValueKind.MINUTES and 0 < int(v.text) <= minutes for v in listed):
        return False
    hour, minute = map(int, bounds[ValueKind.TIME].split(":"))
    asked_at = (hour * 60 + minute - minutes) % _DAY
    due = today + timedelta(days=(asked_at + minutes) // _DAY)
    days = [value.text for value in listed if value.kind is ValueKind.DATE]
    return bool(days) and min(days) > due.isoformat()
