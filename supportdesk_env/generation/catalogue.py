"""Finds the case that a reset asks for: by task id, by (split, index), or by seed."""

from dataclasses import dataclass
from functools import cache

from supportdesk_env.cases.registry import FAMILY_NAMES, build_pinned_case, load_pinned_cases
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.seeding import stable_number

DATASET_VERSION = "1"
"""Version of the cases; a change of any case's content changes it."""

CANONICAL_SPLIT = "canonical"


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """What a reset may ask for; every field is optional."""

    task_id: str | None = None
    split: str | None = None
    index: int | None = None
    seed: int | None = None
    difficulty: str | None = None
    family: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether neither a case nor a seed is named, so that the turn decides."""
        return all(value is None for value in (self.task_id, self.split, self.index, self.seed))


@cache
def canonical_cases() -> tuple[Case, ...]:
    """Return the canonical cases in their fixed order."""
    return tuple(build_pinned_case(pinned) for pinned in load_pinned_cases())


def list_splits() -> list[str]:
    """Return the names of the splits."""
    return [CANONICAL_SPLIT]


def num_cases(split: str) -> int:
    """Return how many cases `split` has.

    Raises:
        TaskNotFound: There is no such split.
    """
    _check_split(split)
    return len(canonical_cases())


def get_case(split: str, index: int) -> Case:
    """Return the case at `index` of `split`.

    Raises:
        TaskNotFound: There is no such split, or the index lies outside it.
    """
    size = num_cases(split)
    if not 0 <= index < size:
        msg = f"index {index} is outside split {split!r}; allowed are 0 to {size - 1}"
        raise TaskNotFound(msg)
    return canonical_cases()[index]


def find_case(query: CaseQuery, turn: int = 0) -> Case:
    """Return the case `query` names; an empty query gives the canonical case of this `turn`.

    Raises:
        TaskNotFound: Nothing fits, or the query contradicts itself; names what exists.
    """
    if query.task_id is not None:
        return _by_task_id(query)
    if query.split is not None or query.index is not None:
        if query.split is None or query.index is None:
            msg = f"split and index go together; given split={query.split!r}, index={query.index!r}"
            raise TaskNotFound(msg)
        return get_case(query.split, query.index)
    pool = _narrow(query)
    if query.seed is None:
        return pool[turn % len(pool)]
    return pool[stable_number(DATASET_VERSION, "seed", query.seed, below=len(pool))]


def _by_task_id(query: CaseQuery) -> Case:
    cases = {case.task_id: case for case in canonical_cases()}
    case = cases.get(str(query.task_id))
    if case is None:
        from difflib import get_close_matches  # noqa: PLC0415 - for this message only

        close = get_close_matches(str(query.task_id), cases, n=1)
        hint = f"did you mean {close[0]!r}? " if close else ""
        msg = f"no task {query.task_id!r}; {hint}there are {', '.join(cases)}"
        raise TaskNotFound(msg)
    if (query.split or case.split, _or(query.index, case.index)) != (case.split, case.index):
        msg = (
            f"task {case.task_id!r} is index {case.index} of split {case.split!r}, "
            f"not index {query.index} of {query.split!r}"
        )
        raise TaskNotFound(msg)
    return case


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _narrow(query: CaseQuery) -> tuple[Case, ...]:
    """Return the cases of the difficulty and the family asked for."""
    if query.difficulty is not None and query.difficulty not in list(Difficulty):
        allowed = ", ".join(Difficulty)
        msg = f"no difficulty {query.difficulty!r}; allowed are {allowed}"
        raise TaskNotFound(msg)
    if query.family is not None and query.family not in FAMILY_NAMES:
        msg = f"no family {query.family!r}; allowed are {', '.join(FAMILY_NAMES)}"
        raise TaskNotFound(msg)
    pool = tuple(
        case
        for case in canonical_cases()
        if query.difficulty in (None, case.difficulty) and query.family in (None, case.family)
    )
    if not pool:
        msg = f"no case of family {query.family!r} with difficulty {query.difficulty!r}"
        raise TaskNotFound(msg)
    return pool


def _check_split(split: str) -> None:
    if split not in list_splits():
        msg = f"no split {split!r}; there are {', '.join(list_splits())}"
        raise TaskNotFound(msg)
