"""Lines a mail program breaks inside a sentence change nothing but where things stand."""

import re

import pytest

from supportdesk_env.domain.claim import Claim
from supportdesk_env.grading.claims import read_note, read_reply
from supportdesk_env.grading.clauses import read_clauses
from tests.grading.reading import SLOTS, TODAY, is_made, load_corpus

_ONE_IN = 9


def broken(text: str) -> str:
    """Return `text` with every other blank between two words as a line break."""
    number = 0

    def broken_off(match: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return "\n" if number % 2 else match.group()

    return re.sub(r"(?<=[a-z,]) (?=[A-Za-z]{2})", broken_off, text)


class TestLineBreaks:
    """Hard line breaks inside a sentence."""

    def test_change_no_claim(self) -> None:
        """What a text claims it claims in narrow columns as well, and nothing more."""
        changed = []
        for entry in load_corpus("tuned")[::_ONE_IN]:
            claim = Claim(entry.claim, entry.topic)
            claim = Claim(entry.claim, entry.topic, SLOTS.get(claim.label, ()))
            for item in (*entry.paraphrases, *entry.near_misses):
                if "\n" in item.text:
                    continue
                if is_made(claim, item.text) != is_made(claim, broken(item.text)):
                    changed.append(item.text)
        assert changed == []

    @pytest.mark.parametrize(
        "text",
        [
            "We cannot revoke the key before the owner of the workspace confirms it.",
            "Please send us the exact time of the first failed call and two request ids.",
            "Since the charge is older than the refund window, we cannot refund it.",
            "We are sorry to say that the claim was made after the period had ended.",
        ],
    )
    def test_change_no_reading(self, text: str) -> None:
        """Replies and notes say the same, at the same characters."""
        for read in (read_reply, read_note):
            plain, narrow = read(text, TODAY), read(broken(text), TODAY)
            for found, of in (
                (narrow.required, plain.required),
                (narrow.forbidden, plain.forbidden),
            ):
                assert [s._replace(sentences=()) for s in found] == [
                    s._replace(sentences=()) for s in of
                ]

    def test_keep_spans(self) -> None:
        """A span counts the characters of the text as it was written."""
        text = "Hello Dana.\n\nWe have\r\nrefunded   the\ncharge CH-88147; it\ntakes a week."
        written = [text[c.span.start : c.span.end] for c in read_clauses(text)]
        assert written[1:] == ["We have\r\nrefunded   the\ncharge CH-88147", "it\ntakes a week."]
        assert [c.text for c in read_clauses(text)][1] == "we have refunded the charge ch-88147"
