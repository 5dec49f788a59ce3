"""How a text is written: in sentences, finished, and to the one it is for."""

import pytest

from supportdesk_env.grading.manner import (
    LONGEST_REPLY,
    is_for_customer,
    is_sentence,
    is_to_another,
    length_share,
    names_internals,
    placeholders,
    reply_faults,
)
from tests.building import BILLING, build_variant, grade_text, score_of

REFUND = (
    "We have refunded the duplicate charge CH-88147 of USD 312.40. "
    "It will arrive within 7 business days. There is nothing else you need to do."
)


class TestProse:
    """Lists of keywords."""

    @pytest.mark.parametrize(
        "text",
        [
            "refund issued charge CH-88147 amount USD 312.40 arrival 7 business days customer",
            "Status: refund",
            "refunded CH-88147 USD 312.40 arrives 7 business days no action needed customer card",
        ],
    )
    def test_words_in_a_row_are_no_sentence(self, text: str) -> None:
        """Sentences have function words and a verb; stuffed keywords do not."""
        assert not is_sentence(text)

    @pytest.mark.parametrize(
        "text", [REFUND, "Refunded CH-88147.", "Next update within 8 hours of this message"]
    )
    def test_terse_sentences_are_sentences(self, text: str) -> None:
        """An agent in a hurry leaves the subject out."""
        assert is_sentence(text)

    def test_keywords_earn_nothing(self) -> None:
        """A reply that is a list of words scores 0."""
        words = "refunded CH-88147 USD 312.40 arrives 7 business days no action needed customer "
        report = grade_text(build_variant(BILLING), reply=words * 3)
        assert score_of(report, "reply") == 0.0

    def test_some_words_without_a_sentence_are_fine(self) -> None:
        """As many claims as stand in sentences may stand in mere words."""
        fields = "\nRefund: CH-88147, USD 312.40\nArrival: 7 business days"
        report = grade_text(build_variant(BILLING), reply=f"{REFUND}{fields}")
        assert score_of(report, "reply") == 1.0

    @pytest.mark.parametrize(
        "text",
        [
            "CH-88147 and CH-88120 duplicates on the same invoice. Limit for the refund of 500.00 "
            "within reach. Applied the article on refunds. Next step for the team: arrival.",
            "Monday it comes, or Tuesday, or Wednesday, or Thursday, or on some other day for you.",
        ],
    )
    def test_notes_and_timetables_are_no_reply(self, text: str) -> None:
        """A reply is written to a customer, and commits to one thing."""
        assert list(reply_faults(text))

    @pytest.mark.parametrize("text", [REFUND, "Refunded CH-88147.", "", "Hi Dana, all done."])
    def test_sentences_to_a_customer_have_no_fault(self, text: str) -> None:
        """Short ones neither."""
        assert list(reply_faults(text)) == []


class TestAddressee:
    """Who a text is for."""

    def test_a_note_that_speaks_to_the_customer_is_a_reply(self) -> None:
        """One `you` may slip in, a letter may not."""
        assert is_for_customer(REFUND.replace("It will", "Your money will"))
        assert not is_for_customer("Duplicate charge refunded. Told them you wait. Applied KB.")

    @pytest.mark.parametrize(
        ("reply", "is_another"),
        [
            ("Hi Robert,\nall done.", True),
            ("Hi Dana,\nall done.", False),
            ("Hello Ms Whitfield, all done.", False),
            ("Hi all,\nall done.", False),
            ("All done.", False),
        ],
    )
    def test_a_greeting_names_the_customer(self, reply: str, *, is_another: bool) -> None:
        """Whoever greets somebody else has the wrong case before them."""
        assert is_to_another(reply, "Dana Whitfield Oakmere Logistics") is is_another

    def test_greeting_somebody_else_earns_nothing(self) -> None:
        """The reply would reach the wrong person."""
        case = build_variant(BILLING)
        assert score_of(grade_text(case, reply=f"Hi Robert,\n\n{REFUND}"), "reply") == 0.0
        assert score_of(grade_text(case, reply=f"Hi Dana,\n\n{REFUND}"), "reply") == 1.0

    def test_what_is_for_colleagues_halves_a_reply(self) -> None:
        """A customer has no use for the number of an article."""
        assert names_internals("We applied KB-BIL-04.")
        report = grade_text(build_variant(BILLING), reply=f"{REFUND} We applied KB-BIL-04.")
        assert score_of(report, "reply") == 0.5


class TestFinish:
    """Gaps and length."""

    def test_each_gap_is_found_once(self) -> None:
        """Templates have to be filled in."""
        assert placeholders("Hi {name}, [amount] and [amount].") == ["{name}", "[amount]"]

    def test_each_gap_costs_a_quarter(self) -> None:
        """What the customer cannot read says nothing to them."""
        report = grade_text(build_variant(BILLING), reply=f"{REFUND} Regards, [your name]")
        assert score_of(report, "reply") == 0.75

    def test_a_reply_too_long_to_read_earns_less(self) -> None:
        """What matters is lost in it."""
        assert length_share("word " * LONGEST_REPLY) == 1.0
        assert length_share("word " * 2 * LONGEST_REPLY) == 0.5
        assert length_share("") == 1.0
        report = grade_text(
            build_variant(BILLING), reply=REFUND + " Thank you for waiting so long." * LONGEST_REPLY
        )
        assert 0.0 < score_of(report, "reply") < 0.5

    def test_a_note_that_names_one_day_after_another_earns_nothing(self) -> None:
        """A note commits to one day as well."""
        days = "Applied KB-BIL-04. Arrival Monday, Tuesday, Wednesday, Thursday."
        report = grade_text(build_variant(BILLING), note=days)
        reasons = next(p.reasons for p in report.components if p.name == "internal_note")
        assert "the note names one day after another" in reasons
