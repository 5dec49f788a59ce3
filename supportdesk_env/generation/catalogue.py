"""Finds the case that a reset asks for: by task id, by (split, index), or by seed."""

import re
from dataclasses import dataclass
from functools import cache

from supportdesk_env.cases.names import FAMILY_NAMES, outside_names
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation.levels import Outline, outline
from supportdesk_env.generation.splits import (
    CANONICAL,
    DATASET_VERSION,
    SPLITS,
    get_split,
    list_outside_splits,
)
from supportdesk_env.seeding import Stream

_MOST_TRIES = 1000


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
    from supportdesk_env.cases import registry  # noqa: PLC0415 - what builds is loaded late

    return tuple(map(registry.build_pinned_case, registry.load_pinned_cases()))


def list_splits() -> list[str]:
    """Return the names of the splits."""
    return [CANONICAL, *SPLITS, *list_outside_splits()]


def num_cases(split: str) -> int:
    """Return how many cases `split` has.

    Raises:
        TaskNotFound: There is no such split.
    """
    return len(canonical_cases()) if split == CANONICAL else get_split(split).size


def get_case(split: str, index: int) -> Case:
    """Return the case at `index` of `split`.

    Raises:
        TaskNotFound: There is no such split, or the index lies outside it.
    """
    _check_index(split, index)
    if split == CANONICAL:
        return canonical_cases()[index]
    from supportdesk_env.generation import generator  # noqa: PLC0415 - what draws is loaded late

    return generator.draw_case(get_split(split), index)


def get_outline(split: str, index: int) -> Outline:
    """Return how the case at `index` of `split` is called and played; nothing is drawn for it.

    Raises:
        TaskNotFound: There is no such split, or the index lies outside it.
    """
    _check_index(split, index)
    if split == CANONICAL:
        case = canonical_cases()[index]
        return Outline(case.task_id, split, index, case.difficulty, case.max_steps)
    from supportdesk_env.generation import generator  # noqa: PLC0415 - what draws is loaded late

    return outline(split, index, generator.level_at(get_split(split), index))


def _check_index(split: str, index: int) -> None:
    size = num_cases(split)
    if not 0 <= index < size:
        msg = f"index {index} is outside split {split!r}; allowed are 0 to {size - 1}"
        raise TaskNotFound(msg)


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
    _check_narrowing(query)
    if query.seed is not None:
        return _by_seed(query)
    pool = [case for case in canonical_cases() if _fits(case, query)]
    if not pool:
        msg = f"no case of family {query.family!r} with difficulty {query.difficulty!r}"
        raise TaskNotFound(msg)
    return pool[turn % len(pool)]


def _by_task_id(query: CaseQuery) -> Case:
    task_id = str(query.task_id)
    cases = {case.task_id: case for case in canonical_cases()}
    drawn = re.fullmatch(rf"((?:\w+/)?(?:{'|'.join(SPLITS)}))_(\d{{1,10}})", task_id)
    if task_id in cases:
        case = cases[task_id]
    elif drawn:
        case = get_case(drawn.group(1), int(drawn.group(2)))
    else:
        raise TaskNotFound(_unknown(task_id, list(cases)))
    if (query.split or case.split, _or(query.index, case.index)) != (case.split, case.index):
        msg = (
            f"task {case.task_id!r} is index {case.index} of split {case.split!r}, "
            f"not index {query.index} of {query.split!r}"
        )
        raise TaskNotFound(msg)
    return case


def _unknown(task_id: str, known: list[str]) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 - for this message only

    close = get_close_matches(task_id, known, n=1)
    hint = f"did you mean {close[0]!r}? " if close else ""
    drawn = ", ".join(f"{name}_<index>" for name in SPLITS)
    return f"no task {task_id!r}; {hint}there are {', '.join(known)}, {drawn}"


def _by_seed(query: CaseQuery) -> Case:
    """Return the train case that belongs to a seed, of the family and difficulty asked for.

    A family that another package added has a train split of its own.
    """
    from supportdesk_env.generation import generator  # noqa: PLC0415 - what draws is loaded late

    is_outside = query.family is not None and query.family not in FAMILY_NAMES
    train = get_split(f"{query.family}/train" if is_outside else "train")
    stream = Stream(DATASET_VERSION, "seed", query.seed)
    for attempt in range(_MOST_TRIES):
        index = stream.integer(f"index_{attempt}", 0, train.size - 1)
        if query.family not in (None, generator.branch_at(train, index)[0]):
            continue
        if query.difficulty in (None, generator.level_at(train, index)):
            return generator.draw_case(train, index)
    msg = f"no case of family {query.family!r} with difficulty {query.difficulty!r} was drawn"
    raise TaskNotFound(msg)


def _or(value: int | None, default: int) -> int:
    return default if value is None else value


def _fits(case: Case, query: CaseQuery) -> bool:
    return query.difficulty in (None, case.difficulty) and query.family in (None, case.family)


def _check_narrowing(query: CaseQuery) -> None:
    """Refuse a difficulty or a family that does not exist."""
    if query.difficulty is not None and query.difficulty not in list(Difficulty):
        allowed = ", ".join(Difficulty)
        msg = f"no difficulty {query.difficulty!r}; allowed are {allowed}"
        raise TaskNotFound(msg)
    if query.family is None or query.family in FAMILY_NAMES:
        return
    if query.family not in outside_names():
        allowed = ", ".join((*FAMILY_NAMES, *outside_names()))
        msg = f"no family {query.family!r}; allowed are {allowed}"
        raise TaskNotFound(msg)
