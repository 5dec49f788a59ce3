"""A parameter is read and replaced by name."""

import pytest

from supportdesk_env.cases.companies import draw_outdated, other_values
from supportdesk_env.cases.deviations import (
    as_printed,
    get_parameter,
    tell_deviation,
    with_parameter,
)
from supportdesk_env.cases.overlays import Deviation
from supportdesk_env.cases.registry import load_companies
from supportdesk_env.errors import InvalidFamily
from supportdesk_env.policies.parameters import Company, Parameters
from supportdesk_env.seeding import Stream

COMPANY = load_companies()["tallybird"]
LIMIT = "billing.agent_refund_limit"


class OwnPolicy(Parameters):
    """Parameters of a family that is tested here."""

    days: int


class TestParameters:
    """Shared ones and a family's own."""

    def test_are_read_and_replaced_by_name(self) -> None:
        """The vendor is the same but for that one."""
        other = with_parameter(COMPANY, LIMIT, 700)
        assert other is not None
        assert get_parameter(other, LIMIT) == 700
        assert with_parameter(other, LIMIT, 500) == COMPANY
        own = COMPANY.model_copy(update={"policy": OwnPolicy(days=3)})
        assert get_parameter(own, "days") == 3

    def test_out_of_bounds_are_not_replaced(self) -> None:
        """A vendor is never made that could not be."""
        assert with_parameter(COMPANY, LIMIT, 10**6) is None
        with pytest.raises(InvalidFamily, match=r"agent_refund_limit cannot be 1 in 'Tallybird'"):
            as_printed(COMPANY, Deviation(note_id="CTR-1", parameter=LIMIT, normal=1))

    @pytest.mark.parametrize("name", ["days", "billing.limit", "name", "nothing.days"])
    def test_that_do_not_exist_are_named(self, name: str) -> None:
        """And how they go."""
        with pytest.raises(InvalidFamily, match=f"no parameter '{name}'; own ones go by name"):
            get_parameter(COMPANY, name)


class TestDeviations:
    """What is signed with one customer."""

    def test_articles_print_what_holds_for_the_others(self) -> None:
        """The note tells what holds for this one."""
        deviation = Deviation(note_id="CTR-1", parameter=LIMIT, normal=300)
        printed = as_printed(COMPANY, deviation)
        assert get_parameter(printed, LIMIT) == 300
        assert as_printed(COMPANY, None) is COMPANY
        told = tell_deviation(deviation, "Up to {c.billing.currency} {value}.", COMPANY)
        assert told == "CTR-1: Up to USD 500."


class TestOutdated:
    """What an older article prints."""

    def test_differs_in_every_figure_it_can(self) -> None:
        """A vendor, where a family has no parameters of its own."""
        old = draw_outdated(Stream(1), COMPANY, "", "common")
        assert isinstance(old, Company)
        assert old.billing.currency == COMPANY.billing.currency
        for name in ("duplicate_window_hours", "agent_refund_limit", "refund_business_days"):
            assert getattr(old.billing, name) != getattr(COMPANY.billing, name)
        assert old.incident.threshold_users != COMPANY.incident.threshold_users

    def test_of_a_family_is_its_own_policy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """A parameter without another value stays."""
        ranges = {"common": {"days": (3,)}}
        monkeypatch.setattr("supportdesk_env.cases.companies.load_policy_ranges", lambda _: ranges)
        own = COMPANY.model_copy(update={"policy": OwnPolicy(days=3)})
        assert draw_outdated(Stream(1), own, "family", "common") == OwnPolicy(days=3)
        assert list(other_values(own, "days", "family", "common")) == []
