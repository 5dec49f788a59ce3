"""Politeness in front of a statement does not hide it."""

import pytest

from supportdesk_env.grading.courtesy import without_courtesy


class TestWithoutCourtesy:
    """What is left of a text."""

    def test_a_question_that_is_none_becomes_a_statement(self) -> None:
        """Every other letter stays where it was."""
        text = "May I point out that the export is repaired? Please ask."
        plain = without_courtesy(text)
        assert plain is not None
        assert len(plain) == len(text)
        assert plain.strip() == "the export is repaired. Please ask."

    def test_a_courtesy_that_asks_nothing_leaves_a_question_one(self) -> None:
        """Only what announces a statement turns its question into one."""
        plain = without_courtesy("With all due respect, is it repaired?")
        assert plain is not None
        assert plain.endswith("is it repaired?")

    def test_a_topic_named_like_a_question_belongs_to_its_answer(self) -> None:
        """Its question mark asks nothing."""
        plain = without_courtesy("Thank you. The second charge? On its way back to you.")
        assert plain == "Thank you. The second charge, On its way back to you."

    def test_a_comma_between_two_main_clauses_becomes_a_full_stop(self) -> None:
        """What is promised after it is no part of what comes before it."""
        plain = without_courtesy("Your case is open, the search will run again by noon.")
        assert plain == "Your case is open. the search will run again by noon."

    @pytest.mark.parametrize(
        "text",
        [
            "We did not say so, the search will run again by noon.",
            "Until we know more, the search will stay as it is.",
            "Your case is open, which the team there has confirmed.",
            "The case is closed, Deepa, as we had not heard from you.",
        ],
    )
    def test_a_clause_that_holds_the_next_one_open_stays_with_it(self, text: str) -> None:
        """A denial, a condition, a relative clause and a name go on after the comma."""
        assert without_courtesy(text) is None

    @pytest.mark.parametrize(
        "text",
        ["Is it back? Please tell us.", "What is it? A lock.", "Any questions? Write to us."],
    )
    def test_what_really_asks_stays_a_question(self, text: str) -> None:
        """So it is not read again."""
        assert without_courtesy(text) is None

    def test_a_plain_text_has_nothing_to_cut(self) -> None:
        """So it is not read again."""
        assert without_courtesy("The export is repaired.") is None

    def test_letters_that_grow_in_lower_case_are_left_alone(self) -> None:
        """Offsets would no longer fit."""
        assert without_courtesy("May I point out that \u0130zmir is repaired?") is None
