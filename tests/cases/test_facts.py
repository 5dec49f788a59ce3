"""Facts and parameters that no text could show are refused when a case is built."""

import pytest

from supportdesk_env.cases.registry import load_companies
from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.errors import InvalidFamily, InvalidPolicy
from supportdesk_env.policies.parameters import load_company
from tests.building import build_variant

BILLING, TAKEOVER, INCIDENT = "billing_refund_easy", "account_takeover_medium", "api_incident_hard"


class TestMoments:
    """Moments of a case."""

    def test_seconds_are_refused(self) -> None:
        """Records print minutes, so no rule may turn on a second."""
        with pytest.raises(InvalidFamily, match="has seconds"):
            build_variant(BILLING, second__at="2026-05-29T19:47:30")

    def test_a_second_charge_before_the_first_is_refused(self) -> None:
        """The article refunds the later charge."""
        with pytest.raises(InvalidFamily, match="before the original"):
            build_variant(BILLING, second__at="2026-05-29T05:00:00")

    def test_a_ticket_older_than_the_policy_is_refused(self) -> None:
        """No article would be in force."""
        with pytest.raises(InvalidFamily, match="older than the policy"):
            build_variant(INCIDENT, now="2026-01-02T09:00:00", since="2026-01-02T08:30:00")


class TestAreas:
    """Areas of a service."""

    def test_an_area_without_diagnostics_is_refused(self) -> None:
        """The message names the areas there are."""
        with pytest.raises(InvalidFamily, match="orders API, storefront"):
            build_variant(INCIDENT, area="billing API", known_incidents=[])


class TestAccounts:
    """The account under attack."""

    def test_a_member_is_no_privileged_risk(self) -> None:
        """The note has to name the risk that is there."""
        case = build_variant(TAKEOVER, target_email="kiosk@verdantlab.example")
        risks = [c for c in case.resolution.note_claims if c.kind is ClaimKind.NOTE_RISK]
        assert Claim(ClaimKind.NOTE_RISK, "ordinary_account") in risks
        assert Claim(ClaimKind.NOTE_RISK, "privileged_account") not in risks


class TestShares:
    """Shares among the parameters."""

    def test_a_fraction_of_a_percent_is_refused(self) -> None:
        """Articles print whole percents, so no rule may turn on less."""
        raw = load_companies()["gridloom"].model_dump(mode="json")
        raw["incident"]["threshold_share"] = 0.125
        with pytest.raises(InvalidPolicy, match=r"incident.threshold_share.*whole percentage"):
            load_company(raw)
