"""A reset names one case, or is told what exists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation import catalogue
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
    (CaseQuery(task_id="weather"), rf"no task 'weather'; there are {BILLING}, .*train_<index>"),
    (CaseQuery(task_id="validation_1000"), "index 1000 is outside split 'validation'"),
    (CaseQuery(task_id=""), "no task ''"),
    (CaseQuery(task_id=BILLING, index=1), r"index 0 of split 'canonical', not index 1"),
    (CaseQuery(task_id=BILLING, split="train"), "not index None of 'train'"),
    (CaseQuery(split="dev", index=0), "no split 'dev'; there are canonical, train"),
    (CaseQuery(split="canonical", index=3), "index 3 is outside split 'canonical'; .*0 to 2"),
    (CaseQuery(split="canonical", index=-1), "index -1 is outside"),
    (CaseQuery(split="canonical"), "split and index go together; .*index=None"),
    (CaseQuery(index=1), "split and index go together; given split=None"),
    (CaseQuery(difficulty="brutal"), "no difficulty 'brutal'; allowed are easy, medium, hard"),
    (CaseQuery(family="weather"), "no family 'weather'; allowed are duplicate_charge, refund_"),
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
    """A train case drawn by seed."""

    @given(st.integers(), st.integers(0, 100))
    def test_one_seed_is_one_case(self, seed: int, turn: int) -> None:
        """A seed names its case whatever the turn."""
        assert find_case(CaseQuery(seed=seed), turn) == find_case(CaseQuery(seed=seed))

    def test_seeds_spread_over_families_and_indexes(self) -> None:
        """Of 60 seeds no two open the same case, and every family is met."""
        drawn = [find_case(CaseQuery(seed=seed)) for seed in range(60)]
        assert {case.split for case in drawn} == {"train"}
        assert len({case.task_id for case in drawn}) == len(drawn)
        assert {case.family for case in drawn} == set(FAMILY_NAMES)

    @pytest.mark.parametrize("family", FAMILY_NAMES)
    def test_a_seed_draws_from_what_was_narrowed(self, family: str) -> None:
        """Difficulty and family bind a seed too."""
        queries = [CaseQuery(seed=s, difficulty="medium", family=family) for s in range(5)]
        drawn = {(case.family, case.difficulty.value) for case in map(find_case, queries)}
        assert drawn == {(family, "medium")}

    def test_a_seed_that_finds_nothing_says_so(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A draw gives up after many tries."""
        monkeypatch.setattr(catalogue, "_MOST_TRIES", 0)
        with pytest.raises(TaskNotFound, match="no case of family None with difficulty 'hard'"):
            find_case(CaseQuery(seed=1, difficulty="hard"))


class TestSplits:
    """What there is."""

    def test_are_listed_with_their_size(self) -> None:
        """The three canonical cases, and the splits of drawn ones."""
        assert {split: num_cases(split) for split in list_splits()} == {
            "canonical": 3,
            "train": 2**31,
            "validation": 1000,
            "test": 1000,
            "test_ood": 500,
        }

    def test_a_drawn_case_has_an_id_too(self) -> None:
        """Split and index make its id, and the id opens it again."""
        case = get_case("test_ood", 499)
        assert case.task_id == "test_ood_499"
        assert find_case(CaseQuery(task_id="test_ood_499")) == case

    def test_cases_are_built_once(self) -> None:
        """Asking again costs nothing."""
        assert canonical_cases() is canonical_cases()

    def test_an_unknown_split_has_no_size(self) -> None:
        """Counting a split that does not exist is refused."""
        with pytest.raises(TaskNotFound, match="no split 'dev'"):
            num_cases("dev")
