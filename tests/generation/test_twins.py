"""Twins: what one changed fact, parameter or wording does to gold, and what it may not do."""

from collections import Counter
from dataclasses import replace

import pytest

from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.overlays import Overlay, is_held_back
from supportdesk_env.cases.registry import get_family
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.vocabulary import ResolutionCode
from supportdesk_env.errors import InvalidFamily, TaskNotFound
from supportdesk_env.generation.generator import Draft, draw_branch, draw_case, draw_draft
from supportdesk_env.generation.levels import LITTLE_TIME
from supportdesk_env.generation.splits import SPLITS, get_split
from supportdesk_env.generation.tone import TONE, switch_tone
from supportdesk_env.generation.twins import (
    Twin,
    TwinKind,
    gold_differences,
    invariance_twin,
    is_told_apart,
    list_twins,
    policy_twin,
    sensitivity_twin,
)
from supportdesk_env.seeding import Stream
from tests.building import open_episode, total_of

TRAIN = get_split("train")
FEW = range(20)


def pair(split: str, index: int) -> tuple[Draft, Case]:
    """Return what decides a case, and the case."""
    return draw_draft(get_split(split), index), draw_case(get_split(split), index)


def all_twins() -> list[tuple[Case, Twin]]:
    """Return the first cases of every split with each of their twins."""
    places = [(name, index) for name in SPLITS for index in FEW]
    return [
        (draw_case(get_split(name), index), twin)
        for name, index in places
        for twin in list_twins(name, index)
    ]


class TestTwins:
    """Every twin of many cases."""

    def test_do_to_gold_what_their_kind_says(self) -> None:
        """Facts and parameters change it, words do not, and each change can be seen."""
        kinds = Counter[TwinKind]()
        for case, twin in all_twins():
            kinds[twin.kind] += 1
            assert twin.changed, case.task_id
            assert is_told_apart(case, twin.case), (case.task_id, twin.kind)
            assert bool(twin.differs) is (twin.kind is not TwinKind.INVARIANCE), case.task_id
        assert kinds[TwinKind.SENSITIVITY] == kinds[TwinKind.INVARIANCE] == 80
        assert kinds[TwinKind.POLICY] > 30

    def test_can_be_solved(self) -> None:
        """What policy requires of a twin earns 1.0 like that of any case."""
        for index in range(8):
            for twin in list_twins("validation", index):
                episode = open_episode(twin.case)
                last = [episode.step(action) for action in reference_actions(twin.case)][-1]
                assert total_of(last) == 1.0, twin.case.task_id

    def test_are_played_like_the_case_beside_them(self) -> None:
        """Same split, index, difficulty and steps; an id of their own."""
        case = draw_case(TRAIN, 3)
        for twin in list_twins("train", 3):
            same = (twin.case.split, twin.case.index, twin.case.difficulty, twin.case.max_steps)
            assert same == (case.split, case.index, case.difficulty, case.max_steps)
            assert twin.case.task_id == f"train_3_{twin.kind.value}"

    def test_are_the_same_whenever_they_are_asked_for(self) -> None:
        """Nothing but the place of the case decides."""
        assert list_twins("test", 7) == list_twins("test", 7)

    @pytest.mark.parametrize("split", ["canonical", "dev"])
    def test_belong_to_drawn_cases_only(self, split: str) -> None:
        """A case that was written down has none."""
        with pytest.raises(TaskNotFound, match=split):
            list_twins(split, 0)


class TestSensitivity:
    """Other facts."""

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    def test_every_rule_has_another_beside_it(self, name: str) -> None:
        """In one world, whatever rule decides, some change of facts makes another decide."""
        family = get_family(name)
        for rule in family.rules:
            draft = draw_branch(TRAIN, 11, family, rule.rule_id)
            twin = sensitivity_twin(draft, draft.build())
            assert twin.case.resolution.rule_id != rule.rule_id

    def test_as_few_facts_change_as_can(self) -> None:
        """A dispute that is there or not makes a refund of what waits for a decision."""
        draft = draw_branch(TRAIN, 5, get_family("duplicate_charge"), "dispute_open")
        twin = sensitivity_twin(draft, draft.build())
        facts = [change for change in twin.changed if not change.path.startswith("wording.")]
        assert [change.path for change in facts] == ["dispute_reference"]

    def test_what_was_said_against_the_record_goes_where_it_does_not_fit(self) -> None:
        """The bank is not denied where no dispute is open; other rules keep what is theirs."""
        draft = draw_branch(TRAIN, 5, get_family("duplicate_charge"), "dispute_open")
        said = "We have not been to our bank about it"
        case = draft.build()
        twin = sensitivity_twin(draft, case)
        assert said in case.ticket.body
        assert said not in twin.case.ticket.body
        assert twin.changed[-1].path == "wording.contradiction"
        same, other = draft.redraw("dispute_open"), draft.redraw("refund")
        assert same.header == draft.header
        assert Overlay.CONTRADICTION in draft.header.overlays
        assert Overlay.CONTRADICTION not in other.header.overlays
        assert other.redraw("over_limit").header == other.header

    def test_a_family_whose_facts_decide_nothing_is_refused(self) -> None:
        """Facts that leave gold as it is make no twin."""
        draft, case = pair("train", 0)
        mute = replace(draft.family, draw=lambda *_: draft.raw)
        with pytest.raises(InvalidFamily, match="no other rule gives train_0 another gold"):
            sensitivity_twin(draft._replace(family=mute), case)


