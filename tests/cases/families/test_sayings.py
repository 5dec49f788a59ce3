"""What customers say against the record, and the overlays that a family admits."""

from collections.abc import Iterator

import pytest

from supportdesk_env.cases.building import build_case
from supportdesk_env.cases.family import CaseFacts, Family, RecordTables
from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.cases.overlays import Overlay
from supportdesk_env.cases.registry import get_family
from supportdesk_env.cases.wording import load_wordings
from supportdesk_env.domain.case import Case
from supportdesk_env.generation.generator import Draft, draw_branch
from supportdesk_env.generation.splits import get_split

_FEWEST = 3
"""Rules of each family for which every bank has something to say against the record."""


def drafts(family: Family[CaseFacts], rule_id: str) -> Iterator[Draft]:
    """Yield what decides some cases of a rule."""
    return (draw_branch(get_split("train"), index, family, rule_id) for index in range(12))


def computed(draft: Draft) -> Case:
    """Return the case of `draft` whose computed columns are left out."""
    header = draft.header.model_copy(update={"overlays": (Overlay.COMPUTED_FACT,)})
    return build_case(draft.family, header, draft.world.company, draft.raw)


def columns(tables: RecordTables) -> set[str]:
    """Return every column of some tables, as a family names it."""
    return {f"{name}.{cell}" for name, rows in tables.items() for row in rows for cell in row}


class TestContradictions:
    """What is said against the record."""

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    def test_is_for_the_same_rules_in_every_bank(self, name: str) -> None:
        """No split is without what another one has."""
        banks = load_wordings(get_family(name).package).values()
        rules = [{rule for said in bank.contradictions for rule in said.rules} for bank in banks]
        assert len(rules[0]) >= _FEWEST
        assert all(found == rules[0] for found in rules)


class TestComputedColumns:
    """Columns that state what could be computed."""

    @pytest.mark.parametrize("name", FAMILY_NAMES)
    def test_are_those_of_a_record(self, name: str) -> None:
        """Every one that a family names is shown in some case, and left out of a computed one."""
        family = get_family(name)
        shown, left = set[str](), set[str]()
        for rule in family.rules:
            for draft in drafts(family, rule.rule_id):
                facts = family.facts.model_validate(draft.raw)
                shown |= columns(family.records(facts, draft.world.company))
                left |= columns(computed(draft).account.records)
        assert set(family.derived_columns) <= shown
        assert not set(family.derived_columns) & left

    def test_decide_nothing_that_the_rest_does_not_show(self) -> None:
        """A term is a renewal after a payment, a fix has its moment, a removal its lockout."""
        for draft in drafts(get_family("refund_window"), "unused_renewal"):
            assert len(computed(draft).account.records["charges"]) > 1
        for draft in drafts(get_family("known_incident"), "fixed_match"):
            desk = computed(draft).account.records["incident_desk"]
            assert any(row["fixed_at"] for row in desk)
        for draft in drafts(get_family("sso_scim"), "scim_removal"):
            (removal,) = draft.build().account.records["scim_removals"]
            (lockout,) = computed(draft).account.records["lockout"]
            assert lockout["since"].startswith(removal.get("removed_on", ""))


class TestAdmission:
    """Overlays that make no sense."""

    def test_only_a_customer_has_weight_and_contracts(self) -> None:
        """Somebody whose data we merely process has neither."""
        admits = get_family("privacy_request").admits
        assert admits is not None
        for overlay in (Overlay.VIP_PRESSURE, Overlay.CONTRACT_OVERRIDE):
            assert not admits(overlay, "not_ours")
            assert admits(overlay, "term_active")
        assert admits(Overlay.ANGRY, "not_ours")

    def test_a_removal_is_computed_where_there_is_one(self) -> None:
        """Other lockouts have no column to leave out."""
        admits = get_family("sso_scim").admits
        assert admits is not None
        assert admits(Overlay.COMPUTED_FACT, "scim_removal")
        assert not admits(Overlay.COMPUTED_FACT, "bypass")
        assert admits(Overlay.ANGRY, "bypass")
