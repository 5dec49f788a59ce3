"""The decision list of service_incident, and what one fact more or less does to it."""

import pytest

from supportdesk_env.domain.resolution import Resolution
from supportdesk_env.domain.vocabulary import (
    IssueType,
    Priority,
    Queue,
    RequestField,
    ResolutionCode,
    Status,
)
from tests.building import INCIDENT, build_variant
from tests.variants import BEGAN_BEFORE, INCIDENT_VARIANTS, Variant

ELSEWHERE = [BEGAN_BEFORE[0] | {"region": "us-west-2"}]
OTHER_AREA = [BEGAN_BEFORE[0] | {"area": "storefront"}]

TWINS = {
    "deployment": "sandbox",
    "measured_users": 12,
    "has_workaround": True,
    "customer_change": "CHG-4410",
    "known_incidents": BEGAN_BEFORE,
    "customer__tier": "team",
    "area": "storefront",
    "since": "2026-03-18T09:13:00",
}


def decide(**facts: object) -> Resolution:
    """Return what policy requires of the pinned case with `facts` changed."""
    return build_variant(INCIDENT, **facts).resolution


class TestRules:
    """Each rule of the list, and their order."""

    @pytest.mark.parametrize("variant", INCIDENT_VARIANTS, ids=[v.name for v in INCIDENT_VARIANTS])
    def test_the_first_rule_that_applies_decides(self, variant: Variant) -> None:
        """Facts decide the case by the rule that the article lists first for them."""
        assert variant.build().resolution.rule_id == variant.rule_id

    def test_a_broad_outage_opens_an_incident(self) -> None:
        """The pinned case is engineering's, urgent, escalated and not resolved."""
        gold = decide()
        assert (gold.queue, gold.priority) == (Queue.PLATFORM_ENGINEERING, Priority.URGENT)
        assert gold.issue_type is IssueType.PRODUCTION_INCIDENT
        assert (gold.status, gold.resolution_code) == (
            Status.ESCALATED,
            ResolutionCode.INCIDENT_OPENED,
        )

    def test_only_missing_diagnostics_are_requested(self) -> None:
        """The fields to request are the area's diagnostics less what is held already."""
        assert decide().requested_fields == (
            RequestField.REQUEST_IDS,
            RequestField.TIMESTAMPS_UTC,
            RequestField.ERROR_PAYLOAD,
        )

    @pytest.mark.parametrize("incidents", [ELSEWHERE, OTHER_AREA], ids=["region", "area"])
    def test_a_near_miss_is_not_linked(self, incidents: list[dict[str, object]]) -> None:
        """An open incident of another region or area does not take the ticket."""
        assert decide(known_incidents=incidents).rule_id == "threshold_met"

    def test_a_customers_own_change_is_general_supports(self) -> None:
        """A documented customer change leaves engineering out of it."""
        assert decide(customer_change="CHG-4410").queue is Queue.GENERAL_SUPPORT


class TestPriority:
    """Impact and urgency, with the ceilings of plan and environment."""

    @pytest.mark.parametrize(
        ("facts", "priority"),
        [
            ({}, Priority.URGENT),
            ({"has_workaround": True}, Priority.HIGH),
            ({"customer__tier": "team"}, Priority.HIGH),
            ({"customer__tier": "free"}, Priority.NORMAL),
            ({"deployment": "sandbox"}, Priority.NORMAL),
            ({"measured_users": 12}, Priority.NORMAL),
        ],
        ids=["broad", "workaround", "team plan", "free plan", "sandbox", "few users"],
    )
    def test_follows_the_facts(self, facts: dict[str, object], priority: Priority) -> None:
        """The priority is what the printed function gives for the measured facts."""
        assert decide(**facts).priority is priority


class TestTwins:
    """One fact flipped."""

    @pytest.mark.parametrize("fact", TWINS)
    def test_a_fact_that_decides_changes_what_is_required(self, fact: str) -> None:
        """Flipping one decisive fact changes the resolution."""
        assert decide(**{fact: TWINS[fact]}) != decide()

    def test_what_monitoring_measured_beats_what_the_customer_reports(self) -> None:
        """The reported number counts only where monitoring is silent."""
        assert decide(affected_users=3) == decide()
        assert decide(affected_users=3, measured_users=None) != decide(measured_users=None)


class TestInvariance:
    """What must not matter."""

    @pytest.mark.parametrize(
        "facts",
        [
            {"customer__name": "INGRID AALTO"},
            {"customer__company": "Northwind Parts (platinum)"},
            {"error_rate_percent": 12},
        ],
        ids=["name", "company", "error rate"],
    )
    def test_names_and_tone_change_nothing(self, facts: dict[str, object]) -> None:
        """Names, titles and figures that no rule reads change nothing."""
        assert decide(**facts) == decide()
