"""Agents that read nothing earn next to nothing."""

import pytest

from supportdesk_env.audit.floors import (
    CEILING,
    TOLD_CEILING,
    constant_player,
    issue_players,
    majority_player,
    mean_score,
    measure_floors,
    random_player,
    told_player,
)
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import LEGAL_PAIRS
from supportdesk_env.generation.catalogue import get_case


def cases_of(split: str, count: int) -> list[Case]:
    """Return the first cases of a split."""
    return [get_case(split, index) for index in range(count)]


@pytest.mark.measurement
class TestFloors:
    """Means over a part of validation; `seen` is a part of train."""

    def test_stay_under_the_ceiling(self) -> None:
        """Whatever is said always, at random, or because it was most often right."""
        floors = measure_floors(cases_of("train", 160), cases_of("validation", 160))
        assert floors.pop("told the issue type") <= TOLD_CEILING
        assert {name: mean for name, mean in floors.items() if mean > CEILING} == {}


class TestPlayers:
    """What each of them gives."""

    def test_the_constant_and_the_majority_never_look(self) -> None:
        """One action for every case."""
        seen, cases = cases_of("train", 16), cases_of("validation", 3)
        for player in (constant_player, majority_player(seen)):
            assert len({player(case).model_dump_json() for case in cases}) == 1

    def test_the_majority_gives_a_legal_pair(self) -> None:
        """Status and code are chosen together."""
        action = majority_player(cases_of("train", 48))(get_case("validation", 0))
        assert action.status is not None
        assert action.resolution_code in LEGAL_PAIRS[action.status]

    def test_one_is_told_the_issue_type(self) -> None:
        """And gives that one; for a type it never saw it falls back on the majority."""
        seen = [c for c in cases_of("train", 32) if c.family == "duplicate_charge"]
        player = told_player(seen)
        for case in cases_of("validation", 16):
            known = {one.resolution.issue_type for one in seen}
            if case.resolution.issue_type in known:
                assert player(case).issue_type == case.resolution.issue_type
            else:
                assert player(case) == majority_player(seen)(case)

    def test_one_per_issue_type_takes_every_case_for_one_of_it(self) -> None:
        """As many as there are issue types, each with one action of that type."""
        seen, cases = cases_of("train", 32), cases_of("validation", 3)
        played = [{player(case).issue_type for case in cases} for player in issue_players(seen)]
        assert all(len(types) == 1 for types in played)
        assert set.union(*played) == {case.resolution.issue_type for case in seen}

    def test_chance_is_the_same_whenever_it_is_played(self) -> None:
        """Drawn by the id of the case, among all values there are."""
        case, other = cases_of("validation", 2)
        assert random_player(case) == random_player(case)
        assert random_player(case) != random_player(other)
        assert 0.0 <= mean_score(random_player, [case, other]) < 0.5
