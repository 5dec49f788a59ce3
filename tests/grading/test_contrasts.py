"""What is said of others, and parted from this case by what follows, is no claim about it."""

import pytest

from supportdesk_env.grading.clauses import read_clauses
from supportdesk_env.grading.contrasts import contrast_at, is_led_up_to, points_back


def parted(text: str, *, is_terse: bool = False) -> list[str]:
    """Return the clauses that are said to hold for others, or not here."""
    clauses = read_clauses(text, is_terse=is_terse)
    return [clause.text for clause in clauses if "contrast" in clause.doubts]


class TestClauses:
    """What a contrast does to the clauses before it."""

    @pytest.mark.parametrize(
        "text",
        [
            "Hugo Chen's second step is locked; yours was never locked at all.",
            "We refunded CH-1. Yours is a different matter.",
            "We refunded CH-1. That was somebody else's charge.",
            "The plan was sold by a reseller; for you no such thing applies.",
            "Mails of this kind are spam. With you it is otherwise.",
            "Another customer bought it there; yours came from us.",
            "Camille Suzuki got a link; Magnus got no such hint.",
            "An ordinary session ends after 30 minutes. For this one I have no figure.",
            "The key was revoked. This is what we told another customer last week.",
        ],
    )
    def test_is_no_longer_asserted(self, text: str) -> None:
        """The words for this case stand behind, in the sentence or in the next."""
        said, *_ = read_clauses(text)
        assert "contrast" in said.doubts

    @pytest.mark.parametrize(
        "text",
        [
            "Your colleague's request is in TCK-1; we refunded CH-1.",
            "We refunded CH-1. Your other ticket is a matter of its own.",
            "We refunded CH-1. Your ticket of last year was a different matter.",
            "We refunded CH-1. This has been checked by another colleague.",
            "We refunded CH-1. This ticket stays open.",
            "We refunded CH-1. The mistake was ours, not yours.",
            "We refunded CH-1. For you nothing changes.",
            "We refunded CH-1.\n\nYours sincerely",
            "Another customer wrote the same. We refunded CH-1.",
        ],
    )
    def test_stands_where_others_are_named_beside_it(self, text: str) -> None:
        """That others exist takes nothing away."""
        refunded = [c for c in read_clauses(text) if "refunded ch-1" in c.text]
        assert "contrast" not in refunded[0].doubts

    def test_what_is_said_of_this_case_stands(self) -> None:
        """Only what precedes the contrast is parted from it."""
        text = "Amir Zhang's charge was refused; yours is a different matter; we refunded CH-1."
        assert parted(text) == ["amir zhang's charge was refused"]

    def test_in_its_own_clause_it_parts_what_leads_up_to_it(self) -> None:
        """A comma cuts no clause."""
        text = "The other account is locked, with you it is different"
        assert parted(text) == [text.lower()]

    def test_a_sentence_that_points_back_takes_the_one_before_along(self) -> None:
        """What "this" stands for is parted as well, as is what precedes "here"."""
        text = "We refunded CH-1. This is how it went at Quarry Dairy; with you it is otherwise."
        assert parted(text) == ["we refunded ch-1.", "this is how it went at quarry dairy"]
        assert parted("We refunded CH-1. Here, however, matters are different.")

    def test_a_note_is_parted_at_semicolons(self) -> None:
        """Names of others and ids of this case stand side by side there."""
        text = "Chiara Ibrahim's step was locked until 07:07 UTC; USR-1 is free to sign in."
        assert parted(text, is_terse=True) == ["chiara ibrahim's step was locked until 07:07 utc"]

    def test_what_is_not_known_is_not_read_with_what_stands_before_it(self) -> None:
        """A date of something else does not date what has none."""
        _, refund = read_clauses("Billing closes on 3 June; when the refund arrives is not known.")
        assert not refund.continues


class TestContrastAt:
    """Where the words begin that part this case from others."""

    @pytest.mark.parametrize(
        ("text", "before", "start"),
        [
            ("yours is another story", (), 0),
            ("it is locked, yours is another story", (), 14),
            ("this ticket is a proper request", ("A mail of last week was spam",), 0),
            ("this ticket is a proper request", ("The mail was spam",), None),
            ("this was in another case", (), 0),
            ("this was not in another case", (), None),
            ("this was asked by another customer", (), None),
            ("we refunded it", ("Hugo Chen's step is locked",), None),
            ("", (), None),
        ],
    )
    def test_is_found(self, text: str, before: tuple[str, ...], start: int | None) -> None:
        """Strong words part whatever precedes, weak ones only what speaks of others."""
        assert contrast_at(text, before) == start

    def test_what_leads_up_to_it_has_words(self) -> None:
        """A conjunction leads up to nothing."""
        assert is_led_up_to("it is locked, yours is not", 14)
        assert not is_led_up_to("and yours is not", 4)

    @pytest.mark.parametrize(
        ("text", "points"),
        [("that was so", True), ("for you", True), ("here", True), ("we refunded it", False)],
    )
    def test_a_clause_points_back(self, text: str, points: bool) -> None:
        """By its pronoun, or since it says no more than whom the next one is about."""
        assert points_back(text) is points