class TestInvariance:
    """Other words."""

    def test_the_message_is_another_one_in_another_tone(self) -> None:
        """Subject, body and impact are told anew; the record and the articles stay."""
        for index in FEW:
            draft, case = pair("train", index)
            twin = invariance_twin(draft, case).case
            assert twin.ticket.body != case.ticket.body
            assert twin.ticket.subject != case.ticket.subject
            assert (twin.account, twin.knowledge_base) == (case.account, case.knowledge_base)

    def test_tone_comes_or_goes(self) -> None:
        """Anger, weight, haste and clutter, each on and off in some twin, and nothing else."""
        came, went = set[Overlay](), set[Overlay]()
        for split in ("train", "test_ood"):
            for index in range(60):
                draft, case = pair(split, index)
                header = switch_tone(draft, case, Stream("tone", index))
                before, after = set(draft.header.overlays), set(header.overlays)
                came |= after - before
                went |= before - after
                assert after != before
                assert is_held_back(header.overlays) <= is_held_back(draft.header.overlays)
                is_near = Overlay.NEAR_BREACH in after
                assert is_near is (header.sla_minutes <= LITTLE_TIME[1])
        assert came == went == set(TONE)

    def test_tone_is_named_among_what_changed(self) -> None:
        """As the overlays before and after."""
        draft, case = pair("train", 0)
        twin = invariance_twin(draft, case)
        assert "overlays" in {change.path for change in twin.changed}

    def test_tone_that_no_case_admits_does_not_come(self) -> None:
        """Spam bears haste alone, and a family may admit nothing at all."""
        draft, case = pair("train", 0)
        bare = draft._replace(header=draft.header.model_copy(update={"overlays": ()}))
        code = ResolutionCode.SPAM_NO_ACTION
        spam = replace(case, resolution=replace(case.resolution, resolution_code=code))
        came = {o for n in range(20) for o in switch_tone(bare, spam, Stream(n)).overlays}
        assert came == {Overlay.NEAR_BREACH}
        strict = bare._replace(family=replace(draft.family, admits=lambda *_: False))
        assert switch_tone(strict, case, Stream("tone")) == bare.header

    def test_words_change_where_the_wording_chooses_them(self) -> None:
        """What depends on the facts is named only where it can be said in other ways."""
        draft, case = pair("train", 0)
        paths = {change.path for change in invariance_twin(draft, case).changed}
        assert {"wording.voice", "wording.subject"} <= paths

    def test_a_wording_of_its_own_is_not_rephrased(self) -> None:
        """A ticket that was written down says it in one way."""
        draft, case = pair("train", 0)
        header = draft.header.model_copy(update={"wording": "by_hand"})
        with pytest.raises(InvalidFamily, match="train_0 has a wording of its own"):
            invariance_twin(draft._replace(header=header), case)


class TestPolicy:
    """Another parameter."""

    def test_a_choice_comes_before_a_text(self) -> None:
        """What another parameter decides is preferred to what it only words."""
        family = get_family("duplicate_charge")
        drafts = [draw_branch(TRAIN, index, family, "over_limit") for index in FEW]
        found = [policy_twin(draft, draft.build(), "common") for draft in drafts]
        choices = [twin for twin in found if twin and "status" in twin.differs]
        assert {"billing.agent_refund_limit"} <= {t.changed[0].path for t in choices}
        assert all(len(twin.changed) == 1 for twin in choices)

    def test_some_cases_have_none(self) -> None:
        """A recorded travel notice settles the matter under every vendor."""
        draft = draw_branch(TRAIN, 5, get_family("account_takeover"), "benign_cause")
        assert policy_twin(draft, draft.build(), "common") is None


class TestDifferences:
    """Two answer keys."""

    def test_are_named_by_component(self) -> None:
        """Claims belong to the text that makes them; which rule decided is no component."""
        gold = draw_case(TRAIN, 1).resolution
        assert gold_differences(gold, replace(gold, rule_id="another")) == ()
        other = replace(gold, reply_claims=(), forbidden=(), note_claims=())
        assert gold_differences(gold, other) == ("reply", "internal_note")
