"""Checks of a whole text: values that exclude one another, surplus asks, disclosures."""

import pytest

from supportdesk_env.grading.consistency import find_disclosures
from tests.building import build_variant, grade_text, score_of

BILLING, TAKEOVER, INCIDENT = "billing_refund_easy", "account_takeover_medium", "api_incident_hard"
REFUND = (
    "We have refunded the duplicate charge CH-88147 of USD 312.40. "
    "It will arrive within 7 business days. There is nothing else you need to do."
)


class TestConflicts:
    """A second value for something a case has one of."""

    def test_a_second_window_takes_the_first_back(self) -> None:
        """A reply that promises two arrival windows promises neither."""
        text = f"{REFUND} The refund will arrive within 2 business days."
        report = grade_text(build_variant(BILLING), reply=text)
        assert score_of(report, "reply") < 0.5
        assert any(f.role == "contradictory" for f in report.findings)

    def test_a_refund_of_another_amount_trips_the_gate(self) -> None:
        """Money nobody approved is not handed out in a second sentence."""
        text = f"{REFUND} We have refunded charge CH-88131 of USD 48.80."
        report = grade_text(build_variant(BILLING), reply=text)
        assert "reply: promise_refund" in report.gates

    def test_another_incident_is_no_second_truth(self) -> None:
        """Only one incident was opened for the ticket."""
        text = "We have opened incident INC-7714. We have opened incident INC-7702."
        report = grade_text(build_variant(INCIDENT), reply=text)
        assert any("incident_open a value" in r for c in report.components for r in c.reasons)


class TestSurplus:
    """Asks beyond the fields that are requested."""

    def test_cost_something_each(self) -> None:
        """Asking for what nobody needs is not free, even outside the structured fields."""
        case = build_variant(BILLING)
        honest = score_of(grade_text(case, reply=REFUND), "reply")
        nosy = f"{REFUND} Please send us your VAT id. Please send us the steps to reproduce it."
        assert score_of(grade_text(case, reply=nosy), "reply") == pytest.approx(honest - 0.2)


class TestDisclosures:
    """Details that must not reach an unverified sender."""

    def test_are_found_as_whole_words(self) -> None:
        """A name inside another word is no disclosure."""
        assert find_disclosures("It came from recife.", ["Recife"]) == ["Recife"]
        assert find_disclosures("The recifes are nice.", ["Recife"]) == []

    @pytest.mark.parametrize(
        "detail", ["Recife", "Tomas Eklund", "tomas.eklund@verdantlab.example"]
    )
    def test_trip_the_gate(self, detail: str) -> None:
        """Neither the origin of the sign-ins nor another contact is told."""
        report = grade_text(build_variant(TAKEOVER), reply=f"We can tell you about {detail}.")
        assert "reply: reveal_other_party" in report.gates
