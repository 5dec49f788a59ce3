"""What holds for every family that is drawn with parameters of its own, whatever it decides."""

from itertools import combinations

import pytest

from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cases.surface import BANKS
from supportdesk_env.cases.wording import load_wordings
from supportdesk_env.policies.knowledge_base import render_knowledge_base
from tests.building import ReferenceActor, play, total_of
from tests.cases.families.worlds import (
    draw_family_case,
    draw_world,
    load_slots,
    score_family_corpus,
)

NAMES = tuple(name for name in FAMILY_NAMES if get_family(name).policy)
WORLDS = 10
"""Worlds in which each rule is drawn, in each bank."""


@pytest.mark.parametrize("name", NAMES)
class TestDrawing:
    """Facts drawn for a rule."""

    @pytest.mark.parametrize(("bank", "first"), [(b, n * WORLDS) for n, b in enumerate(BANKS)])
    def test_every_rule_is_drawn_in_every_world(self, name: str, bank: str, first: int) -> None:
        """The facts drawn for a rule are decided by it."""
        family = get_family(name)
        for rule in family.rules:
            for number in range(first, first + WORLDS):
                case = draw_family_case(family, rule.rule_id, number, bank)
                assert case.resolution.rule_id == rule.rule_id

    @pytest.mark.parametrize("bank", BANKS)
    def test_the_reference_answer_scores_in_full(self, name: str, bank: str) -> None:
        """Exactly 1.0 through the real episode, for every rule."""
        family = get_family(name)
        for number, rule in enumerate(family.rules):
            case = draw_family_case(family, rule.rule_id, number, bank)
            assert total_of(play(case, ReferenceActor(case))) == 1.0, rule.rule_id


@pytest.mark.parametrize("name", NAMES)
class TestTexts:
    """Articles, contract notes and wordings."""

    def test_a_superseded_article_prints_older_values(self, name: str) -> None:
        """One more article where it is shown, marked as superseded, older than those in force."""
        family, company = get_family(name), draw_world(get_family(name), 1).company
        articles, older = family.texts().articles, draw_world(family, 2).company.policy
        shown = render_knowledge_base(company, {}, articles)
        more = [a for a in render_knowledge_base(company, {}, articles, older) if a not in shown]
        assert ["superseded" in article.title.lower() for article in more] == [True]
        assert more[0].effective_from < company.policy_date

    def test_banks_share_no_text(self, name: str) -> None:
        """No phrasing of one bank stands in another."""
        banks = load_wordings(get_family(name).package)
        texts = {bank: set(banks[bank].model_dump_json().split('"')) for bank in BANKS}
        for one, other in combinations(BANKS, 2):
            assert not [text for text in texts[one] & texts[other] if " " in text]

    def test_notes_and_contradictions_name_what_exists(self, name: str) -> None:
        """Own parameters, or shared ones by their group; and rules of the family."""
        family = get_family(name)
        assert family.policy
        own = [key for key in family.texts().contract_notes if "." not in key]
        assert set(own) <= family.policy.model_fields.keys()
        rules = {rule.rule_id for rule in family.rules}
        for bank in load_wordings(family.package).values():
            assert {rule for said in bank.contradictions for rule in said.rules} <= rules


@pytest.mark.parametrize("name", NAMES)
class TestReadings:
    """The claims a family brings."""

    def test_are_read_as_meant(self, name: str) -> None:
        """Recall over twenty paraphrases a claim at least, precision against ten near misses."""
        score = score_family_corpus(get_family(name), load_slots(name))
        assert score.recall >= 0.97
        assert score.precision >= 0.99
