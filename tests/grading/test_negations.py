"""A claim that bears a negation is still denied by one that stands right before what it says."""

import pytest

from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.grading.negations import is_denied_outright
from tests.grading.reading import is_made


def denied(text: str, *phrases: str) -> bool:
    """Return whether `phrases` are denied where they stand first in `text`."""
    places = [(text.index(phrase), text.index(phrase) + len(phrase)) for phrase in phrases]
    return is_denied_outright(text, places)


class TestIsDeniedOutright:
    """A negation outside the phrases, with no verb of its own."""

    @pytest.mark.parametrize(
        "text",
        [
            "it will not be resumed on friday",
            "it has never really been resumed",
            "nothing was resumed",
        ],
    )
    def test_before_a_phrase_denies(self, text: str) -> None:
        """Auxiliaries, adverbs and pronouns may stand between."""
        assert denied(f"on 3 may {text}", "resumed")

    def test_that_is_part_of_a_phrase_does_not(self) -> None:
        """It is what the claim says."""
        assert not denied("the sender was not verified", "not verified")

    def test_behind_the_phrase_does_not(self) -> None:
        """A negation reaches forwards."""
        assert not denied("resumed on friday, not before", "resumed")

    def test_of_another_verb_does_not(self) -> None:
        """What it denies is that verb."""
        assert not denied("do not wait until it is resumed", "resumed")

    def test_of_another_part_does_not(self) -> None:
        """A mark or a conjunction ends its reach."""
        assert not denied("not today, resumed on friday", "resumed")


class TestClaims:
    """How it shows in what is read."""

    def test_withdrawn(self) -> None:
        """The deed itself is denied."""
        claim = Claim(ClaimKind.NOTE_SITUATION, "withdrawn")
        assert is_made(claim, "She took back her request.")
        assert not is_made(claim, "She explicitly did not take back her request.")

    def test_unverified(self) -> None:
        """The negation is the claim."""
        claim = Claim(ClaimKind.NOTE_ASSESSMENT, "unverified")
        assert is_made(claim, "The sender is not verified.")
