"""Grading takes time in proportion to the text, whatever is in it."""

import time

import pytest

from benchmarks.grading import HOSTILE, TODAY, Writer
from supportdesk_env.domain.action import MAX_REPLY_CHARS
from supportdesk_env.domain.observation import CaseSnapshot
from supportdesk_env.generation.catalogue import canonical_cases
from supportdesk_env.grading.claims import read_reply
from supportdesk_env.grading.rubric import Grader

pytestmark = pytest.mark.timing

UNITS = [
    "- ",
    "and we refunded ",
    "We refunded CH-88147 - ",
    "a;",
    "\u2014b",
    "[",
    "not ",
    "a.a.",
    "all of it ",
    "that was undone ",
    "but yours ",
    "for you, for us, ",
    "(other customer) ",
    "on the refund, nothing, ",
    "the, of, ",
    "one",
    "AB--",
    " ",
]
WRITER = Writer(seed=3)
"""One for all tests, so that no text comes twice."""


def seconds(text: str) -> float:
    """Return the processor seconds one grading of `text` takes, the least of three."""
    taken = []
    for attempt in range(3):
        snapshot = CaseSnapshot(reply=f"{attempt} {text}")
        start = time.process_time()
        Grader(canonical_cases()[0]).grade(snapshot)
        taken.append(time.process_time() - start)
    return min(taken)


def reading_seconds(*texts: str) -> float:
    """Return the processor seconds reading one of `texts` takes, the least of them."""
    taken = []
    for text in texts:
        start = time.process_time()
        read_reply(text, TODAY)
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


class TestGrowth:
    """Texts of sentences that are all new."""

    def test_ten_times_the_text_takes_about_ten_times_as_long(self) -> None:
        """Nothing looks at every pair of sentences."""
        reading_seconds(WRITER.write(20_000))  # compiles what the measured texts need
        short = reading_seconds(*(WRITER.write(2_000) for _ in range(5)))
        long = reading_seconds(*(WRITER.write(20_000) for _ in range(3)))
        assert long <= 13 * short

    @pytest.mark.parametrize("name", HOSTILE)
    def test_hostile_texts_cost_what_others_cost(self, name: str) -> None:
        """Per character, a few times as much at most; the limits of an action come on top."""
        reading_seconds(WRITER.write(20_000))
        ordinary = reading_seconds(*(WRITER.write(10_000) for _ in range(3))) / 10_000
        hostile = HOSTILE[name]
        spent = reading_seconds(f"One {hostile}", f"Two {hostile}")
        assert spent <= 5 * ordinary * len(hostile)
