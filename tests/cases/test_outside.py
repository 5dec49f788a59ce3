"""A family of another package is found by its entry point and changes nothing that is shipped."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.names import FAMILY_NAMES, outside_names
from supportdesk_env.cases.registry import get_family
from supportdesk_env.errors import InvalidFamily, TaskNotFound
from supportdesk_env.generation.catalogue import (
    CaseQuery,
    find_case,
    get_case,
    list_splits,
    num_cases,
)
from supportdesk_env.generation.generator import list_branches
from supportdesk_env.generation.splits import SPLITS
from supportdesk_env.tasks import get_task
from tests.building import open_episode, total_of
from tests.outside import EXAMPLE, FAMILY, TARGET, describe_package, installed

SHIPPED = {name: get_case(name, 3) for name in SPLITS}


@pytest.fixture
def example(tmp_path: Path) -> Iterator[None]:
    """Have the example family installed."""
    with installed(tmp_path, {FAMILY: TARGET, "broken": "supportdesk_nowhere:FAMILY"}):
        yield


@pytest.mark.usefixtures("example")
class TestSplits:
    """Where its cases stand."""

    def test_are_of_its_own(self) -> None:
        """One of each kind, beside the shipped ones."""
        own = [f"{FAMILY}/{name}" for name in SPLITS]
        assert [name for name in list_splits() if name.startswith(FAMILY)] == own
        assert num_cases(f"{FAMILY}/validation") == 1000

    def test_hold_every_branch_of_the_family_and_nothing_else(self) -> None:
        """Each block of indexes holds each rule once."""
        cases = [get_case(f"{FAMILY}/train", index) for index in range(5)]
        assert {case.family for case in cases} == {FAMILY}
        rules = {rule.rule_id for rule in get_family(FAMILY).rules}
        assert {case.resolution.rule_id for case in cases} == rules

    def test_leave_the_shipped_ones_as_they_are(self) -> None:
        """What is installed changes no case and no branch."""
        assert {name: get_case(name, 3) for name in SPLITS} == SHIPPED
        assert {family for family, _ in list_branches()} == set(FAMILY_NAMES)

    def test_hold_cases_that_policy_solves(self) -> None:
        """The answer key earns 1.0, with the readings the package brings along."""
        for name in SPLITS:
            case = get_case(f"{FAMILY}/{name}", 2)
            episode = open_episode(case)
            assert total_of([episode.step(a) for a in reference_actions(case)][-1]) == 1.0


@pytest.mark.usefixtures("example")
class TestNames:
    """How a case is asked for."""

    def test_an_id_names_the_family_the_split_and_the_index(self) -> None:
        """And opens the case again."""
        task = get_task(f"{FAMILY}/test", 7)
        assert task.task_id == f"{FAMILY}/test_7"
        assert find_case(CaseQuery(task_id=task.task_id)) == get_case(f"{FAMILY}/test", 7)

    def test_a_seed_draws_from_the_families_own_train_split(self) -> None:
        """Where the family is asked for by name."""
        case = find_case(CaseQuery(seed=1, family=FAMILY))
        assert (case.split, case.family) == (f"{FAMILY}/train", FAMILY)

    def test_what_does_not_exist_is_answered_with_what_does(self) -> None:
        """Splits and families of other packages are named too."""
        with pytest.raises(TaskNotFound, match=f"there are canonical, .*{FAMILY}/test_ood"):
            get_case(f"{FAMILY}/dev", 0)
        with pytest.raises(TaskNotFound, match=f"allowed are duplicate_charge, .*{FAMILY}"):
            find_case(CaseQuery(seed=1, family="weather"))


@pytest.mark.usefixtures("example")
class TestBroken:
    """A package that does not hold what it announces."""

    def test_disturbs_nobody_else(self) -> None:
        """It is listed, and fails only when it is asked for."""
        assert outside_names() == ("broken", FAMILY)
        assert get_family(FAMILY).name == FAMILY
        with pytest.raises(InvalidFamily, match="'broken': supportdesk_nowhere:FAMILY cannot be"):
            get_case("broken/train", 0)


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ({"a": TARGET}, "calls itself 'webhook_failure'"),
        ({"a": "supportdesk_webhook_failure.decision:ARTICLE_ID"}, "is str, not a Family"),
        ({"a": "supportdesk_webhook_failure.decision:NOTHING"}, "cannot be loaded"),
    ],
)
class TestMistakes:
    """What an entry point can lead to."""

    def test_are_named(self, points: dict[str, str], message: str, tmp_path: Path) -> None:
        """With the entry point at fault."""
        with installed(tmp_path, points), pytest.raises(InvalidFamily, match=message):
            get_family("a")


class TestCollisions:
    """A name that is taken."""

    def test_stays_with_the_shipped_family(self, tmp_path: Path) -> None:
        """Nobody replaces what the standard splits are made of."""
        with installed(tmp_path, {"duplicate_charge": TARGET}):
            assert outside_names() == ()
            assert get_family("duplicate_charge").package.startswith("supportdesk_env.")


class TestInstalled:
    """A fresh interpreter."""

    def test_lists_the_cases_of_the_package(self, tmp_path: Path) -> None:
        """As soon as the package is there, without a word in this one."""
        describe_package(tmp_path, {FAMILY: TARGET})
        root = EXAMPLE.parents[1]
        paths = os.pathsep.join(map(str, (root, EXAMPLE, tmp_path)))
        chosen = ("--split", f"{FAMILY}/validation", "--count", "3")
        listed = subprocess.run(
            [sys.executable, "-m", "supportdesk_env", "cases", "list", *chosen],
            env={**os.environ, "PYTHONPATH": paths},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        assert [line.split("\t")[0] for line in listed] == [
            f"{FAMILY}/validation_{index}" for index in range(3)
        ]
