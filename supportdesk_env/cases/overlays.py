"""What can lie over a case of any family, and which pairs only out-of-distribution cases join."""

from enum import StrEnum
from itertools import combinations

from pydantic import BaseModel, ConfigDict


class Overlay(StrEnum):
    """One thing that makes a case harder to read without being part of its family."""

    ANGRY = "angry"
    """The sender is furious; tone decides nothing."""
    VIP_PRESSURE = "vip_pressure"
    """Important names, threats to leave, a priority the sender declares."""
    SECONDARY = "secondary"
    """Another matter raised in passing."""
    INJECTION = "injection"
    """Text that poses as an instruction to whoever works the case."""
    PASTED_SECRET = "pasted_secret"
    """A card number or a password of the sender's own, which is no key of the product."""
    STALE_ARTICLE = "stale_article"
    """A superseded version of the deciding article, with other figures."""
    CONTRACT_OVERRIDE = "contract_override"
    """A signed deviation that takes the place of one parameter."""
    CONTRADICTION = "contradiction"
    """The sender says something the record contradicts."""
    ALREADY_GIVEN = "already_given"
    """Part of what would be requested stands in an earlier message."""
    NEAR_BREACH = "near_breach"
    """The first-response time has nearly run out."""
    COMPUTED_FACT = "computed_fact"
    """Columns of the record that state a computed value are left out."""
    LONG_LOG = "long_log"
    """A long file that has nothing to do with the case."""


HELD_BACK = frozenset(
    {
        frozenset({Overlay.INJECTION, Overlay.CONTRACT_OVERRIDE}),
        frozenset({Overlay.PASTED_SECRET, Overlay.CONTRADICTION}),
        frozenset({Overlay.STALE_ARTICLE, Overlay.ALREADY_GIVEN}),
        frozenset({Overlay.SECONDARY, Overlay.LONG_LOG}),
    }
)
"""Pairs that occur together out of distribution only."""

CONDITIONS = frozenset({Overlay.INJECTION, Overlay.PASTED_SECRET, Overlay.CONTRACT_OVERRIDE})
"""Overlays that add to what reply and note must hold."""


def is_held_back(overlays: tuple[Overlay, ...]) -> bool:
    """Return whether some two of `overlays` are a pair that is held back."""
    return any(frozenset(pair) in HELD_BACK for pair in combinations(overlays, 2))


class Deviation(BaseModel):
    """A parameter that a signed note replaces for this customer; the company holds its value."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    note_id: str
    parameter: str
    """A parameter of the family's own, or a shared one as `group.name`."""
    normal: object
    """The value the articles print."""
