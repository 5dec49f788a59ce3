"""The Gymnasium environments keep Gymnasium's contract and say nothing of the answer."""

import importlib
import json
import sys
from typing import Any

import pytest

from supportdesk_env.agents.heuristic import RuleBasedAgent
from supportdesk_env.audit.leaks import find_leaks
from supportdesk_env.chat.actions import render_action
from supportdesk_env.chat.messages import render_case
from supportdesk_env.domain.observation import Observation
from supportdesk_env.domain.vocabulary import Operation, RequestField
from supportdesk_env.errors import EpisodeOver, MissingExtra
from supportdesk_env.evaluation.rows import observe
from supportdesk_env.generation.catalogue import get_case

pytest.importorskip("gymnasium", reason="needs the extra `gymnasium`")

import gymnasium
import numpy as np
from numpy.typing import NDArray

from supportdesk_env.adapters.gymnasium.desk import DeskEnv
from supportdesk_env.adapters.gymnasium.factored import FactoredEnv

TEXT = "supportdesk_env.adapters.gymnasium:SupportDesk-v1"
FACTORED = "supportdesk_env.adapters.gymnasium:SupportDeskFactored-v1"
NOTHING = '{"operation": "classify"}'
SUBMIT = '{"operation": "submit"}'
SIZES = FactoredEnv.action_space.nvec


def seen(environment: gymnasium.Env[Any, Any]) -> Observation:
    """Return the whole observation behind what an environment shows."""
    inner = environment.unwrapped
    assert isinstance(inner, DeskEnv)
    return inner.observation


def open_text(split: str = "test", index: int = 0) -> "gymnasium.Env[str, str]":
    """Return the text environment with one case open."""
    environment = gymnasium.make(TEXT, split=split)
    environment.reset(options={"index": index})
    return environment


def choose(operation: Operation, places: dict[int, int]) -> NDArray[np.int64]:
    """Return the choices that leave everything out but what stands at `places`."""
    choices = np.zeros(len(FactoredEnv.action_space.nvec), np.int64)
    choices[0] = [*Operation].index(operation)
    for place, value in places.items():
        choices[place] = value
    return choices


class TestContract:
    """What Gymnasium asks of an environment."""

    @pytest.mark.parametrize("name", [TEXT, FACTORED])
    def test_its_own_checker_finds_nothing(self, name: str) -> None:
        """Spaces, seeds, determinism, infos and rendering."""
        checker = importlib.import_module("gymnasium.utils.env_checker")
        checker.check_env(gymnasium.make(name, render_mode="ansi").unwrapped)

    @pytest.mark.parametrize("name", [TEXT, FACTORED])
    @pytest.mark.parametrize("mode", ["sync", "async"])
    def test_vector_environments_work(self, name: str, mode: str) -> None:
        """Several at once, each with a case of its own."""
        several = gymnasium.make_vec(name, num_envs=2, vectorization_mode=mode, split="train")
        try:
            _, told = several.reset(seed=3)
            assert len(set(told["task_id"])) == 2
            shown, rewards, *_ = several.step(several.action_space.sample())
            assert len(shown) == len(rewards) == 2
        finally:
            several.close()


class TestEpisodes:
    """How episodes begin and end."""

    def test_a_seed_draws_the_same_case_again(self) -> None:
        """And the generator goes on from there."""
        environment = gymnasium.make(TEXT, split="train", start=10, stop=500)
        drawn = [environment.reset(seed=seed)[1]["task_id"] for seed in (5, None, 5, None)]
        assert drawn[:2] == drawn[2:]
        assert all(10 <= int(one.removeprefix("train_")) < 500 for one in drawn)

    def test_submit_terminates_with_the_score(self) -> None:
        """Score and components come with the last step, and only then."""
        environment = open_text()
        _, _, terminated, truncated, told = environment.step(NOTHING)
        assert (terminated, truncated, "score" in told) == (False, False, False)
        _, _, terminated, truncated, told = environment.step(SUBMIT)
        assert (terminated, truncated) == (True, False)
        assert len(told["components"]) == 8
        with pytest.raises(EpisodeOver):
            environment.step(SUBMIT)

    def test_the_step_limit_truncates_with_the_score(self) -> None:
        """The case is graded as it stands."""
        environment = open_text()
        for _ in range(get_case("test", 0).max_steps):
            _, _, terminated, truncated, told = environment.step(NOTHING)
        assert (terminated, truncated) == (False, True)
        assert told["score"] == 0.0

    def test_an_illegal_action_costs_a_step_and_is_explained(self) -> None:
        """It is the learner's mistake: no exception, a penalty, and words to repair it by."""
        environment = open_text()
        shown, reward, *_, told = environment.step('{"operation": "close"}')
        assert reward == -0.02
        assert 'operation: given "close"; allowed: classify' in told["problems"][0]
        assert "Nothing was done: operation: given" in shown

    def test_an_empty_range_is_refused(self) -> None:
        """Before anything is drawn."""
        with pytest.raises(ValueError, match="no case of split 'test' from 7 to 7"):
            gymnasium.make(TEXT, split="test", start=7, stop=7)


