"""The same text earns the same report, byte for byte, wherever and whenever it is graded."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from supportdesk_env.grading.claims import read_note, read_reply
from tests.grading.golden import PATH, answers, record_all, recorded

pytestmark = pytest.mark.measurement

ROOT = Path(__file__).parents[2]
THREADS = 8


class TestReports:
    """Recorded grades of honest and dishonest answers."""

    def test_are_those_on_record(self) -> None:
        """A change of the grader is deliberate: it comes with new records and a new version."""
        assert PATH.read_text("utf-8").splitlines() == record_all()

    @pytest.mark.parametrize("seed", ["0", "1", "4242"])
    def test_do_not_depend_on_the_process_or_its_hash_seed(self, seed: str) -> None:
        """A fresh interpreter with any seed writes the very same records."""
        script = "from tests.grading.golden import record_all; print('\\n'.join(record_all()))"
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-c", script],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode().splitlines() == PATH.read_text("utf-8").splitlines()

    def test_do_not_depend_on_threads(self) -> None:
        """Threads that read the same texts at once, nothing kept from before, agree."""
        read_reply.cache_clear()
        read_note.cache_clear()
        listed = list(answers())
        with ThreadPoolExecutor(THREADS) as pool:
            rounds = list(pool.map(lambda _: [recorded(a) for a in listed[::9]], range(THREADS)))
        assert all(found == rounds[0] for found in rounds)
