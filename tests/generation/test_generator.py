"""Drawn cases: the same for ever, every branch, and apart from split to split."""

import re
from collections import Counter

import pytest

from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.companies import draw_company, load_ranges
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cases.surface import load_surface
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import Difficulty
from supportdesk_env.errors import InvalidFamily, TaskNotFound
from supportdesk_env.generation import generator
from supportdesk_env.generation.generator import (
    branch_at,
    draw_case,
    draw_draft,
    level_at,
    list_branches,
)
from supportdesk_env.generation.splits import SPLITS, Split, get_split, policy_bucket
from supportdesk_env.seeding import Stream
from tests.building import SUBMIT, open_episode, total_of

FEW = range(64)
DRAWN = [(split, index) for split in SPLITS.values() for index in FEW]


def cases_of(name: str) -> list[Case]:
    """Return the first cases of a split."""
    return [draw_case(get_split(name), index) for index in FEW]


class TestCases:
    """A case at an index."""

    @pytest.mark.parametrize("name", SPLITS)
    def test_are_solved_by_what_policy_requires(self, name: str) -> None:
        """The reference answer earns exactly 1.0 through the real episode."""
        for case in cases_of(name):
            episode = open_episode(case)
            observations = [episode.step(action) for action in reference_actions(case)]
            assert total_of(observations[-1]) == 1.0, case.task_id

    @pytest.mark.parametrize("name", SPLITS)
    def test_earn_nothing_when_nothing_is_done(self, name: str) -> None:
        """Submitting at once scores 0.0."""
        assert {total_of(open_episode(case).step(SUBMIT)) for case in cases_of(name)} == {0.0}

    @pytest.mark.parametrize("name", SPLITS)
    def test_are_told_without_gaps(self, name: str) -> None:
        """No brace is left open, no blank is doubled, and every text is there."""
        for case in cases_of(name):
            text = f"{case.ticket.subject}\n{case.ticket.body}\n{case.ticket.business_impact}"
            assert not re.search(r"[{}]|\S {2}|\n{3}", text), case.task_id
            assert case.ticket.customer_name.split()[0] in case.ticket.body
            assert all(file.content for file in case.ticket.attachments)

    def test_are_the_same_whenever_they_are_drawn(self) -> None:
        """Nothing but split and index decides."""
        split = get_split("train")
        assert draw_case(split, 2**31 - 1) == draw_case(split, 2**31 - 1)
        assert draw_case(split, 5) != draw_case(split, 6)

    def test_of_a_family_that_draws_something_else_are_refused(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Facts that another rule decides would make gold nobody asked for."""
        monkeypatch.setattr(generator, "branch_at", lambda *_: ("duplicate_charge", "no_rule"))
        with pytest.raises(InvalidFamily, match="train 0: duplicate_charge drew no_rule, refund"):
            draw_case(get_split("train"), 0)

    def test_come_at_every_level_equally_often(self) -> None:
        """Over three blocks every branch comes at every level once; the steps follow."""
        split, block = get_split("train"), len(list_branches())
        levels = Counter(
            (branch_at(split, index), level_at(split, index)) for index in range(3 * block)
        )
        assert set(levels.values()) == {1}
        assert len(levels) == 3 * block
        steps = {case.difficulty: case.max_steps for case in cases_of("train")}
        assert steps == {Difficulty.EASY: 6, Difficulty.MEDIUM: 7, Difficulty.HARD: 8}


class TestBranches:
    """Rules of the decision lists."""

    @pytest.mark.parametrize("split", list(SPLITS.values()), ids=lambda split: str(split.name))
    def test_all_come_once_in_every_block(self, split: Split) -> None:
        """So that no stretch of indexes leaves one out."""
        block = len(list_branches())
        for start in (0, 7 * block, split.size - split.size % block - block):
            branches = Counter(branch_at(split, start + place) for place in range(block))
            assert branches == Counter(list_branches())

    def test_are_those_of_the_families(self) -> None:
        """Each decides what it was drawn for."""
        for case in cases_of("validation"):
            rules = [rule.rule_id for rule in get_family(case.family).rules]
            assert (case.family, case.resolution.rule_id) in list_branches()
            assert case.resolution.rule_id in rules


class TestSplits:
    """What keeps them apart."""

    def test_no_two_cases_share_a_message(self) -> None:
        """Within a split and between splits."""
        bodies = Counter(draw_case(split, index).ticket.body for split, index in DRAWN)
        assert max(bodies.values()) == 1

    def test_train_shares_no_name_with_what_is_held_out(self) -> None:
        """Neither customers nor vendors."""
        train, held = cases_of("train"), [*cases_of("validation"), *cases_of("test_ood")]
        assert {c.ticket.company for c in train} & {c.ticket.company for c in held} == set()
        assert {c.account.plan for c in train} & {c.account.plan for c in held} == set()

    @pytest.mark.parametrize("name", ["train", "validation", "test"])
    def test_use_combinations_of_parameters_of_their_own(self, name: str) -> None:
        """What decides belongs to one split, whatever the vendor is called; signed notes too."""
        split, signed = get_split(name), 0
        for index in FEW:
            draft = draw_draft(split, index)
            company = draft.world.company
            renamed = company.model_copy(update={"name": "Another"})
            assert policy_bucket(company) == policy_bucket(renamed)
            assert policy_bucket(company) in split.buckets
            signed += draft.header.deviation is not None
        assert signed

    def test_held_back_parameters_occur_nowhere_else(self) -> None:
        """What is out of distribution was never seen in another split."""
        common, held = load_ranges()["common"], load_ranges()["ood"]
        for field in type(common).model_fields.keys() - {"emergency_tiers"}:
            assert set(getattr(common, field)) & set(getattr(held, field)) in (
                set(),
                set(common.update_rows),
            ), field

    def test_an_unknown_one_is_named(self) -> None:
        """With those there are."""
        with pytest.raises(TaskNotFound, match="no split 'dev'; there are canonical, train, val"):
            get_split("dev")


class TestCompanies:
    """Drawn vendors."""

    def test_differ_in_every_parameter_somewhere(self) -> None:
        """No parameter is the same in all of a hundred."""
        surface, ranges = load_surface("train"), load_ranges()["common"]
        drawn = [
            draw_company(Stream(n), surface, ranges, "2026-01-01").model_dump() for n in range(100)
        ]
        for group in ("billing", "security", "incident", "priority"):
            for name in drawn[0][group]:
                assert len({str(company[group][name]) for company in drawn}) > 1, name
