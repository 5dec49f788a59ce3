"""One (split, index) is one case for ever: digests on record, whatever the process or its seed.

`python -m tests.generation.test_determinism` writes the digests anew; do so on purpose only, with a
new DATASET_VERSION.
"""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from supportdesk_env.cases.names import FAMILY_NAMES
from supportdesk_env.domain.case import Case
from supportdesk_env.generation.catalogue import canonical_cases
from supportdesk_env.generation.generator import draw_case
from supportdesk_env.generation.splits import DATASET_VERSION, SPLITS

pytestmark = pytest.mark.measurement

ROOT = Path(__file__).parents[2]
PATH = ROOT / "tests" / "golden" / "cases.json"
PLACES = 96


def digests() -> dict[str, str]:
    """Return a digest of the first cases of every family in every split, answer key included."""
    found = {"dataset_version": DATASET_VERSION}
    for name, split in SPLITS.items():
        cases = [draw_case(split, index) for index in range(PLACES)]
        for family in FAMILY_NAMES:
            found[f"{name} {family}"] = _digest([case for case in cases if case.family == family])
    return found | {"canonical": _digest(canonical_cases())}


def _digest(cases: list[Case] | tuple[Case, ...]) -> str:
    content = repr(
        [
            (
                case.task_id,
                case.difficulty.value,
                case.ticket.model_dump_json(),
                case.account.model_dump_json(),
                [article.model_dump_json() for article in case.knowledge_base],
                _plain(case.resolution),
                _plain(case.answer),
            )
            for case in cases
        ]
    )
    return hashlib.blake2b(content.encode(), digest_size=16).hexdigest()


def _plain(value: object) -> object:
    """Return a resolution as nested tuples of strings, which every Python prints alike."""
    if isinstance(value, tuple):
        return tuple(_plain(part) for part in value)
    parts = getattr(value, "__dataclass_fields__", None)
    return tuple(_plain(getattr(value, name)) for name in parts) if parts else str(value)


class TestDigests:
    """Cases on record."""

    def test_are_those_of_this_dataset_version(self) -> None:
        """A change of content is deliberate."""
        assert json.loads(PATH.read_text("utf-8")) == digests()

    @pytest.mark.parametrize("seed", ["0", "77"])
    def test_do_not_depend_on_the_process_or_its_hash_seed(self, seed: str) -> None:
        """A fresh interpreter with any seed draws the very same cases."""
        script = "import json; from tests.generation.test_determinism import digests as d"
        done = subprocess.run(
            [sys.executable, "-c", f"{script}; print(json.dumps(d()))"],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        assert json.loads(done.stdout) == json.loads(PATH.read_text("utf-8"))


if __name__ == "__main__":
    PATH.write_text(json.dumps(digests(), indent=1) + "\n", encoding="utf-8")
