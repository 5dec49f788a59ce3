"""Puts the example family in place as an installed package would be, for one test."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from supportdesk_env.cases.outside import GROUP, find_outside
from supportdesk_env.cases.registry import get_family
from supportdesk_env.generation.generator import list_branches

EXAMPLE = Path(__file__).parents[1] / "examples" / "custom_family"
FAMILY = "webhook_failure"
TARGET = "supportdesk_webhook_failure.decision:FAMILY"


def describe_package(folder: Path, points: dict[str, str]) -> None:
    """Write what an installer leaves of a package with these entry points."""
    info = folder / "supportdesk_webhook_failure-1.0.0.dist-info"
    info.mkdir()
    metadata = "Metadata-Version: 2.1\nName: supportdesk-webhook-failure\nVersion: 1.0.0\n"
    (info / "METADATA").write_text(metadata, "utf-8")
    lines = [f"[{GROUP}]", *(f"{name} = {target}" for name, target in points.items())]
    (info / "entry_points.txt").write_text("\n".join(lines), "utf-8")


@contextmanager
def installed(folder: Path, points: dict[str, str]) -> Iterator[None]:
    """Have the example's package with these entry points installed in `folder` for a while."""
    describe_package(folder, points)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(EXAMPLE))
        patch.syspath_prepend(str(folder))
        _forget()
        yield
    _forget()


def _forget() -> None:
    for found in (find_outside, get_family, list_branches):
        found.cache_clear()
