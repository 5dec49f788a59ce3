"""Sentences that all stand in the same words are told from those that only begin alike."""

import pytest

from supportdesk_env.grading.framing import framed
from tests.building import BILLING, build_variant, grade_text, score_of

STATED = (
    "we have refunded charge CH-88147 of USD 312.40",
    "the refund will arrive on your card within 7 business days",
    "there is nothing else you need to do",
)


class TestFramed:
    """Which sentences stand in one frame."""

    @pytest.mark.parametrize(
        "frame", ["It was our dearest dream that {}.", "Mind you, {}, or so runs the tale."]
    )
    def test_sentences_with_the_same_words_around_them_are(self, frame: str) -> None:
        """Whatever the words are."""
        sentences = [frame.format(said).lower() for said in STATED]
        assert framed(["thank you.", *sentences]) == {1, 2, 3}

    def test_what_is_asked_for_one_after_the_other_is_not(self) -> None:
        """An honest reply asks in the same words."""
        items = ("the request ids", "the timestamps", "the payloads")
        assert framed([f"please send us {item} of failing calls." for item in items]) == frozenset()

    def test_two_sentences_that_begin_alike_are_not(self) -> None:
        """It takes most of a text."""
        assert framed(["we have it now today.", "we have it back again.", *STATED]) == frozenset()

    def test_claims_in_one_frame_earn_nothing(self) -> None:
        """Though no word of the frame is known to take anything away."""
        reply = " ".join(f"Mind you, {said}, or so runs the tale." for said in STATED)
        assert score_of(grade_text(build_variant(BILLING), reply=reply), "reply") == 0.0
