"""Answers to requests: what they decide, in which words, and that nothing tells them too early."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import permutations
from statistics import fmean

import pytest

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.audit.oracle import reference_actions
from supportdesk_env.cases.answer_texts import AnswerBank, load_answers, load_labels
from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cases.resolving import Situation
from supportdesk_env.cases.surface import BANKS
from supportdesk_env.cases.ticket_text import Phrasing
from supportdesk_env.domain.action import Action
from supportdesk_env.domain.case import Case
from supportdesk_env.domain.claim import ClaimKind
from supportdesk_env.domain.exchange import AnswerKind, CustomerAnswer
from supportdesk_env.domain.vocabulary import (
    POISON_FIELDS,
    Difficulty,
    Operation,
    RequestField,
    ResolutionCode,
)
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.generation import follow_up
from supportdesk_env.generation.generator import (
    branch_at,
    draw_case,
    draw_draft,
    list_branches,
)
from supportdesk_env.generation.splits import SPLITS, get_split
from tests.building import open_episode, play, total_of

ENDS = {
    AnswerKind.SILENT: ResolutionCode.NO_RESPONSE_CLOSED,
    AnswerKind.WITHDRAWS: ResolutionCode.INFORMATION_PROVIDED,
}
AGENT_KNOWS = ("duplicate_charge", "account_takeover", "service_incident")
"""Families the rule-based agent has rules for."""


@cache
def asking() -> frozenset[tuple[str, str]]:
    """Return the branches that request something, each as seen in one case of it."""
    train = get_split("train")
    drafts = {branch_at(train, index): index for index in range(len(list_branches()))}
    return frozenset(
        branch
        for branch, index in drafts.items()
        if draw_case(train, index).resolution.requested_fields
    )


@cache
def answered(split: str = "train", least: int = 60) -> tuple[tuple[Case, CustomerAnswer], ...]:
    """Return the first cases of a split that hold an answer."""

    def draw() -> Iterator[tuple[Case, CustomerAnswer]]:
        index = 0
        while True:
            if branch_at(get_split(split), index) in asking():
                case = draw_case(get_split(split), index)
                if case.answer:
                    yield case, case.answer
            index += 1

    drawn = draw()
    return tuple(next(drawn) for _ in range(least))


def texts_of(bank: AnswerBank) -> set[str]:
    """Return every phrasing of a bank."""
    found = set(bank.silence)
    for voice in bank.voices.values():
        found.update(voice.openings, voice.lacking, voice.closings, voice.withdrawals)
    return found


def request(*fields: RequestField) -> Action:
    """Return the action that asks for `fields`."""
    return Action(operation=Operation.REQUEST_INFO, requested_fields=list(fields))


class TestCases:
    """Cases whose customer answers."""

    @pytest.mark.parametrize("split", SPLITS)
    def test_are_solved_by_what_policy_requires_after_the_answer(self, split: str) -> None:
        """The reference answer earns exactly 1.0 through the real episode."""
        for case, _ in answered(split):
            episode = open_episode(case)
            observations = [episode.step(action) for action in reference_actions(case)]
            assert total_of(observations[-1]) == 1.0, case.task_id

    def test_are_hard(self) -> None:
        """And no easier case has an answer."""
        assert {case.difficulty for case, _ in answered()} == {Difficulty.HARD}

    def test_show_every_kind_of_answer(self) -> None:
        """Whatever a family says of its own; where it says nothing, silence and withdrawal."""
        kinds = {(case.family, answer.kind) for case, answer in answered(least=300)}
        assert {kind for _, kind in kinds} == set(AnswerKind)
        mute = {name for name in FAMILY_NAMES if get_family(name).answer is None}
        assert {kind for name, kind in kinds if name in mute} <= ENDS.keys()
        told = {name for name, kind in kinds if kind is AnswerKind.COMPLETE}
        assert told == {name for name, _ in asking()} - mute

    def test_end_as_the_answer_leaves_them(self) -> None:
        """Nobody answers or the customer withdraws; otherwise a rule decides once more."""
        for case, answer in answered():
            gold, family = case.resolution, get_family(case.family)
            if answer.kind in ENDS:
                assert (gold.resolution_code, answer.rule_id) == (ENDS[answer.kind], "")
            else:
                assert answer.rule_id in {rule.rule_id for rule in family.rules}

    def test_ask_for_all_and_their_reply_for_what_is_missing(self) -> None:
        """What was asked for stays on record; a reply asks for nothing that is settled."""
        for case, answer in answered():
            gold = case.resolution
            assert gold.requested_fields == answer.wanted
            asks = {claim.topic for claim in gold.reply_claims if claim.kind is ClaimKind.ASK}
            assert asks <= set(answer.wanted) - set(answer.settled)
            if answer.kind is AnswerKind.COMPLETE:
                assert (asks, set(answer.settled)) == (set(), set(answer.wanted))

    def test_can_be_worked_from_what_is_seen(self) -> None:
        """The rule-based agent, which sees the observation alone, mostly ends where policy does.

        It knows nothing of contract notes and of what a customer says against the record.
        """
        scores = []
        for case, _ in answered():
            if case.family not in AGENT_KNOWS:
                continue
            observation = play(case, RuleBasedAgent())
            assert observation.grade is not None
            texts = ("reply", "internal_note")
            scores += [p.score for p in observation.grade.components if p.name not in texts]
        assert fmean(scores) > 0.9


class TestNoAnswer:
    """Requests for which no answer is drawn."""

    def test_silence_needs_to_know_how_long(self) -> None:
        """A request without the days after which it closes is a mistake of the family."""
        draft = draw_draft(get_split("train"), 0)
        situation = Situation(
            draft.family, draft.world.company, draft.family.facts.model_validate(draft.raw)
        )
        outcome = replace(situation.decide()[1], values={})
        wording = draft.header.wording
        assert isinstance(wording, Phrasing)
        with pytest.raises(InvalidFamily, match="no value 'closure' is given"):
            follow_up._word_end(draft.world, draft.raw, wording, AnswerKind.SILENT, outcome)

    def test_a_case_that_others_work_on_does_not_end_by_silence(self) -> None:
        """Without an answer of its own a family leaves such a request pending."""
        train = get_split("train")
        branch = ("service_incident", "threshold_met")
        index = next(i for i in range(500) if branch_at(train, i) == branch)
        draft = draw_draft(train, index)
        mute = draft._replace(
            family=replace(draft.family, answer=None),
            header=draft.header.model_copy(update={"difficulty": Difficulty.HARD}),
        )
        case = mute.build()
        assert case.resolution.requested_fields
        assert case.answer is None


class TestSecrecy:
    """What must not be seen before it was asked for."""

    def test_nothing_of_an_answer_is_seen_before_the_request(self) -> None:
        """Neither its words nor its values, unless the case holds them anyway."""
        for case, answer in answered():
            episode = open_episode(case)
            seen = episode.observe("", None).model_dump_json() + episode.state().model_dump_json()
            assert answer.opening not in seen
            assert not [item for item in answer.given if item.line in seen]

    def test_nothing_is_seen_after_a_request_that_makes_no_sense(self) -> None:
        """It looks as in a case without an answer."""
        for case, answer in answered(least=20):
            useless = [f for f in RequestField if f not in {*answer.wanted, *POISON_FIELDS}]
            for fields in (useless[:2], [answer.wanted[0], RequestField.PASSWORD]):
                follow_up = open_episode(case).step(request(*fields)).case.follow_up
                assert (follow_up.status, follow_up.message) == ("pending", "")

    def test_what_was_not_asked_for_stays_hidden(self) -> None:
        """An answer to one question gives one field at most."""
        for case, answer in answered(least=20):
            observation = open_episode(case).step(request(answer.wanted[0]))
            assert set(observation.case.follow_up.provided_fields) <= {answer.wanted[0]}
            assert (
                observation.case.follow_up.message
                in observation.model_dump()["case"]["follow_up"].values()
            )


class TestReturn:
    """The return of an episode."""

    @pytest.mark.parametrize("place", range(4))
    def test_does_not_depend_on_the_order_of_operations(self, place: int) -> None:
        """Whether the texts are written before the answer is there or after it."""
        case, _ = answered()[place]
        *actions, submit = reference_actions(case)
        returns = set()
        for order in permutations(actions):
            episode = open_episode(case)
            rewards = [episode.step(action).reward or 0.0 for action in (*order, submit)]
            returns.add(round(sum(rewards), 5))
        assert len(returns) == 1

    def test_a_reply_that_asks_again_for_what_was_given_loses(self) -> None:
        """Asking for what is settled is surplus."""
        for case, answer in answered(least=20):
            if answer.kind is not AnswerKind.COMPLETE:
                continue
            scores = []
            for more in ("", " Please send us the request ids of failing calls and your role."):
                episode = open_episode(case)
                for action in reference_actions(case):
                    reply = action.reply and f"{action.reply}{more}"
                    observation = episode.step(action.model_copy(update={"reply": reply}))
                scores.append(total_of(observation))
            assert scores[1] < scores[0]


class TestWords:
    """What customers write."""

    def test_are_apart_from_bank_to_bank(self) -> None:
        """No phrasing stands in two banks, nor twice in one."""
        texts = [text for bank in BANKS for text in texts_of(load_answers(bank))]
        assert max(Counter(texts).values()) == 1

    def test_there_is_a_label_for_every_field_that_may_be_asked_for(self) -> None:
        """And for no other."""
        assert set(load_labels()) == set(RequestField) - POISON_FIELDS

    def test_are_complete(self) -> None:
        """No brace is left open, and every line gives its value."""
        for _, answer in answered():
            assert "{" not in answer.opening + answer.lacking + answer.closing
            assert all(item.value and item.value in item.line for item in answer.given)

    def test_a_silence_tells_when_it_ended(self) -> None:
        """With the days that policy gives."""
        for case, answer in answered():
            if answer.kind is AnswerKind.SILENT:
                days = draw_draft(get_split("train"), case.index).world.company.security
                assert f"{days.closure_days} days" in answer.opening
