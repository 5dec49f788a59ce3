"""A text is read clause by clause, each with its polarity and modality."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk_env.grading.clauses import read_clauses


def texts(text: str, *, is_terse: bool = False) -> list[str]:
    """Return the clauses of a text as they were read."""
    return [clause.text for clause in read_clauses(text, is_terse=is_terse)]


class TestSplitting:
    """Sentences and clauses."""

    @pytest.mark.parametrize(
        ("text", "clauses"),
        [
            ("", []),
            (" \n ", []),
            ("One. Two! Three?", ["one.", "two!", "three?"]),
            ("One; two - three", ["one", "two", "three"]),
            ("We did it, but you waited", ["we did it", "you waited"]),
            ("We did it and you waited", ["we did it", "you waited"]),
            ("Bread and butter", ["bread and butter"]),
            ("One\n\nTwo", ["one", "two"]),
            ("One\ntwo", ["one two"]),
            ("USD 312.40 is due", ["usd 312.40 is due"]),
            ("Dear Ms. Roe, all is well", ["dear ms. roe, all is well"]),
            (
                "Some details, e.g. ids, by 3 p.m. today",
                ["some details, e.g. ids, by 3 p.m. today"],
            ),
            ("At 10:35 UTC. At 3 p.m. We write", ["at 10:35 utc.", "at 3 p.m.", "we write"]),
        ],
    )
    def test_cuts_where_a_clause_ends(self, text: str, clauses: list[str]) -> None:
        """Sentences end at stops and blank lines, clauses at semicolons, dashes, conjunctions."""
        assert texts(text) == clauses

    def test_a_terse_text_is_cut_at_sentences_and_semicolons(self) -> None:
        """Notes leave words out, so a conjunction does not part what belongs together."""
        assert texts("We did it and you waited; all open. Done.", is_terse=True) == [
            "we did it and you waited",
            "all open.",
            "done.",
        ]

    def test_list_items_hang_on_their_lead(self) -> None:
        """The sentence before a colon leads each item, until a plain sentence follows."""
        clauses = read_clauses("Please send us:\n- the role\n2. the time\nBye.\n\nEnd")
        assert [(c.text, c.lead) for c in clauses] == [
            ("please send us:", ""),
            ("the role", "please send us:"),
            ("the time bye.", "please send us:"),
            ("end", ""),
        ]


class TestSpans:
    """Where a clause stands."""

    def test_point_at_the_original_text(self) -> None:
        """A span cuts the clause out of the text as it was written, whatever was hidden in it."""
        text = "Hello\u200b there.  We\u2019ve re\u00adfunded it; you\u2019re set.\n<!-- x --> Bye"
        spans = [clause.span for clause in read_clauses(text)]
        assert [text[start:end] for start, end in spans] == [
            "Hello\u200b there.",
            "We\u2019ve re\u00adfunded it",
            "you\u2019re set.",
            "Bye",
        ]

    @given(st.text(alphabet="ab .;!?-\n\u200b\u2019:*", max_size=60))
    def test_lie_in_the_text_one_after_another(self, text: str) -> None:
        """Spans are not empty, stay inside the text and do not overlap."""
        spans = [clause.span for clause in read_clauses(text)]
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert all(one.end <= two.start for one, two in pairwise(spans))


class TestPolarity:
    """Negation."""

    @pytest.mark.parametrize(
        "text",
        [
            "We have not refunded it",
            "We haven't refunded it",
            "We haven\u2019t refunded it",
            "No refund was made",
            "We are unable to refund it",
            "A refund was declined",
            "Nothing was refunded",
            "We never refund",
            "Credit instead of a refund",
        ],
    )
    def test_a_trigger_negates_its_clause(self, text: str) -> None:
        """Plain, contracted and lexical negation are heard."""
        assert read_clauses(text)[0].negated_from is not None

    @pytest.mark.parametrize(
        "text",
        [
            "We refunded not only the fee",
            "Do not hesitate to write",
            "We refunded it without delay",
            "Refunded, no doubt",
            "The note is ready",
        ],
    )
    def test_a_pseudo_trigger_does_not(self, text: str) -> None:
        """Phrases that only look like a negation are none."""
        assert read_clauses(text)[0].negated_from is None

    def test_the_scope_ends_with_the_clause(self) -> None:
        """A negation reaches no further than its clause."""
        clauses = read_clauses("We cannot talk prices, but we have refunded the charge")
        assert [clause.negated_from is not None for clause in clauses] == [True, False]


class TestSetAside:
    """What is told apart from the rest of a clause by a comma."""

    @pytest.mark.parametrize(
        ("text", "told", "apart"),
        [
            ("Rather than refund the charge, we have corrected it.", "corrected", "refund"),
            ("Without refunding anything, we closed the case.", "closed", "refunding"),
        ],
    )
    def test_is_denied_and_nothing_else_is(self, text: str, told: str, apart: str) -> None:
        """The negation ends where the comma stands."""
        (clause,) = read_clauses(text, is_terse=False)
        assert clause.negates(clause.text.index(apart) + len(apart))
        assert not clause.negates(clause.text.index(told) + len(told))


class TestModality:
    """Uncertainty, questions, quotations."""

    @pytest.mark.parametrize(
        "text",
        [
            "We may refund it",
            "If approved, it is refunded",
            "Was it refunded?",
            'You said "it was refunded to me"',
            "> it was refunded",
            "You wrote that it was refunded",
            "It might have been refunded",
            "Normally it is refunded",
            "Imagine it was refunded",
            "We plan to refund it",
        ],
    )
    def test_what_is_not_asserted_is_uncertain(self, text: str) -> None:
        """Hedges, conditions, questions, quotations and attributions assert nothing."""
        assert read_clauses(text)[0].doubts

    @pytest.mark.parametrize(
        "text", ["We refunded it on 29 May", "On May 29 we refunded it", "It was refunded."]
    )
    def test_a_plain_statement_is_not(self, text: str) -> None:
        """Statements assert what they say; a month is no hedge."""
        assert not read_clauses(text)[0].doubts


class TestElsewhere:
    """What holds for somebody else, another case or another time."""

    def test_at_the_head_of_a_sentence_holds_for_all_of_it(self) -> None:
        """Whoever begins with another customer goes on about that one."""
        clauses = read_clauses("Last year, for another customer, we paid; the money came at once.")
        assert all("elsewhere" in clause.doubts for clause in clauses)

    def test_in_passing_holds_for_its_clause_only(self) -> None:
        """A statement beside it stands."""
        paid, other = read_clauses("We paid it; it is handled in another case.")
        assert not paid.doubts
        assert other.doubts == {"other_case"}

    def test_conditions_throughout_leave_nothing_said(self) -> None:
        """Four sentences out of five that depend on something make a text of none."""
        text = "If so, A B. If not, C D. Should it be, E F. In case of need, G H. We paid it."
        assert "reservation" in read_clauses(text)[-1].doubts


class TestGrounds:
    """What stands before the main clause, and where what it denies ends."""

    @pytest.mark.parametrize(
        "text",
        [
            "As TCK-1 has not been concluded, the new ticket forms part of it.",
            "Since nothing had arrived by then, we have closed the case.",
            "Although no term is running, your request is with the team.",
        ],
    )
    def test_a_negation_ends_with_the_ground_it_stands_in(self, text: str) -> None:
        """It reaches the comma, not the clause it gives the ground for."""
        (clause,) = read_clauses(text)
        assert clause.negates(text.index(",") - 1)
        assert not clause.negates(len(text))

    @pytest.mark.parametrize(
        "text",
        [
            "We have not refunded it, as the bank did.",
            "As of today, no refund was made.",
            "While we have not, I am afraid, refunded the charge, we looked.",
            "As it is not at all the case, we have refunded the charge.",
            "Now that it is no longer so, we have refunded the charge.",
        ],
    )
    def test_one_that_stands_elsewhere_reaches_on(self, text: str) -> None:
        """A ground that follows ends nothing, and a date is none."""
        assert read_clauses(text)[-1].negates(len(text))

    def test_a_bare_no_hangs_on_the_condition_before_it(self) -> None:
        """It has no verb of its own to state anything with."""
        *_, last = read_clauses("Credit is given if it was hardly used and no refund before that.")
        assert "conditional" in last.doubts

    def test_a_no_with_a_verb_stands_alone(self) -> None:
        """What it says holds."""
        *_, last = read_clauses("Write to us if it comes back, and no refund is made.")
        assert "conditional" not in last.doubts
