"""The decision list of duplicate_charge, and what one fact more or less does to it."""

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
from tests.building import BILLING, build_variant
from tests.variants import BILLING_VARIANTS, Variant

MEMBER = {"name": "Dana Whitfield", "email": "dana.whitfield@oakmere.example", "role": "member"}

TWINS = {
    "second__state": "authorised",
    "second__invoice_id": "INV-20999",
    "second__at": "2026-05-31T06:03:00",
    "refund_reference": "RF-8841",
    "dispute_reference": "DSP-551",
    "second__amount": "500.01",
    "customer__contacts": [MEMBER],
    "affected_users": 10,
}


def decide(**facts: object) -> Resolution:
    """Return what policy requires of the pinned case with `facts` changed."""
    return build_variant(BILLING, **facts).resolution


class TestRules:
    """Each rule of the list, and their order."""

    @pytest.mark.parametrize("variant", BILLING_VARIANTS, ids=[v.name for v in BILLING_VARIANTS])
    def test_the_first_rule_that_applies_decides(self, variant: Variant) -> None:
        """Facts decide the case by the rule that the article lists first for them."""
        assert variant.build().resolution.rule_id == variant.rule_id

    def test_a_plain_duplicate_is_refunded(self) -> None:
        """The pinned case is billing's, normal, refunded and resolved, with nothing to ask."""
        gold = decide()
        assert (gold.queue, gold.priority) == (Queue.BILLING_OPS, Priority.NORMAL)
        assert gold.issue_type is IssueType.DUPLICATE_CHARGE
        assert (gold.status, gold.resolution_code) == (
            Status.RESOLVED,
            ResolutionCode.REFUND_ISSUED,
        )
        assert gold.requested_fields == ()

    def test_a_dispute_is_a_chargeback(self) -> None:
        """An open dispute makes the case a chargeback that waits for billing."""
        gold = decide(dispute_reference="DSP-551")
        assert (gold.issue_type, gold.status) == (IssueType.CHARGEBACK, Status.ON_HOLD)

    def test_a_stranger_needs_the_owner(self) -> None:
        """Whoever is not a billing contact is asked for the owner's approval and nothing else."""
        assert decide(customer__contacts=[]).requested_fields == (RequestField.OWNER_APPROVAL,)


class TestTwins:
    """One fact flipped."""

    @pytest.mark.parametrize("fact", TWINS)
    def test_a_fact_that_decides_changes_what_is_required(self, fact: str) -> None:
        """Flipping one decisive fact changes the resolution."""
        assert decide(**{fact: TWINS[fact]}) != decide()

    @pytest.mark.parametrize(
        "facts",
        [{"refund_reference": "RF-8841"}, {"second__state": "authorised"}],
        ids=["refunded", "authorised"],
    )
    def test_money_that_is_not_missing_is_less_urgent(self, facts: dict[str, object]) -> None:
        """A customer who is not out of pocket gets a lower priority."""
        assert decide(**facts).priority is Priority.LOW

    def test_the_other_invoice_is_the_computed_fact(self) -> None:
        """A decline names the other invoice where there is one, else the window in hours."""
        (other,) = decide(second__invoice_id="INV-20999").reply_claims[1].slots
        (window,) = decide(second__at="2026-06-02T06:02:00").reply_claims[1].slots
        assert [value.text for value in (*other.accepts, *window.accepts)] == ["INV-20999", "2880"]


class TestInvariance:
    """What must not matter."""

    @pytest.mark.parametrize(
        "facts",
        [
            {"customer__name": "LUIS FERRANTE"},
            {"customer__company": "Oakmere (VIP) Holdings"},
            {"customer__region": "ap-south-1"},
            {"original__description": "URGENT!!! our CEO is furious"},
        ],
        ids=["name", "company", "region", "tone"],
    )
    def test_names_and_tone_change_nothing(self, facts: dict[str, object]) -> None:
        """Names, places and tone are not among the inputs of policy."""
        assert decide(**facts) == decide()
