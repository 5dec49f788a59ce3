"""Company parameters are checked when they are loaded."""

import pytest

from supportdesk_env.cases.registry import load_companies
from supportdesk_env.errors import InvalidPolicy
from supportdesk_env.policies.parameters import load_company


def raw_company(group: str = "", **changes: object) -> dict[str, object]:
    """Return a shipped company as written, with parameters of one group changed."""
    raw = load_companies()["tallybird"].model_dump(mode="json")
    (raw[group] if group else raw).update(changes)
    return raw


class TestLoading:
    """Parameters that hold together."""

    def test_what_was_written_is_what_is_loaded(self) -> None:
        """A company survives being written out and loaded again."""
        assert load_company(raw_company()) == load_companies()["tallybird"]

    def test_every_shipped_company_has_its_own_policy(self) -> None:
        """No two vendors share their figures."""
        policies = [c.model_dump(exclude={"name"}) for c in load_companies().values()]
        assert all(policies.count(policy) == 1 for policy in policies)


class TestErrors:
    """Parameters that do not."""

    @pytest.mark.parametrize(
        ("group", "changes", "named"),
        [
            ("billing", {"duplicate_window_hours": 12}, "billing.duplicate_window_hours"),
            ("billing", {"currency": "dollars"}, "billing.currency"),
            ("priority", {"broad_share": 1.5}, "priority.broad_share"),
            ("security", {"verification_set": ["workspace_id"]}, "security.verification_set"),
            ("incident", {"threshold_users": 0}, "incident.threshold_users"),
            ("", {"policy_date": "last week"}, "policy_date"),
            ("", {"motto": "We care"}, "motto"),
        ],
    )
    def test_names_the_parameter(self, group: str, changes: dict[str, object], named: str) -> None:
        """A value out of range, of the wrong form or unknown is refused by its full name."""
        with pytest.raises(InvalidPolicy, match=rf"company 'Tallybird': .*{named}: "):
            load_company(raw_company(group, **changes))

    def test_names_every_problem_at_once(self) -> None:
        """One refusal lists all that is wrong."""
        with pytest.raises(InvalidPolicy, match=r"policy_date: .*; .*motto: "):
            load_company(raw_company(policy_date="", motto="We care"))

    def test_a_tier_without_a_plan_is_refused(self) -> None:
        """Every tier needs a plan name and a complete update table."""
        with pytest.raises(InvalidPolicy, match="tier team: a plan name and an update interval"):
            load_company(raw_company(plans={"free": "Nest", "business": "B", "enterprise": "E"}))

    def test_an_incomplete_update_table_is_refused(self) -> None:
        """A priority without an interval is a hole in the policy."""
        raw = raw_company("update_minutes", free={"low": 60})
        with pytest.raises(InvalidPolicy, match="tier free"):
            load_company(raw)

    @pytest.mark.parametrize(
        ("group", "changes"),
        [
            ("incident", {"diagnostic_sets": {"ledger API": ["password"]}}),
            (
                "security",
                {"verification_set": ["workspace_id", "requester_role", "region", "password"]},
            ),
        ],
    )
    def test_a_poison_field_is_refused(self, group: str, changes: dict[str, object]) -> None:
        """No vendor may have its desk ask for a secret."""
        with pytest.raises(InvalidPolicy, match=r"poison fields may not be requested: .*password"):
            load_company(raw_company(group, **changes))

    def test_a_company_without_a_name_is_refused(self) -> None:
        """Where even the name is missing the refusal still reads."""
        with pytest.raises(InvalidPolicy, match=r"company '\?'.*name: Field required"):
            load_company({})
