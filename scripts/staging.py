"""A clean copy of the checkout: what both the runtime graders and a push start from."""

import shutil
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
"""The root of the repository these scripts belong to."""

_LEFT_OUT = ("__pycache__", "*.pyc", "*.egg-info", "artifacts", "build", "dist", "outputs", "venv")


def copy_checkout(target: Path, *, leave_out: tuple[str, ...] = ()) -> None:
    """Copy the checkout to `target` without hidden files, caches and links.

    Raises:
        FileExistsError: `target` exists already; nothing is ever overwritten.
    """
    ignored = shutil.ignore_patterns(".*", *_LEFT_OUT, *leave_out)

    def leave_out_names(folder: str, names: list[str]) -> set[str]:
        links = {name for name in names if Path(folder, name).is_symlink()}
        return ignored(folder, names) | links

    shutil.copytree(CHECKOUT, target, ignore=leave_out_names)
