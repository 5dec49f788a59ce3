"""The decision list of account_takeover, and what one fact more or less does to it."""

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
from tests.building import TAKEOVER, build_variant
from tests.variants import TAKEOVER_VARIANTS, Variant

TWINS = {
    "benign_cause": "TRV-8812",
    "verification": "failed",
    "held_fields": ["workspace_id"],
    "target_email": "kiosk@verdantlab.example",
    "customer__tier": "enterprise",
    "containment_reference": "CNT-5583",
    "contained_at": "2026-04-14T06:57:00",
}


def decide(**facts: object) -> Resolution:
    """Return what policy requires of the pinned case with `facts` changed."""
    return build_variant(TAKEOVER, **facts).resolution


class TestRules:
    """Each rule of the list, and their order."""

    @pytest.mark.parametrize("variant", TAKEOVER_VARIANTS, ids=[v.name for v in TAKEOVER_VARIANTS])
    def test_the_first_rule_that_applies_decides(self, variant: Variant) -> None:
        """Facts decide the case by the rule that the article lists first for them."""
        assert variant.build().resolution.rule_id == variant.rule_id

    def test_an_unverified_admin_is_asked_and_waited_for(self) -> None:
        """The pinned case waits, urgent, for the customer to be verified."""
        gold = decide()
        assert (gold.queue, gold.priority) == (Queue.TRUST_AND_SAFETY, Priority.URGENT)
        assert gold.issue_type is IssueType.ACCOUNT_COMPROMISE
        assert (gold.status, gold.resolution_code) == (
            Status.WAITING_ON_CUSTOMER,
            ResolutionCode.AWAITING_CUSTOMER_INFO,
        )

    def test_what_is_on_file_is_not_asked_again(self) -> None:
        """The fields to request are the verification set less what the record holds."""
        assert decide().requested_fields == (
            RequestField.REGISTERED_EMAIL_CONFIRMATION,
            RequestField.LAST_SUCCESSFUL_LOGIN,
            RequestField.SUSPICIOUS_SESSION_DETAILS,
        )

    def test_a_recorded_trip_is_no_compromise(self) -> None:
        """Signals that a travel notice explains are low and for identity_access."""
        gold = decide(benign_cause="TRV-8812")
        assert (gold.queue, gold.priority) == (Queue.IDENTITY_ACCESS, Priority.LOW)


class TestPriority:
    """An active compromise has a floor and no ceiling."""

    @pytest.mark.parametrize(
        ("target", "priority"),
        [
            ("priya.sandoval@verdantlab.example", Priority.URGENT),
            ("tomas.eklund@verdantlab.example", Priority.URGENT),
            ("kiosk@verdantlab.example", Priority.HIGH),
        ],
        ids=["admin", "owner", "member"],
    )
    def test_follows_the_role_of_the_account(self, target: str, priority: Priority) -> None:
        """An admin's or owner's account is urgent, any other high, on a free plan too."""
        assert decide(target_email=target).priority is priority
        assert decide(target_email=target, customer__tier="free").priority is priority


class TestTwins:
    """One fact flipped."""

    @pytest.mark.parametrize("fact", TWINS)
    def test_a_fact_that_decides_changes_what_is_required(self, fact: str) -> None:
        """Flipping one decisive fact changes the resolution."""
        assert decide(**{fact: TWINS[fact]}) != decide()


class TestInvariance:
    """What must not matter."""

    @pytest.mark.parametrize(
        "facts",
        [
            {"customer__name": "THE CEO"},
            {"customer__company": "Verdant Labs (key account)"},
            {"customer__workspace_id": "WS-1"},
        ],
        ids=["name", "company", "workspace"],
    )
    def test_names_and_tone_change_nothing(self, facts: dict[str, object]) -> None:
        """Names and titles are not among the inputs of policy."""
        assert decide(**facts) == decide()
