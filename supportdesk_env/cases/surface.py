"""Names a case can be told with, in banks that share no word: people, firms, places, areas."""

from functools import cache

from pydantic import BaseModel, ConfigDict, Field

from supportdesk_env.domain.vocabulary import RequestField
from supportdesk_env.package_data import read_yaml

BANKS = ("train", "evaluation", "ood")
"""Banks of names and wordings; what stands in one never stands in another."""


class Area(BaseModel):
    """A part of a product, and the path its calls go to."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    name: str
    path: str


class Surface(BaseModel):
    """One bank of names."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    given: tuple[str, ...] = Field(min_length=1)
    surnames: tuple[str, ...] = Field(min_length=1)
    roots: tuple[str, ...] = Field(min_length=1)
    """First words of customer companies."""
    trades: tuple[str, ...] = Field(min_length=1)
    """Second words of customer companies."""
    vendors: tuple[str, ...] = Field(min_length=1)
    products: tuple[str, ...] = Field(min_length=1)
    plans: tuple[tuple[str, str, str, str], ...] = Field(min_length=1)
    """Plan names from the free one up."""
    regions: tuple[str, ...] = Field(min_length=2)
    places: tuple[str, ...] = Field(min_length=1)
    areas: tuple[Area, ...] = Field(min_length=3)
    stated: dict[RequestField, tuple[str, ...]]
    """What people state of fields that are told in words."""


@cache
def load_surface(bank: str) -> Surface:
    """Return the names of a bank, read once."""
    return Surface.model_validate(read_yaml("cases", f"data/surfaces/{bank}.yaml"))
