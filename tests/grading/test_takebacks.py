"""What a later clause or sentence undoes, revises or calls off."""

import pytest

from supportdesk_env.grading.clauses import read_clauses
from supportdesk_env.grading.takebacks import taken_back

DONE = "We have refunded it."


def is_void(text: str, words: str = "have refunded it") -> bool:
    """Return whether the clause of `text` that holds `words` is taken back."""
    clause = next(clause for clause in read_clauses(text) if words in clause.text)
    return "correction" in clause.doubts


class TestSubject:
    """What went before is said to be undone."""

    @pytest.mark.parametrize(
        "sequel",
        [
            "It was undone at noon.",
            "An hour later all of it was rolled back.",
            "However, this was put back as it was.",
            "This, however, is not correct.",
            "That plan has been dropped.",
            "The decision was revised on Monday.",
            "That review was closed long ago.",
            "The fix did not hold.",
            "It had to be cancelled at noon.",
            "But that has been reversed since.",
            "Everything said above has been annulled.",
            "As of today this is void.",
            "It proved to be a mistake.",
        ],
    )
    def test_takes_the_sentence_before_it_back(self, sequel: str) -> None:
        """Whoever goes back on a sentence no longer asserts it."""
        assert is_void(f"{DONE} {sequel}")

    @pytest.mark.parametrize(
        "text",
        [
            "We have refunded it, but that has been lifted since.",
            "We have refunded it; an hour later this was undone.",
            "We have refunded it, which turned out to be wrong.",
            "We have refunded it (since withdrawn).",
            "We have refunded it and that was put back at noon.",
        ],
    )
    def test_takes_its_own_sentence_back(self, text: str) -> None:
        """A clause that follows reaches over what stands before it."""
        assert is_void(text)

    @pytest.mark.parametrize(
        "sequel",
        [
            "This will not be reversed.",
            "That has not been taken back.",
            "This cannot be undone.",
            "It is no longer live.",
            "It was lifted at noon.",
            "The case is closed.",
            "The double entry has been removed.",
            "That this took two messages was not right.",
            "The answer you got on Friday was revised.",
            "This has no bearing on your contract.",
        ],
    )
    def test_leaves_an_honest_sequel_alone(self, sequel: str) -> None:
        """What is denied, is about something else, or follows from the deed undoes nothing."""
        assert not is_void(f"{DONE} {sequel}")

    def test_a_relative_clause_at_the_head_is_about_its_noun(self) -> None:
        """The first impression was wrong, not what follows."""
        assert not is_void("Against my first impression, which was wrong, we have refunded it.")


class TestActor:
    """Somebody undoes what went before."""

    @pytest.mark.parametrize(
        "sequel",
        [
            "My colleague has undone it since.",
            "Our manager overruled that.",
            "Billing cancelled this before it took effect.",
            "We took that back this morning.",
            "We have decided otherwise.",
            "Nothing came of it.",
            "In the end we did not.",
        ],
    )
    def test_takes_the_sentence_before_it_back(self, sequel: str) -> None:
        """Who undid it does not matter."""
        assert is_void(f"{DONE} {sequel}")

    @pytest.mark.parametrize(
        "sequel",
        [
            "We undid the change you reported.",
            "You may ask us to drop that.",
            "We will not take it back.",
            "We revoked the key.",
            "We reversed it.",
        ],
    )
    def test_leaves_other_deeds_alone(self, sequel: str) -> None:
        """Other things are undone every day, and a wish undoes nothing."""
        assert not is_void(f"{DONE} {sequel}")


class TestStrength:
    """What being undone does to claims whose own words sound like a correction."""

    def test_no_claim_tolerates_it(self) -> None:
        """A claim about a correction tolerates the word, not the deed."""
        clause = read_clauses("INV-1 needs a correction. That was undone.")[0]
        assert "rejection" in clause.doubts


class TestReach:
    """How far back it reaches."""

    def test_goes_back_over_sentences_about_one_thing(self) -> None:
        """A sentence that points back itself is taken back with what it points to."""
        assert list(taken_back(["we did so.", "it came to 4.", "that was undone."])) == [
            True,
            True,
            False,
        ]

    def test_ends_at_a_sentence_of_its_own(self) -> None:
        """What was said before of something else stands."""
        assert list(taken_back(["we did so.", "you wrote.", "that was undone."])) == [
            False,
            True,
            False,
        ]

    def test_takes_both_back_where_a_sentence_undoes_twice(self) -> None:
        """It points back at its head, and goes back on itself."""
        assert list(taken_back(["we did so.", "that was undone, but this was undone too."])) == [
            True,
            True,
        ]


class TestUnsaid:
    """A clause that goes over to something of which nothing is said."""

    def test_is_not_read_with_what_stands_before_it(self) -> None:
        """Its words lend nothing to the clause before."""
        text = "The seller writes by 4 May; on the refund I can say nothing."
        assert not read_clauses(text)[-1].continues
