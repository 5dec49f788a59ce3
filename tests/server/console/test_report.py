"""The grade report and the claims marked in it."""

from typing import Literal

from supportdesk_env.domain.action import Action
from supportdesk_env.domain.score import ClaimFinding
from supportdesk_env.episode.environment import CaseEnvironment
from supportdesk_env.server.console.report import draw_report, mark_claims
from tests.server.playing import GOOD_BILLING_MOVES


def finding(
    start: int, end: int, role: Literal["required", "forbidden"] = "required"
) -> ClaimFinding:
    """Return a claim found at a place of a reply."""
    return ClaimFinding(
        source="reply",
        claim="confirm_refund",
        role=role,
        polarity="affirmed",
        modality="asserted",
        start=start,
        end=end,
    )


class TestMarkClaims:
    """Claims are marked where they stand."""

    def test_text_without_claims_is_only_escaped(self) -> None:
        """Nothing is added."""
        assert mark_claims("a < b", []) == "a &lt; b"

    def test_a_claim_is_marked_by_role_with_its_explanation(self) -> None:
        """The title says what was read."""
        marked = mark_claims("We <refunded> it.", [finding(3, 13)])
        assert marked == (
            'We <mark class="sd-claim sd-required" '
            'title="confirm_refund: required, affirmed, asserted">&lt;refunded&gt;</mark> it.'
        )

    def test_where_claims_overlap_the_worse_role_shows(self) -> None:
        """And the title names both."""
        marked = mark_claims("abcdef", [finding(0, 4), finding(2, 6, "forbidden")])
        assert marked.count("<mark") == 3
        assert '"sd-claim sd-forbidden" title="confirm_refund: required' in marked

    def test_places_outside_the_text_do_no_harm(self) -> None:
        """Every character is shown once."""
        marked = mark_claims("abc", [finding(-5, 99)])
        assert marked.count("abc") == 1
        assert mark_claims("", [finding(0, 3)]) == ""


class TestDrawReport:
    """The report of a finished episode."""

    def test_shows_total_components_and_marks(self) -> None:
        """Every component is there, with what it earned."""
        environment = CaseEnvironment()
        first = environment.reset(task_id="billing_refund_easy")
        for move in GOOD_BILLING_MOVES:
            last = environment.step(Action.model_validate(move))
        drawn = draw_report(last)
        assert draw_report(first) == ""
        assert last.grade is not None
        assert f"<strong>{last.grade.total:.2f}</strong>" in drawn
        assert drawn.count('class="sd-component"') == 8
        assert "sd-claim sd-required" in drawn
        assert "Not found in the texts" in drawn
