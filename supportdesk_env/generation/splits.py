"""The splits: how large they are, and what keeps them apart."""

from typing import TYPE_CHECKING, NamedTuple

from supportdesk_env.cases.names import outside_names
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.seeding import stable_number

if TYPE_CHECKING:
    from supportdesk_env.policies.parameters import Company

DATASET_VERSION = "2"
"""Version of the cases; a change of any case's content changes it."""

CANONICAL = "canonical"
BUCKETS = 4


class Split(NamedTuple):
    """A split of drawn cases."""

    name: str
    size: int
    bank: str
    """Bank of names and wordings."""
    ranges: str
    """Ranges of policy parameters."""
    buckets: frozenset[int]
    """Which share of all combinations of parameters it may use; no two splits share one."""
    family: str = ""
    """The one family it holds, which another package added; empty for all that are shipped."""
    has_held_back: bool = False
    """Whether overlays come together that do so in no other split."""


SPLITS = {
    split.name: split
    for split in (
        Split("train", 2**31, "train", "common", frozenset({0, 1})),
        Split("validation", 1000, "evaluation", "common", frozenset({2})),
        Split("test", 1000, "evaluation", "common", frozenset({3})),
        Split("test_ood", 500, "ood", "ood", frozenset(range(BUCKETS)), has_held_back=True),
    )
}


def list_outside_splits() -> list[str]:
    """Return the splits of families that other packages add, such as `plan_change/train`."""
    return [f"{family}/{name}" for family in outside_names() for name in SPLITS]


def get_split(name: str) -> Split:
    """Return the split of drawn cases called `name`.

    Raises:
        TaskNotFound: There is none; names those there are.
    """
    if name in SPLITS:
        return SPLITS[name]
    family, _, kind = name.rpartition("/")
    if kind in SPLITS and family in outside_names():
        return SPLITS[kind]._replace(name=name, family=family)
    there = ", ".join([CANONICAL, *SPLITS, *list_outside_splits()])
    msg = f"no split {name!r}; there are {there}"
    raise TaskNotFound(msg)


def policy_bucket(company: "Company") -> int:
    """Return which bucket a combination of parameters belongs to, whatever the vendor's name."""
    named = {"name", "product", "plans", "policy_date"}
    areas = {"incident": {"diagnostic_sets", "status_page"}}
    key = company.model_dump_json(exclude={**dict.fromkeys(named, True), **areas})
    return stable_number(DATASET_VERSION, "policy", key, below=BUCKETS)
