"""Draws that depend on nothing but their labels: stable across processes, hosts and versions."""

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from hashlib import blake2b

Item = TypeVar("Item")

_MILLION = 10**6
_HASH_BYTES = 16
_ORDER_BYTES = 8


class Stream:
    """Draws from one place in the tree of labels; a draw's own label tells it from the others.

    No draw depends on how many were made before it, so that adding one leaves the others alone.
    """

    __slots__ = ("_joined", "_labels")

    def __init__(self, *labels: object) -> None:
        """Take the labels that say what is drawn for."""
        self._labels = labels
        self._joined = _join(labels)

    def child(self, *labels: object) -> "Stream":
        """Return the stream one level further down."""
        return Stream(*self._labels, *labels)

    def integer(self, label: str, low: int, high: int) -> int:
        """Return an integer in [low, high]."""
        return low + self._number(label, high - low + 1)

    def chance(self, label: str, share: float) -> bool:
        """Return whether something that happens in `share` of all cases happens here."""
        return self._number(label, _MILLION) < share * _MILLION

    def choice(self, label: str, options: Sequence[Item]) -> Item:
        """Return one of `options`."""
        return options[self._number(label, len(options))]

    def sample(self, label: str, options: Sequence[Item], count: int) -> list[Item]:
        """Return `count` different places of `options`, in a drawn order."""
        order = _order(f"{self._joined}{len(label)}:{label}", len(options))
        return [options[place] for place in order[:count]]

    def _number(self, label: str, below: int) -> int:
        return int.from_bytes(_hash(f"{self._joined}{len(label)}:{label}")) % below


def stable_number(*labels: object, below: int) -> int:
    """Return a number in [0, below) that two different label lists practically never share.

    The labels are joined unambiguously and hashed with BLAKE2b (RFC 7693).
    """
    return int.from_bytes(_digest(labels)) % below


def stable_id(*labels: object) -> str:
    """Return 16 hexadecimal characters that identify `labels`."""
    return _digest(labels).hex()[:16]


def _digest(labels: tuple[object, ...]) -> bytes:
    return _hash(_join(labels))


def _join(labels: Iterable[object]) -> str:
    return "".join([f"{len(str(label))}:{label}" for label in labels])


@lru_cache(maxsize=256)
def _order(joined: str, size: int) -> tuple[int, ...]:
    """Return the places below `size` in the order drawn for `joined`; kept, as cases are redrawn.

    The last eight bytes of a hash are the number below 2**64 that a place is sorted by.
    """
    drawn = sorted(range(size), key=lambda place: _hash(joined + _place(place))[-_ORDER_BYTES:])
    return tuple(drawn)


@lru_cache(maxsize=1024)
def _place(number: int) -> str:
    return _join((number,))


def _hash(joined: str) -> bytes:
    return _blake2b()(joined.encode(), digest_size=_HASH_BYTES).digest()


@cache
def _blake2b() -> "type[blake2b]":
    """Return the hash of RFC 7693; OpenSSL is slow to load and only a reset needs it."""
    from hashlib import blake2b  # noqa: PLC0415

    return blake2b
