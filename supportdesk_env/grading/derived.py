"""Tells which values follow from others: shares of two counts, sums and differences of money."""

from collections.abc import Iterable
from itertools import permutations

from supportdesk_env.domain.claim import Value, ValueKind

_SLACK = 1
"""Units of its last decimal by which a share may be rounded."""

_MOST = 60
"""Counts looked at, at most; a case has far fewer."""


def follows(value: Value, known: Iterable[Value]) -> bool:
    """Return whether `value` follows from two known values, or rounds a known percentage."""
    if value.kind is ValueKind.PERCENT:
        listed = list(known)
        return _is_rounded(value.text, listed) or _is_share(value.text, listed)
    return value.kind is ValueKind.MONEY and _is_balance(value.text, known)


def _is_rounded(percent: str, known: Iterable[Value]) -> bool:
    """Return whether a known percentage is `percent` in fewer decimals, one at least."""
    decimals = _decimals(percent)
    return decimals > 0 and any(
        round(float(v.text), decimals) == float(percent)
        for v in known
        if v.kind is ValueKind.PERCENT and _decimals(v.text) > decimals
    )


def _is_share(percent: str, known: Iterable[Value]) -> bool:
    """Return whether one known count is so many percent of another."""
    slack = _SLACK / 10 ** _decimals(percent)
    counts = sorted({int(v.text) for v in known if v.kind is ValueKind.COUNT and v.text.isdigit()})
    return any(
        whole and abs(100 * part - float(percent) * whole) <= slack * whole
        for number, part in enumerate(counts[:_MOST])
        for whole in counts[number:_MOST]
    )


def _decimals(percent: str) -> int:
    return len(percent.partition(".")[2])


def _is_balance(amount: str, known: Iterable[Value]) -> bool:
    """Return whether an amount is the sum or the difference of two known ones, or twice one."""
    currency = amount.partition(" ")[0]
    sums = [
        _cents(v.text) for v in known if v.kind is ValueKind.MONEY and v.text.startswith(currency)
    ]
    cents = _cents(amount)
    return any(2 * one == cents for one in sums) or any(
        cents in (one + other, one - other) for one, other in permutations(sums, 2)
    )


def _cents(amount: str) -> int:
    """Return the cents of an amount such as `USD 312.40`."""
    return round(100 * float(amount.partition(" ")[2]))
