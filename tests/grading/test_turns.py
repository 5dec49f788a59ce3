"""What the last of several clauses only names, and says something else of."""

from supportdesk_env.domain.claim import Claim, ClaimKind
from supportdesk_env.grading.turns import turns_away
from tests.grading.reading import is_made


def turns(text: str, phrase: str) -> bool:
    """Return whether a clause turns away that holds one phrase of the frame."""
    return turns_away(text, [(text.index(phrase), text.index(phrase) + len(phrase))])


class TestTurnsAway:
    """A clause that names a thing in its subject, with a predicate of its own."""

    def test_subject_with_a_predicate(self) -> None:
        """It says something else of it."""
        assert turns("the invoice copy we leave aside", "invoice")

    def test_predicate_is_the_phrase(self) -> None:
        """What is said is the claim's own."""
        assert not turns("the bank lets it go", "lets it go")

    def test_pronoun_goes_on(self) -> None:
        """It speaks of what stands before."""
        assert not turns("the invoice is part of it", "invoice")

    def test_fragment_goes_on(self) -> None:
        """Nothing else is said of it."""
        assert not turns("invoice included", "invoice")

    def test_several_phrases_go_on(self) -> None:
        """It adds more than a name."""
        assert not turns_away("the invoice is sent", [(4, 11), (15, 19)])

    def test_no_phrase_goes_on(self) -> None:
        """It adds nothing."""
        assert not turns_away("the invoice is sent", [])


class TestClaims:
    """How it shows in what is read."""

    def test_another_matter(self) -> None:
        """What is handled is the other question."""
        claim = Claim(ClaimKind.SECONDARY_ACK, "invoice")
        own = "Your question on invoices is handled separately."
        other = "Your question on data is handled separately; the invoice copy we leave aside."
        assert is_made(claim, own)
        assert not is_made(claim, other)

    def test_one_thing_beside_another(self) -> None:
        """Some claims say two things by nature."""
        claim = Claim(ClaimKind.CANNOT_UNTIL, "refund")
        text = "Nothing can be done yet; the refund has to be decided by billing first."
        assert is_made(claim, text)
