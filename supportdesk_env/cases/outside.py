"""Families that other installed packages add, found by their entry points and loaded on first use.

Such a package names its family in its `pyproject.toml`:

    [project.entry-points."supportdesk_env.families"]
    webhook_failure = "supportdesk_webhook_failure.decision:FAMILY"

Its cases stand in splits of their own: what is installed never changes the shipped ones.
"""

from functools import cache
from typing import TYPE_CHECKING

from supportdesk_env.cases.family import CaseFacts, Family
from supportdesk_env.errors import InvalidFamily

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

GROUP = "supportdesk_env.families"


@cache
def find_outside() -> "dict[str, EntryPoint]":
    """Return where each family of another package is loaded from, by its name."""
    return {point.name: point for point in sorted(_entry_points(), key=lambda point: point.name)}


def _entry_points() -> "Iterable[EntryPoint]":
    from importlib.metadata import entry_points  # noqa: PLC0415 - slow to load, and seldom needed

    return entry_points(group=GROUP)


def load_outside(point: "EntryPoint") -> Family[CaseFacts]:
    """Return the family an entry point leads to.

    Raises:
        InvalidFamily: It leads nowhere, to something else, or to a family of another name.
    """
    try:
        family: object = point.load()
    except (ImportError, AttributeError) as error:
        msg = f"family {point.name!r}: {point.value} cannot be loaded: {error}"
        raise InvalidFamily(msg) from error
    if not isinstance(family, Family):
        msg = f"family {point.name!r}: {point.value} is {type(family).__name__}, not a Family"
        raise InvalidFamily(msg)
    if family.name != point.name:
        msg = f"family {point.name!r}: {point.value} calls itself {family.name!r}"
        raise InvalidFamily(msg)
    return family
