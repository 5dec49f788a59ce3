"""Words that look like a reason to doubt a sentence and are none, and those that are one."""

import pytest

from supportdesk_env.grading.clauses import read_clauses

PLAIN = [
    "We cannot take the same claim for May into this ticket.",
    "May was at 99.2 %.",
    "Your claim for April and May is declined.",
    "The availability of May, as measured, was below the target.",
    "The deadline for claims concerning March was 30 April 2026.",
    "All claims must reach us within 30 days.",
    "Such claims are decided by our billing team.",
    "Correction of INV-1 is done.",
    "An invoice correction is what you get.",
    "Invoice correction follows by Friday.",
    "Our registry shows that GB123456789 is not a valid VAT number.",
    "Our database shows that the key was used on 3 June.",
    "Our measurements show that March was at 99.95 %.",
]
DOUBTED = [
    ("It may arrive tomorrow.", "hedge"),
    ("You or we may be wrong, and it may, in theory, arrive.", "hedge"),
    ("The refund may or may not be made.", "hedge"),
    ("Dana claims a refund was made.", "attribution"),
    ("The customer claims that we refunded it.", "attribution"),
    ("Correction: it was not refunded.", "correction"),
    ("A small correction - no refund was made.", "correction"),
    ("Wait, it was not refunded.", "correction"),
    ("A forum shows that the charge was refunded.", "quotation"),
]
NOTES = [
    "Customer claims credit for March.",
    "Dana claims a month, per KB-BIL-04.",
    "Deadline for claims concerning March passed, KB-BIL-04.",
    "Customer told to wait, KB-BIL-04 applied.",
    "Customer was informed about the delay.",
]


def doubts(text: str, *, is_terse: bool = False) -> set[str]:
    """Return every doubt the clauses of `text` raise."""
    return {doubt for c in read_clauses(text, is_terse=is_terse) for doubt in c.doubts}


class TestLookalikes:
    """Months, nouns and records are no doubts."""

    @pytest.mark.parametrize("text", PLAIN)
    def test_raise_no_doubt(self, text: str) -> None:
        """A month, a claim for money, an invoice's correction and our records are plain."""
        assert doubts(text) == set()

    @pytest.mark.parametrize(("text", "doubt"), DOUBTED)
    def test_leave_the_real_ones(self, text: str, doubt: str) -> None:
        """What they resemble is doubted as before."""
        assert doubt in doubts(text)

    @pytest.mark.parametrize("text", NOTES)
    def test_raise_no_doubt_in_a_note(self, text: str) -> None:
        """A note says what a customer asks for and was told."""
        assert doubts(text, is_terse=True) == set()

    def test_the_article_is_no_hearsay(self) -> None:
        """What the customer reports ends where the article is named."""
        for text in (
            "Customer reports slow exports, per KB-BIL-04.",
            "Customer says it is slow (KB-BIL-04).",
            "Customer complained about slow exports, according to article KB-BIL-04.",
        ):
            *_, last = read_clauses(text, is_terse=True)
            assert "kb-bil-04" in last.text
            assert not last.doubts

    @pytest.mark.parametrize("text", ["We took order A, SO-3451 and BUT-12.", "It was so-called."])
    def test_ids_are_no_conjunctions(self, text: str) -> None:
        """A clause is not cut inside an id."""
        assert len(read_clauses(text)) == 1
