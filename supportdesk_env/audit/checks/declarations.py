"""The manifest says what is there: tasks, splits, dataset and tools."""

from collections.abc import Mapping
from pathlib import Path
from typing import cast

import yaml

from supportdesk_env.audit.checks.check import Audit, Check, Outcome
from supportdesk_env.errors import TaskNotFound
from supportdesk_env.generation.splits import CANONICAL, DATASET_VERSION, SPLITS
from supportdesk_env.tasks import get_task, list_splits, num_tasks

Tree = Mapping[str, object]

_NO_MANIFEST = Outcome("no openenv.yaml here: run it in the repository", is_met=None)


def find_manifest() -> Path | None:
    """Return the manifest in this folder, or the one beside the package."""
    beside = Path(__file__).parents[3] / "openenv.yaml"
    return next((path for path in (Path("openenv.yaml"), beside) if path.is_file()), None)


def _read(*names: str) -> object:
    """Return what the manifest holds under `names`; nothing without a manifest."""
    path = find_manifest()
    value: object = yaml.safe_load(path.read_text("utf-8")) if path else {}
    for name in names:
        value = cast("Tree", value).get(name, {})
    return value


def _task_declaration_accuracy(_: Audit) -> Outcome:
    """Return what of the declared tasks is not so."""
    if find_manifest() is None:
        return _NO_MANIFEST
    counts = cast("dict[str, int]", _read("validation", "capabilities", "declared_task_count"))
    wrong = [name for name in (CANONICAL, *SPLITS) if counts.get(name) != num_tasks(name)]
    wrong += sorted(counts.keys() - set(list_splits()))
    declared = cast("list[dict[str, object]]", _read("tasks"))
    for place, task in enumerate(declared):
        wrong += [str(task["id"])] if _is_wrong(task, place) else []
    version = _read("validation", "task_distribution", "dataset_version")
    if version != DATASET_VERSION:
        wrong.append(f"dataset_version {version!r}, it is {DATASET_VERSION!r}")
    figure = f"{len(wrong)} wrong of {len(counts)} splits and {len(declared)} tasks"
    return Outcome(figure + (f": {', '.join(wrong)}" if wrong else ""), not wrong)


def _is_wrong(declared: Tree, place: int) -> bool:
    try:
        task = get_task(CANONICAL, place)
    except TaskNotFound:
        return True
    found = {"id": task.task_id, "difficulty": task.difficulty, "max_steps": task.max_steps}
    return any(declared.get(name) != value for name, value in found.items())


def _tool_declaration_accuracy(audit: Audit) -> Outcome:
    """Return whether the tools that are declared are those a server offers."""
    if find_manifest() is None:
        return _NO_MANIFEST
    declared = cast("list[str]", _read("validation", "capabilities", "declared_tools"))
    if audit.served.missing:
        return Outcome(f"not measured: {audit.served.missing}", is_met=None)
    offered = audit.served.tools
    differ = sorted(set(declared) ^ set(offered))
    return Outcome(f"{len(differ)} of {len(offered)} differ {' '.join(differ)}".strip(), not differ)


CHECKS = (
    Check(
        "task_declaration_accuracy",
        "splits, tasks and dataset version in openenv.yaml",
        "0 wrong",
        _task_declaration_accuracy,
    ),
    Check(
        "tool_declaration_accuracy",
        "tools in openenv.yaml beside those a server lists",
        "0 differ",
        _tool_declaration_accuracy,
    ),
)
