"""The task catalogue: what a trainer may ask for, without a hint of the answers."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeAlias, overload

from supportdesk_env.domain.model import WireModel
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.generation import catalogue

if TYPE_CHECKING:
    _Slice: TypeAlias = slice[int | None, int | None, int | None]

CANONICAL_TASK_IDS = ("billing_refund_easy", "account_takeover_medium", "api_incident_hard")


class TaskSpec(WireModel):
    """One entry of the catalogue."""

    task_id: str
    """Id to pass to `reset(task_id=...)`."""
    split: str
    """Split the task belongs to."""
    index: int
    """Its index in the split, for `reset(split=..., index=...)`."""
    difficulty: Difficulty
    """How hard the case is meant to be."""
    max_steps: int
    """Steps before the episode ends by itself."""


def list_splits() -> list[str]:
    """Return the names of the splits."""
    return catalogue.list_splits()


def num_tasks(split: str) -> int:
    """Return how many tasks `split` has.

    Raises:
        TaskNotFound: There is no such split.
    """
    return catalogue.num_cases(split)


def get_task(split: str, index: int) -> TaskSpec:
    """Return the task at `index` of `split`.

    Raises:
        TaskNotFound: There is no such split, or the index lies outside it.
    """
    return TaskSpec(**vars(catalogue.get_outline(split, index)))


class TaskList(Sequence[TaskSpec]):
    """The tasks of a split, or of a part of it; each is built when it is looked at."""

    def __init__(self, split: str, indexes: range) -> None:
        """Take a split and the indexes of the tasks that are listed."""
        self._split = split
        self._indexes = indexes

    def __len__(self) -> int:
        """Return how many tasks are listed."""
        return len(self._indexes)

    @overload
    def __getitem__(self, place: int) -> TaskSpec: ...
    @overload
    def __getitem__(self, place: "_Slice") -> "TaskList": ...
    def __getitem__(self, place: "int | _Slice") -> "TaskSpec | TaskList":
        """Return the task at a place, or the list of those in a slice."""
        if isinstance(place, slice):
            return TaskList(self._split, self._indexes[place])
        return get_task(self._split, self._indexes[place])


def get_task_range(split: str, start: int | None = None, stop: int | None = None) -> TaskList:
    """Return the tasks in [start, stop) of `split`, with the bounds of a Python slice.

    Raises:
        TaskNotFound: There is no such split.
    """
    return list_tasks(split)[start:stop]


def list_tasks(split: str) -> TaskList:
    """Return every task of `split`; nothing is built before it is looked at.

    Raises:
        TaskNotFound: There is no such split.
    """
    return TaskList(split, range(num_tasks(split)))
