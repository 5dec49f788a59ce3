"""What importing the in-process environment costs, against what it stands on."""

import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
STANDS_ON = "import yaml; from pydantic import BaseModel"
CORE = "import supportdesk_env.episode.environment"
RUNS = 15
DO_NOT_COMPILE = "PYTHONDONTWRITEBYTECODE"

pytestmark = pytest.mark.timing


def import_cost(statement: str, bytecode: Path) -> tuple[int, float]:
    """Return the modules and the CPU seconds of an interpreter that runs `statement`.

    Compiled modules are kept in `bytecode`, as an installation keeps them.
    """
    environment = {name: os.environ[name] for name in os.environ if name != DO_NOT_COMPILE}
    program = f"import sys, time\n{statement}\nprint(len(sys.modules), time.process_time())\n"
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**environment, "PYTHONPYCACHEPREFIX": str(bytecode)},
        capture_output=True,
        text=True,
        check=True,
    )
    modules, seconds = run.stdout.split()
    return int(modules), float(seconds)


class TestImportCost:
    """The core costs little more than pydantic and yaml, without which it cannot be."""

    def test_core_costs_at_most_1_6_times_what_it_stands_on(self, tmp_path: Path) -> None:
        """Modules, and CPU time as the median ratio of runs side by side, which share the load."""
        import_cost(CORE, tmp_path)  # compiles what the measured runs read
        pairs = [
            (import_cost(STANDS_ON, tmp_path), import_cost(CORE, tmp_path)) for _ in range(RUNS)
        ]
        assert all(core[0] <= 1.6 * floor[0] for floor, core in pairs)
        assert statistics.median(core[1] / floor[1] for floor, core in pairs) <= 1.6
