"""Every import rule catches what it forbids: each is broken on purpose in a copy of the package."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

BREACHES = [
    ("Layers point downwards", {"domain/ticket.py": "import supportdesk_env.policies"}),
    ("Layers point downwards", {"simulation/__init__.py": "import supportdesk_env.grading"}),
    ("Layers point downwards", {"unplaced/__init__.py": ""}),
    ("The core is pure", {"domain/ticket.py": "import time"}),
    ("The core is pure", {"episode/__init__.py": "def late():\n    import openenv"}),
    (
        "Agents and the client never reach the answer key",
        {"agents/agent.py": "import supportdesk_env.domain.resolution"},
    ),
    (
        "Agents and the client never reach the answer key",
        {"rollout.py": "import supportdesk_env.domain.case"},  # agents import rollout
    ),
    ("Scoring draws no random numbers", {"policies/__init__.py": "import random"}),
    ("Scoring draws no random numbers", {"grading/__init__.py": "import supportdesk_env.seeding"}),
    (
        "Case families are independent",
        {
            "cases/families/duplicate_charge/__init__.py": (
                "import supportdesk_env.cases.families.service_incident"
            )
        },
    ),
    (
        "Adapters are independent",
        {"adapters/other.py": "import supportdesk_env.adapters.gymnasium"},
    ),
    ("Only the edge speaks OpenEnv", {"cli/__init__.py": "import supportdesk_env.models"}),
    (
        "No cycles between siblings",
        {
            "domain/egg.py": "import supportdesk_env.domain.hen",
            "domain/hen.py": "def late():\n    import supportdesk_env.domain.egg",
        },
    ),
]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Return a copy of the package and of the rules, to be broken."""
    shutil.copytree(
        ROOT / "supportdesk_env",
        tmp_path / "supportdesk_env",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def broken_contracts(checkout: Path) -> set[str]:
    """Return the names of the rules that import-linter finds broken in `checkout`."""
    lint = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run(
        [sys.executable, "-c", lint, "--no-cache"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Contracts: " in run.stdout, run.stdout + run.stderr
    return set(re.findall(r"(?m)^(.+) BROKEN", run.stdout))


class TestContracts:
    """A rule that checks nothing would look just like a rule that is kept."""

    def test_unchanged_package_keeps_every_rule(self, checkout: Path) -> None:
        """The breaches below are the only ones in the copies."""
        assert broken_contracts(checkout) == set()

    @pytest.mark.parametrize(("rule", "breach"), BREACHES)
    def test_breach_is_caught(self, checkout: Path, rule: str, breach: dict[str, str]) -> None:
        """Each is reported under the rule it breaks; an upward import may close a cycle too."""
        for name, code in breach.items():
            path = checkout / "supportdesk_env" / name
            path.parent.mkdir(exist_ok=True)
            with path.open("a", encoding="utf-8") as file:
                file.write(f"\n{code}\n")
        assert rule in broken_contracts(checkout)
