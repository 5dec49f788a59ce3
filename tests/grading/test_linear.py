"""Grading takes time in proportion to the text, whatever is in it."""

import time

import pytest

from supportdesk_env.domain.action import MAX_REPLY_CHARS
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.generation.catalogue import canonical_cases
from supportdesk_env.grading.rubric import Grader

UNITS = [
    "- ",
    "and we refunded ",
    "We refunded CH-88147 - ",
    "a;",
    "\u2014b",
    "[",
    "not ",
    "a.a.",
    " ",
]


def seconds(text: str) -> float:
    """Return the processor seconds one grading of `text` takes, the least of three."""
    taken = []
    for attempt in range(3):
        snapshot = CaseSnapshot(reply=f"{attempt} {text}")
        start = time.process_time()
        Grader(canonical_cases()[0]).grade(snapshot)
        taken.append(time.process_time() - start)
    return min(taken)


class TestLength:
    """Texts of one thing, over and over."""

    @pytest.mark.parametrize("unit", UNITS)
    def test_four_times_the_text_takes_about_four_times_as_long(self, unit: str) -> None:
        """No repetition makes the longest legal reply cost more than its length."""
        longest = (unit * MAX_REPLY_CHARS)[: MAX_REPLY_CHARS - 2]
        quarter = longest[: len(longest) // 4]
        assert seconds(longest) <= 10 * seconds(quarter) + 0.05