class TestText:
    """The view for language models."""

    def test_nothing_of_the_case_is_lost(self) -> None:
        """What is not ASCII is escaped, the rest stands as it is rendered elsewhere."""
        environment = gymnasium.make(TEXT, split="test")
        for index in range(3):
            shown, _ = environment.reset(options={"index": index})
            wanted = render_case(observe(get_case("test", index))).partition("\nfeedback:")[0]
            assert wanted.encode("ascii", "backslashreplace").decode() in shown

    def test_the_rule_based_agent_scores_what_it_scores_elsewhere(self) -> None:
        """An agent of this package reaches the observation through `unwrapped`."""
        environment, agent = open_text("canonical"), RuleBasedAgent()
        over = False
        while not over:
            action = agent.act(seen(environment))
            _, _, terminated, truncated, told = environment.step(render_action(action))
            over = terminated or truncated
        assert told["score"] == 1.0


class TestFactored:
    """The view for learners that neither read nor write."""

    def test_masks_fit_the_action_space(self) -> None:
        """Every choice can be left out, and sampling under the mask never raises."""
        environment = gymnasium.make(FACTORED, split="train")
        _, told = environment.reset(seed=1)
        masks = np.split(told["action_mask"], np.cumsum(SIZES)[:-1])
        assert [len(mask) for mask in masks] == list(SIZES)
        assert all(mask[0] for mask in masks)
        assert not told["action_mask"].all()
        over = False
        while not over:
            masks = np.split(told["action_mask"], np.cumsum(SIZES)[:-1])
            chosen = environment.action_space.sample(
                mask=tuple(mask.astype(np.int8) for mask in masks)
            )
            _, _, terminated, truncated, told = environment.step(chosen)
            over = terminated or truncated

    def test_choices_become_the_fields_of_the_case(self) -> None:
        """The operation says which choices count; the rest is left alone."""
        environment = gymnasium.make(FACTORED, split="canonical")
        environment.reset(options={"index": 0})
        environment.step(choose(Operation.CLASSIFY, {1: 2, 2: 2, 40: 1}))
        case = seen(environment).case
        assert (case.queue, case.priority, case.requested_fields) == ("billing_ops", "normal", [])
        asked = 6 + [*RequestField].index(RequestField.INVOICE_ID)
        environment.step(choose(Operation.REQUEST_INFO, {asked: 1}))
        assert seen(environment).case.requested_fields == ["invoice_id"]

    def test_texts_hold_figures_of_the_observation(self) -> None:
        """Every filling that a mask allows is a sentence without a slot left open."""
        environment = gymnasium.make(FACTORED, split="canonical")
        _, told = environment.reset(options={"index": 0})
        first = 6 + len(RequestField) + 1
        environment.step(choose(Operation.DRAFT_REPLY, {first: 3}))
        reply = seen(environment).case.reply
        assert "We have refunded the duplicate charge CH-88147 of USD 312.40." in reply
        assert "{" not in reply
        assert told["action_mask"].dtype == np.bool_

    def test_an_illegal_choice_counts_as_left_out(self) -> None:
        """A learner without masks can make one."""
        environment = gymnasium.make(FACTORED, split="canonical")
        environment.reset(options={"index": 0})
        every = SIZES - 1
        for operation in Operation:
            every[0] = [*Operation].index(operation)
            environment.step(every)
        assert seen(environment).case.submitted


class TestSecrecy:
    """The answer stays out of what a learner is handed."""

    @pytest.mark.parametrize("name", [TEXT, FACTORED])
    def test_observations_and_infos_tell_nothing(self, name: str) -> None:
        """Before the end there is no score, and never a word of the answer key."""
        environment = gymnasium.make(name, split="test")
        for index in range(5):
            shown, told = environment.reset(options={"index": index})
            told.pop("action_mask", None)
            assert find_leaks(get_case("test", index), f"{shown} {json.dumps(told)}") == []
            assert set(told) == {"task_id"}


def test_without_the_extra_one_sentence_tells_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With the exact command."""
    for module in [name for name in sys.modules if name.startswith("supportdesk_env.adapters.gym")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "gymnasium", None)
    with pytest.raises(MissingExtra, match=r'pip install "supportdesk-env\[gymnasium\]"'):
        importlib.import_module("supportdesk_env.adapters.gymnasium")
