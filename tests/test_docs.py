"""The documentation is true: tables come from the code, links lead somewhere, code runs."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("examples/**/*.md")])
README = (ROOT / "README.md").read_text("utf-8")


class TestReference:
    """Generated tables."""

    def test_is_what_the_code_says(self) -> None:
        """Running the generator again would change nothing."""
        done = subprocess.run(
            [sys.executable, "scripts/build_reference.py", "--check"],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


class TestLinks:
    """Links between pages."""

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
    def test_lead_to_files_that_exist(self, page: Path) -> None:
        """Every relative link of the page names a file of the repository."""
        targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text("utf-8"))
        missing = [target for target in targets if not (page.parent / target).exists()]
        assert not missing


class TestReadme:
    """What the README shows."""

    def test_in_process_example_runs_as_printed(self) -> None:
        """The first Python block prints the total it is said to reach."""
        block = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)[0]
        done = subprocess.run(
            [sys.executable, "-c", block],
            cwd=ROOT,
            env={"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.stdout, done.returncode) == ("1.0\n", 0), done.stderr

    def test_front_matter_describes_the_space(self) -> None:
        """A Docker Space finds title, port, page and tags where it looks for them."""
        front = README.split("---")[1]
        for line in (
            "title: HyperBrickCaseOps",
            "sdk: docker",
            "app_port: 8000",
            "base_path: /web",
            "- openenv",
            "- reinforcement-learning",
            "- customer-support",
        ):
            assert line in front
