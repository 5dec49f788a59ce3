"""The project's own files agree: dependencies, their locks, the version and the manifest."""

import ast
import importlib
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import supportdesk_env
from supportdesk_env import tasks

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUNTIME_EXTRAS = {"server", "llm"}
"""What the container installs; `report` is for people who compare runs."""
INSTALLED_APART = {"inspect", "ray", "trl", "verifiers"}
"""Extras of adapters that are heavy or exclude others; `make test-adapters` tests each alone."""
PROVIDED_BY = {"inspect_ai": "inspect-ai", "yaml": "pyyaml", "pydantic_core": "pydantic"}


def declared(extras: set[str], groups: set[str]) -> list[Requirement]:
    """Return what pyproject.toml asks for: the core, these extras and these groups."""
    lines = list(PROJECT["project"]["dependencies"])
    for extra in sorted(extras):
        lines += PROJECT["project"]["optional-dependencies"][extra]
    for group in sorted(groups):
        lines += PROJECT["dependency-groups"][group]
    return [Requirement(line) for line in lines]


def locked(file_name: str) -> list[tuple[Requirement, int]]:
    """Return every pin of a lock file with the number of its hashes."""
    text = (ROOT / file_name).read_text(encoding="utf-8")
    entries = re.sub(r"(?m)^\s*#.*\n?", "", text).replace("\\\n", " ").splitlines()
    return [
        (Requirement(entry.split("--hash")[0].strip()), entry.count("--hash=sha256:"))
        for entry in entries
    ]


