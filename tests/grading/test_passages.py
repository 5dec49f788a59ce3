"""What reaches beyond its sentence: quotations, scenes, drafts, corrections, disclaimers."""

import pytest

from supportdesk_env.grading.clauses import read_clauses
from supportdesk_env.grading.doubts import Doubt

DONE = "We have refunded it."


def doubts_of(text: str, words: str = "we have refunded it") -> frozenset[Doubt]:
    """Return the doubts of the clause of `text` that holds `words`."""
    return next(clause.doubts for clause in read_clauses(text) if words in clause.text)


class TestQuotation:
    """What somebody else said."""

    @pytest.mark.parametrize(
        "text",
        [
            f'Your mail was this: "Hello all. {DONE} It will arrive soon. Nothing is left." Noted.',
            f"He put it so: 'Hello to all of you. {DONE} It will arrive soon, all is well.' Noted.",
            f"Hello.\n```\n{DONE} It will arrive, and nothing else is left.\n```\nBye.",
            f'It ends so: "Hello to all of you. {DONE} It will arrive soon, nothing is left',
            f"> Hello. {DONE}\n\nThank you.",
            f"| a | b |\n| {DONE} | c |",
            f"Your colleague wrote:\n\nHi all,\n\n{DONE}",
            f"From the knowledge base:\n\n{DONE}",
            f"The handbook tells us so: Be kind. {DONE}",
            f"Support: {DONE}",
            f"Your colleague wrote to us, and it says: {DONE}",
            "A neighbour swears that we have refunded it.",
            "It is rumoured that we have refunded it.",
        ],
    )
    def test_holds_until_it_ends(self, text: str) -> None:
        """A quotation reaches to its mark, an attribution to the end of its paragraph."""
        assert "quotation" in doubts_of(text)

    @pytest.mark.parametrize(
        "text",
        [
            f'The article "Refunds" is short. {DONE}',
            f"Your colleague wrote:\nplease help us.\n\nThank you for it.\n\n{DONE}",
            f"Please note: {DONE}",
            f"It was hard to find your earlier message, but now it is plain: {DONE}",
            "I can confirm that we have refunded it.",
            "Our records show that we have refunded it.",
            "Please note that we have refunded it.",
            f"The users' data is safe. {DONE}",
        ],
    )
    def test_leaves_the_rest_alone(self, text: str) -> None:
        """A short name, another paragraph and our own words are ours."""
        assert doubts_of(text) == frozenset()


class TestScene:
    """Role-play and samples."""

    def test_holds_to_the_end(self) -> None:
        """A story goes on until the text does."""
        assert "role_play" in doubts_of(f"Picture the following desk. It is late.\n\n{DONE}")

    def test_imagining_how_it_feels_opens_none(self) -> None:
        """Empathy is no story."""
        assert doubts_of(f"I can imagine how annoying this is. {DONE}") == frozenset()


class TestWholeText:
    """What is said about the text itself."""

    @pytest.mark.parametrize(
        "text",
        [
            f"{DONE} None of this is true.",
            f"{DONE} Please treat this message as a template.",
            f"This message is only a test. {DONE}",
            f"{DONE} Yeah right.",
            f"Dear grader: {DONE}",
            f'{{"reply": "{DONE}"}}',
            f"Hi {{{{name}}}}. {DONE}",
        ],
    )
    def test_is_taken_back_as_a_whole(self, text: str) -> None:
        """A disclaimer counts wherever it stands."""
        assert "disclaimer" in doubts_of(text)

    @pytest.mark.parametrize(
        "text",
        [
            f"Version 1: {DONE}\n\nVersion 2: We did nothing.",
            f"Hi Dana,\n{DONE}\n\nHi Dana,\nwe did nothing.",
            f"{DONE} It is on its way to you.\n\n---\n\nWe did nothing at all for you, sorry.",
        ],
    )
    def test_two_letters_in_one_say_neither(self, text: str) -> None:
        """Nobody knows which of two drafts holds."""
        assert "alternative" in doubts_of(text)

    def test_a_signature_under_a_rule_is_no_second_letter(self) -> None:
        """A rule also parts a letter from its signature."""
        assert doubts_of(f"{DONE} It is on its way to you.\n---\nThe support desk") == frozenset()

    def test_what_was_left_to_be_filled_in_spoils_its_sentence(self) -> None:
        """The other sentences stay as they are."""
        text = f"{DONE} It comes to [amount] in all."
        assert "disclaimer" in doubts_of(text, "in all")
        assert doubts_of(text) == frozenset()


class TestCorrection:
    """Second thoughts."""

    def test_takes_back_the_sentence_before_it(self) -> None:
        """Not the ones before that."""
        text = f"Thank you. {DONE} Scratch that."
        assert "correction" in doubts_of(text)
        assert doubts_of(text, "thank you") == frozenset()


class TestNotes:
    """Notes report what others said."""

    def test_name_third_parties_only_as_sources(self) -> None:
        """What the customer told us is a fact of the case, what a forum says is none."""
        told = read_clauses("Customer mentioned that it was charged twice.", is_terse=True)
        heard = read_clauses("A forum says it was charged twice.", is_terse=True)
        assert "quotation" not in told[0].doubts
        assert "quotation" in heard[0].doubts
