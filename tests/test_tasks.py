"""The task catalogue tells what may be played, and nothing of the answers."""

import pytest

from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation.catalogue import get_case
from supportdesk_env.tasks import (
    CANONICAL_TASK_IDS,
    TaskSpec,
    get_task,
    get_task_range,
    list_splits,
    list_tasks,
    num_tasks,
)


class TestListing:
    """What there is."""

    def test_lists_the_canonical_tasks_in_order(self) -> None:
        """Ids, difficulties and step limits are the published ones."""
        split, *_ = list_splits()
        rows = [(t.task_id, t.split, t.index, t.difficulty, t.max_steps) for t in list_tasks(split)]
        assert rows == [
            ("billing_refund_easy", "canonical", 0, "easy", 6),
            ("account_takeover_medium", "canonical", 1, "medium", 7),
            ("api_incident_hard", "canonical", 2, "hard", 8),
        ]

    def test_the_ids_are_those_that_are_built(self) -> None:
        """The published constant and the cases agree."""
        assert tuple(task.task_id for task in list_tasks("canonical")) == CANONICAL_TASK_IDS
        assert num_tasks("canonical") == len(CANONICAL_TASK_IDS)

    def test_an_entry_holds_no_hint(self) -> None:
        """An entry has an id, a place, a difficulty and a step limit: no family, no gold."""
        fields = set(TaskSpec.model_fields)
        assert fields == {"task_id", "split", "index", "difficulty", "max_steps"}


class TestRanges:
    """A slice of a split."""

    @pytest.mark.parametrize(
        ("bounds", "indices"),
        [
            ((None, None), [0, 1, 2]),
            ((1, None), [1, 2]),
            ((None, 1), [0]),
            ((-1, None), [2]),
            ((2, 99), [2]),
            ((5, 9), []),
        ],
    )
    def test_has_the_bounds_of_a_python_slice(
        self, bounds: tuple[int | None, int | None], indices: list[int]
    ) -> None:
        """Open, negative and overlong bounds mean what they mean in a list."""
        assert [task.index for task in get_task_range("canonical", *bounds)] == indices


class TestDrawnSplits:
    """Splits of drawn cases."""

    def test_are_listed_without_building_them(self) -> None:
        """Two billion tasks are counted, sliced and read one by one."""
        train = list_tasks("train")
        assert len(train) == num_tasks("train") == 2**31
        assert [task.task_id for task in train[-2:]] == ["train_2147483646", "train_2147483647"]
        assert train[-1] == get_task("train", 2**31 - 1)

    @pytest.mark.parametrize("split", ["canonical", "train", "validation", "test", "test_ood"])
    def test_an_entry_is_what_the_drawn_case_says(self, split: str) -> None:
        """Though nothing is drawn for it: a thousand entries must not keep a server's others."""
        for index in range(min(num_tasks(split), 40)):
            case = get_case(split, index)
            told = (case.task_id, case.split, case.index, case.difficulty, case.max_steps)
            task = get_task(split, index)
            assert told == (task.task_id, task.split, task.index, task.difficulty, task.max_steps)


class TestErrors:
    """What is not there."""

    def test_an_index_outside_the_split_is_refused(self) -> None:
        """The refusal names the indices there are."""
        with pytest.raises(TaskNotFound, match="allowed are 0 to 2"):
            get_task("canonical", 3)

    def test_an_unknown_split_is_refused(self) -> None:
        """Listing a split that does not exist names those that do."""
        with pytest.raises(TaskNotFound, match="there are canonical"):
            list_tasks("dev")
