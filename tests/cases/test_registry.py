"""The families and the pinned cases this package ships."""

import pytest

from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.registry import build_pinned_case, get_family, load_pinned_cases
from supportdesk_env.domain.vocabulary import LEGAL_PAIRS
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.generation.generator import branch_at, draw_draft, list_branches
from supportdesk_env.generation.splits import get_split
from tests.building import CANONICAL

TRAIN = get_split("train")


class TestFamilies:
    """Every registered family."""

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    def test_is_found_by_its_name(self, name: str) -> None:
        """The folder, the registry and the family agree on its name."""
        assert get_family(name).name == name

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    def test_ends_in_a_rule_that_always_applies(self, name: str) -> None:
        """The last rule of every list is a last resort, and rule ids are unique."""
        rules = get_family(name).rules
        block = range(len(list_branches()))  # holds every branch once
        drafts = [draw_draft(TRAIN, n) for n in block if branch_at(TRAIN, n)[0] == name]
        for draft in drafts:
            facts = draft.family.facts.model_validate(draft.raw)
            assert rules[-1].applies(facts, draft.world.company)
        assert len({rule.rule_id for rule in rules}) == len(rules) == len(drafts)

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    def test_reaches_codes_that_a_status_allows(self, name: str) -> None:
        """Each code of a family is legal beside some status."""
        legal = set().union(*LEGAL_PAIRS.values())
        assert set(get_family(name).codes) <= legal

    def test_an_unknown_family_names_those_there_are(self) -> None:
        """Asking for a family that does not exist lists the ones that do."""
        with pytest.raises(InvalidFamily, match=f"'weather'; there are {', '.join(FAMILY_NAMES)}"):
            get_family("weather")


class TestPinnedCases:
    """The canonical cases as written."""

    def test_stand_in_their_fixed_order(self) -> None:
        """Index and order agree."""
        cases = [build_pinned_case(pinned) for pinned in load_pinned_cases()]
        assert [(case.task_id, case.index) for case in cases] == list(
            zip(CANONICAL, range(3), strict=True)
        )

    def test_hold_a_legal_hand_over(self) -> None:
        """Status and code of every resolution may stand together."""
        for pinned in load_pinned_cases():
            gold = build_pinned_case(pinned).resolution
            assert gold.resolution_code in LEGAL_PAIRS[gold.status]
