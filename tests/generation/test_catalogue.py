"""A reset names one case, or is told what exists."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation.catalogue import (
    CaseQuery,
    canonical_cases,
    find_case,
    get_case,
    list_splits,
    num_cases,
)
from tests.building import BILLING, CANONICAL, INCIDENT, TAKEOVER

UNKNOWN = [
    (CaseQuery(task_id="billing_refund_eazy"), f"did you mean '{BILLING}'.* there are {BILLING}"),
    (CaseQuery(task_id="weather"), rf"no task 'weather'; there are {BILLING}, {TAKEOVER}"),
    (CaseQuery(task_id=""), "no task ''"),
    (CaseQuery(task_id=BILLING, index=1), r"index 0 of split 'canonical', not index 1"),
    (CaseQuery(task_id=BILLING, split="train"), "not index None of 'train'"),
    (CaseQuery(split="train", index=0), "no split 'train'; there are canonical"),
    (CaseQuery(split="canonical", index=3), "index 3 is outside split 'canonical'; .*0 to 2"),
    (CaseQuery(split="canonical", index=-1), "index -1 is outside"),
    (CaseQuery(split="canonical"), "split and index go together; .*index=None"),
    (CaseQuery(index=1), "split and index go together; given split=None"),
    (CaseQuery(difficulty="brutal"), "no difficulty 'brutal'; allowed are easy, medium, hard"),
    (CaseQuery(family="weather"), "no family 'weather'; allowed are duplicate_charge, account_"),
    (
        CaseQuery(family="duplicate_charge", difficulty="hard"),
        "no case of family 'duplicate_charge' with difficulty 'hard'",
    ),
]


class TestNames:
    """A case asked for by name."""

    @pytest.mark.parametrize("index", range(3))
    def test_id_and_place_mean_the_same_case(self, index: int) -> None:
        """Task id, and split with index, open the same case; both together as well."""
        case = get_case("canonical", index)
        query = CaseQuery(task_id=case.task_id, split="canonical", index=index)
        assert find_case(CaseQuery(split="canonical", index=index)) is case
        assert find_case(CaseQuery(task_id=case.task_id)) is case
        assert find_case(query) is case

    @pytest.mark.parametrize(("query", "message"), UNKNOWN)
    def test_what_does_not_exist_is_answered_with_what_does(
        self, query: CaseQuery, message: str
    ) -> None:
        """An unknown or contradictory query is refused, naming what exists."""
        with pytest.raises(TaskNotFound, match=message):
            find_case(query)


class TestTurns:
    """Nothing asked for."""

    def test_the_canonical_cases_take_turns(self) -> None:
        """Turn after turn the canonical cases come in their fixed order, and again."""
        played = [find_case(CaseQuery(), turn).task_id for turn in range(6)]
        assert played == [*CANONICAL, *CANONICAL]

    def test_a_narrowed_query_takes_turns_in_its_own_pool(self) -> None:
        """A difficulty or a family narrows the turn."""
        assert find_case(CaseQuery(difficulty="hard"), 5).task_id == INCIDENT
        assert find_case(CaseQuery(family="account_takeover"), 1).task_id == TAKEOVER


class TestSeeds:
    """A case drawn by seed."""

    @given(st.integers(), st.integers(0, 100))
    def test_one_seed_is_one_case(self, seed: int, turn: int) -> None:
        """A seed names its case whatever the turn."""
        assert find_case(CaseQuery(seed=seed), turn) is find_case(CaseQuery(seed=seed))

    def test_seeds_reach_every_case_about_as_often(self) -> None:
        """300 seeds spread over the three cases."""
        drawn = Counter(find_case(CaseQuery(seed=seed)).task_id for seed in range(300))
        assert set(drawn) == set(CANONICAL)
        assert min(drawn.values()) > 70

    def test_a_seed_draws_from_what_was_narrowed(self) -> None:
        """Difficulty and family bind a seed too."""
        drawn = {find_case(CaseQuery(seed=s, difficulty="easy")).task_id for s in range(9)}
        assert drawn == {BILLING}


class TestSplits:
    """What there is."""

    def test_are_listed_with_their_size(self) -> None:
        """One split, with the three canonical cases."""
        assert {split: num_cases(split) for split in list_splits()} == {"canonical": 3}

    def test_cases_are_built_once(self) -> None:
        """Asking again costs nothing."""
        assert canonical_cases() is canonical_cases()

    def test_an_unknown_split_has_no_size(self) -> None:
        """Counting a split that does not exist is refused."""
        with pytest.raises(TaskNotFound, match="no split 'train'"):
            num_cases("train")
