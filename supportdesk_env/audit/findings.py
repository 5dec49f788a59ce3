"""What an audit finds wrong: where, what, and how to mend it."""

from collections.abc import Iterator
from typing import NamedTuple


class Finding(NamedTuple):
    """One thing that is wrong with a family of cases."""

    file: str
    """The file to change."""
    what: str
    """What is wrong with it."""
    mend: str
    """What would make it right."""
    where: str = ""
    """A case in which it shows, if it takes one."""


class Findings:
    """Collects what is wrong; the same thing in many cases is one finding."""

    def __init__(self, folder: str) -> None:
        """Take the folder that the files lie in."""
        self._folder = folder
        self._found: dict[tuple[str, str], Finding] = {}

    def add(self, file: str, what: str, mend: str, where: str = "") -> None:
        """Note what is wrong with `file`, unless it is known."""
        path = f"{self._folder}/{file}"
        self._found.setdefault((path, what), Finding(path, what, mend, where))

    def __iter__(self) -> Iterator[Finding]:
        """Yield every finding, in the order of its first case."""
        return iter(self._found.values())

    def __len__(self) -> int:
        """Return how many different things are wrong."""
        return len(self._found)
