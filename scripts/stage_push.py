"""Stages a folder that `openenv push` accepts, and checks it; uploads nothing.

The framework's push wants `__init__.py` and `client.py` beside the manifest. This repository
keeps its package in a folder of its own, so the two files exist in the staged copy only.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import yaml
from openenv.cli._cli_utils import validate_env_structure
from staging import copy_checkout

LEFT_OUT = ("tests", "benchmarks", "*.whl")
"""What a Space does not need."""

ADDED_FILES = {
    "__init__.py": '"""Marks the folder for `openenv push`; the package is supportdesk_env/."""\n',
    "client.py": (
        '"""The client, where `openenv push` looks for it."""\n\n'
        "from supportdesk_env.client import SupportDeskEnv\n\n"
        '__all__ = ["SupportDeskEnv"]\n'
    ),
}
"""The files a push wants at the root."""

FRONT_MATTER = {"sdk": "docker", "app_port": 8000, "base_path": "/web"}
"""What a Space reads from the head of the README."""

_IMPORT_CHECK = (
    "import client, supportdesk_env.server.app as app; "
    "print(client.SupportDeskEnv.__name__, app.__file__)"
)


def stage(target: Path) -> None:
    """Copy the checkout to `target` and add the files a push wants."""
    copy_checkout(target, leave_out=LEFT_OUT)
    for name, text in ADDED_FILES.items():
        (target / name).write_text(text, "utf-8")


def find_faults(target: Path) -> list[str]:
    """Return what keeps the staged folder from being pushed, served or imported."""
    faults = []
    try:
        validate_env_structure(target)
    except FileNotFoundError as error:
        faults.append(str(error))
    return faults + _front_matter_faults(target / "README.md") + _import_faults(target)


def _front_matter_faults(readme: Path) -> list[str]:
    if not readme.exists():
        return []  # the structure check has said so
    parts = readme.read_text("utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0]:
        return ["README.md does not begin with front matter"]
    found = yaml.safe_load(parts[1])
    return [
        f"README.md: front matter needs {name}: {value}"
        for name, value in FRONT_MATTER.items()
        if found.get(name) != value
    ]


def _import_faults(target: Path) -> list[str]:
    result = subprocess.run(
        [sys.executable, "-c", _IMPORT_CHECK],
        cwd=target,
        env={**os.environ, "PYTHONPATH": str(target), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if result.returncode:
        return [f"the staged package cannot be imported: {result.stderr.strip()[-500:]}"]
    if str(target.resolve()) not in result.stdout:
        return [f"the import found another copy: {result.stdout.strip()}"]
    return []


def main() -> int:
    """Stage, check, and say what to do next; return 1 if something is missing."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=Path, help="folder to create; must not exist yet")
    target = parser.parse_args().target
    if target.exists():
        parser.error(f"{target} exists already")
    stage(target)
    faults = find_faults(target)
    for fault in faults:
        print(f"missing: {fault}")
    if not faults:
        print(f"complete: {target}\nnext: openenv push {target} --repo-id ORGANISATION/NAME")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
