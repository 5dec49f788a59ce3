"""The example of every adapter's page runs, and prints what the page says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted((ROOT / "docs" / "adapters").glob("*.md"))
NEEDS = {
    "datasets": "datasets",
    "gymnasium": "gymnasium",
    "inspect": "inspect_ai",
    "mcp": "fastmcp",
    "openenv": "openenv",
    "ray": "ray",
    "trl": "trl",
    "verifiers": "verifiers",
}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_example_prints_what_the_page_says(page: Path, tmp_path: Path) -> None:
    """The Python blocks in order, against the block of text after them."""
    pytest.importorskip(NEEDS[page.stem], reason=f"needs {NEEDS[page.stem]}")
    text = page.read_text("utf-8")
    program = "\n".join(re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL))
    (printed,) = re.findall(r"```text\n(.*?)```", text, flags=re.DOTALL)
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.stdout, run.returncode) == (printed, 0), run.stderr
