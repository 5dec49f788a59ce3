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
