"""A note that repeats the reply is seen, whichever of the two is longer."""

import pytest

from supportdesk_env.grading.copies import copied_share, is_copy

REPLY = "We have refunded the duplicate charge and it will arrive within seven days on your card."
NOTE = "Both charges stand on one invoice; the later one is the duplicate and within my limit."


class TestCopies:
    """Shared word trigrams."""

    @pytest.mark.parametrize(
        ("text", "source", "share"),
        [
            ("a b c d e f g h", "a b c d e f g h", 1.0),
            ("a b c d e f g h", "h g f e d c b a", 0.0),
            ("A B C D E F G H", "x a b c d e f y", 4 / 6),
            ("a b c", "a b c", 0.0),
            ("", "a b c", 0.0),
        ],
    )
    def test_share_is_what_stands_in_the_source_too(
        self, text: str, source: str, share: float
    ) -> None:
        """Case does not matter, order does; a few words are shared by chance."""
        assert copied_share(text, source) == pytest.approx(share)

    @pytest.mark.parametrize("note", [REPLY, f"{NOTE} {REPLY}", REPLY[:-14]])
    def test_a_reply_with_something_added_or_left_out_is_a_copy(self, note: str) -> None:
        """Pasting the reply before the note makes no note of it."""
        assert is_copy(note, REPLY)

    def test_a_note_of_its_own_is_none(self) -> None:
        """The same facts in other words."""
        assert not is_copy(NOTE, REPLY)
