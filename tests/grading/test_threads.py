"""Threads may read texts as they please: what they share is filled in, never changed."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from benchmarks.grading import TODAY, Writer
from supportdesk_env.grading import claims
from supportdesk_env.grading.claims import ReadText
from supportdesk_env.grading.lexicon import load_lexicon

THREADS = 6


@pytest.fixture
def busy_switching() -> Iterator[None]:
    """Let threads take turns as often as they can, from a process that has read nothing."""
    interval = sys.getswitchinterval()
    for kept in (load_lexicon, claims._reply_readings, claims._note_readings):
        kept.cache_clear()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def read(text: str) -> tuple[ReadText, ReadText]:
    """Return what `text` claims as a reply and as a note, whether or not it was read before."""
    return claims.read_reply.__wrapped__(text, TODAY), claims.read_note.__wrapped__(text, TODAY)


class TestThreads:
    """The first texts of a process, read by several threads at once."""

    @pytest.mark.usefixtures("busy_switching")
    def test_read_the_same(self) -> None:
        """Nothing depends on which thread came first, not even the first load of the lexicon."""
        writer = Writer(seed=5)
        texts = [writer.write(300) for _ in range(4)]
        with ThreadPoolExecutor(THREADS) as pool:
            together = list(pool.map(read, texts * THREADS))
        assert together == [read(text) for text in texts] * THREADS