def imported_modules(path: Path) -> Iterator[str]:
    """Yield every module that the file at `path` imports, at its top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


LOCKS = [
    ("requirements.txt", {"server", "llm", "report", "rl", "data", "gymnasium"}, {"test", "lint"}),
    ("requirements-runtime.txt", RUNTIME_EXTRAS, set[str]()),
]


@pytest.mark.parametrize(("file_name", "extras", "groups"), LOCKS)
class TestLocks:
    """Whoever installs a lock file gets what pyproject.toml asks for, and nothing unverified."""

    def test_every_direct_dependency_is_pinned_within_its_range(
        self, file_name: str, extras: set[str], groups: set[str]
    ) -> None:
        """A changed range without a new export is caught here, offline."""
        pins = locked(file_name)
        for wanted in declared(extras, groups):
            name = canonicalize_name(wanted.name)
            found = [pin for pin, _ in pins if canonicalize_name(pin.name) == name]
            assert found, f"{file_name} does not pin {name}; run scripts/export_requirements.sh"
            for pin in found:
                version = str(pin.specifier).removeprefix("==")
                assert wanted.specifier.contains(version), f"{pin} is outside {wanted}"

    def test_every_pin_is_exact_and_hashed(
        self, file_name: str, extras: set[str], groups: set[str]
    ) -> None:
        """One `==` and at least one sha256 each."""
        for pin, hashes in locked(file_name):
            assert re.fullmatch(r"==[^=*,]+", str(pin.specifier)), pin
            assert hashes, pin

    def test_no_index_address_stands_in_it(
        self, file_name: str, extras: set[str], groups: set[str]
    ) -> None:
        """The file works with any index: it names none, and neither path nor project."""
        text = (ROOT / file_name).read_text(encoding="utf-8")
        assert not re.search(r"://|--(index|extra-index|find-links|trusted)|(?m:^(-e|\.|/))", text)
        assert "torch" not in {canonicalize_name(pin.name) for pin, _ in locked(file_name)}

    def test_runtime_pins_are_the_development_pins(
        self, file_name: str, extras: set[str], groups: set[str]
    ) -> None:
        """What the container installs is what the tests ran on."""
        tested = {(pin.name, str(pin.specifier)) for pin, _ in locked("requirements.txt")}
        assert {(pin.name, str(pin.specifier)) for pin, _ in locked(file_name)} <= tested


class TestExtras:
    """A plain `uv sync` brings everything but what is tested apart."""

    def test_development_group_holds_every_extra(self) -> None:
        """An extra that is added is added to the development group too, or tested apart."""
        (own,) = [
            Requirement(line)
            for line in PROJECT["dependency-groups"]["dev"]
            if isinstance(line, str)
        ]
        assert canonicalize_name(own.name) == PROJECT["project"]["name"]
        assert own.extras == set(PROJECT["project"]["optional-dependencies"]) - INSTALLED_APART

    def test_core_needs_pydantic_and_yaml_only(self) -> None:
        """Training in process pays for nothing else."""
        assert {requirement.name for requirement in declared(set(), set())} == {
            "pydantic",
            "pyyaml",
        }


class TestImports:
    """What the package imports, it asks for, and nothing else."""

    def test_imported_packages_are_the_declared_ones(self) -> None:
        """Nothing works only because another dependency brings it; nothing is left over."""
        imported = {
            name.partition(".")[0]
            for path in (ROOT / "supportdesk_env").rglob("*.py")
            for name in imported_modules(path)
        }
        third_party = imported - sys.stdlib_module_names - {"supportdesk_env"}
        apart = INSTALLED_APART - {"trl"}  # its trainer takes our classes; we import nothing of it
        extras = {*RUNTIME_EXTRAS, "report", "data", "gymnasium", "mcp", *apart}
        names = {requirement.name for requirement in declared(extras, set())}
        assert {PROVIDED_BY.get(name, name) for name in third_party} == names


class TestEnvironmentPackage:
    """What `environments/supportdesk` publishes for verifiers is a name for what stands here."""

    FOLDER = ROOT / "environments" / "supportdesk"

    def test_version_and_dependency_are_those_of_the_project(self) -> None:
        """It holds no code of its own, so it changes when the project does."""
        text = (self.FOLDER / "pyproject.toml").read_text(encoding="utf-8")
        published = tomllib.loads(text)["project"]
        assert published["version"] == supportdesk_env.__version__
        (needed,) = map(Requirement, published["dependencies"])
        assert (canonicalize_name(needed.name), needed.extras) == (
            canonicalize_name(PROJECT["project"]["name"]),
            {"verifiers"},
        )

    def test_module_only_passes_on_what_it_imports(self) -> None:
        """And lists all of it."""
        tree = ast.parse((self.FOLDER / "supportdesk" / "__init__.py").read_text(encoding="utf-8"))
        _, *taken, listed = tree.body
        assert isinstance(listed, ast.Assign)
        imported = [one.names for one in taken if isinstance(one, ast.ImportFrom)]
        assert len(imported) == len(taken)
        names = [alias.name for aliases in imported for alias in aliases]
        assert ast.literal_eval(listed.value) == names


class TestCommands:
    """What an installation puts on PATH leads somewhere."""

    @pytest.mark.parametrize("target", sorted(PROJECT["project"]["scripts"].values()))
    def test_console_script_is_callable(self, target: str) -> None:
        """Each command names a function that exists."""
        module, _, name = target.partition(":")
        assert callable(getattr(importlib.import_module(module), name))


class TestManifest:
    """openenv.yaml lists the tasks the package has."""

    def test_tasks_are_the_canonical_tasks(self) -> None:
        """Same ids in the same order, with the same difficulty and step limit."""
        manifest = yaml.safe_load((ROOT / "openenv.yaml").read_text(encoding="utf-8"))
        listed = [(t["id"], t["difficulty"], t["max_steps"]) for t in manifest["tasks"]]
        specs = [tasks.get_task("canonical", index) for index in range(3)]
        assert listed == [(s.task_id, str(s.difficulty), s.max_steps) for s in specs]
        assert tuple(s.task_id for s in specs) == tasks.CANONICAL_TASK_IDS

    def test_every_grader_is_importable(self) -> None:
        """Each task names a function that grades an empty list of actions with 0."""
        manifest = yaml.safe_load((ROOT / "openenv.yaml").read_text(encoding="utf-8"))
        for task in manifest["tasks"]:
            module, _, name = task["grader"].replace(":", ".").rpartition(".")
            assert getattr(importlib.import_module(module), name)([]) == 0.0

    def test_versions_agree(self) -> None:
        """The manifest carries the version of the package, where it carries one."""
        manifest = yaml.safe_load((ROOT / "openenv.yaml").read_text(encoding="utf-8"))
        assert str(manifest.get("version", supportdesk_env.__version__)) == (
            supportdesk_env.__version__
        )
