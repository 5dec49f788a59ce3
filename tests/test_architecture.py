"""The shape of the code: sizes, names, docstrings, public names and what the core leaves out."""

import ast
import importlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import supportdesk_env

ROOT = Path(__file__).parents[1]
PACKAGE = sorted((ROOT / "supportdesk_env").rglob("*.py"))
PROGRAMS = sorted(
    path
    for folder in ("scripts", "examples", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
)
CODE = [ROOT / "inference.py", *PACKAGE, *PROGRAMS]
TESTS = sorted((ROOT / "tests").rglob("*.py"))

Function = ast.FunctionDef | ast.AsyncFunctionDef


def line_count(path: Path) -> int:
    """Return how many lines the file at `path` has."""
    return len(path.read_text(encoding="utf-8").splitlines())


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield every function of the file at `path`: where it stands, how many lines it takes."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length


def module_name(path: Path) -> str:
    """Return the dotted name of the package module at `path`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


class TestSizes:
    """What no screen holds is split."""

    def test_module_has_at_most_300_lines(self) -> None:
        """A module is one concept; 300 lines hold it."""
        assert [str(path) for path in CODE if line_count(path) > 300] == []

    def test_test_file_has_at_most_400_lines(self) -> None:
        """Tests list cases, so a file of them may be longer, up to the hard limit."""
        assert [str(path) for path in TESTS if line_count(path) > 400] == []

    def test_function_has_at_most_40_lines(self) -> None:
        """A function does one thing; 40 lines hold it."""
        long = [place for path in CODE for place, length in functions(path) if length > 40]
        assert long == []

    def test_test_function_has_at_most_60_lines(self) -> None:
        """A test states one promise; 60 lines is the hard limit."""
        long = [place for path in TESTS for place, length in functions(path) if length > 60]
        assert long == []


class TestNames:
    """A name says what is inside."""

    def test_no_module_is_a_drawer(self) -> None:
        """utils, helpers, common, misc and base say nothing about what they hold."""
        drawers = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
        named = [path for path in CODE if drawers & {path.stem, path.parent.name}]
        assert named == []

    def test_every_folder_with_code_is_a_package(self) -> None:
        """A folder without `__init__.py` would be left out of checks that walk packages."""
        folders = {path.parent for path in PACKAGE}
        assert [str(folder) for folder in folders if not (folder / "__init__.py").exists()] == []


class TestDocstrings:
    """A reader meets every module with a sentence about it."""

    @pytest.mark.parametrize("path", [*CODE, *TESTS], ids=lambda path: str(path.relative_to(ROOT)))
    def test_module_has_a_docstring(self, path: Path) -> None:
        """Packages count too: their `__init__.py` says what belongs there."""
        assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


class TestPublicNames:
    """What is announced exists."""

    def test_every_lazy_name_loads(self) -> None:
        """Each name of the package is found in the module that is said to hold it."""
        for name in supportdesk_env.__all__:
            assert getattr(supportdesk_env, name) is not None
        assert set(dir(supportdesk_env)) == set(supportdesk_env.__all__)

    def test_unknown_name_is_an_attribute_error(self) -> None:
        """Asking for a name that is not there fails as Python users expect."""
        with pytest.raises(AttributeError, match="no attribute 'Nothing'"):
            _ = supportdesk_env.Nothing

    @pytest.mark.parametrize(
        "path",
        [p for p in PACKAGE if "\n__all__ = " in p.read_text(encoding="utf-8")],
        ids=module_name,
    )
    def test_every_name_in_all_exists(self, path: Path) -> None:
        """`from module import *` never fails."""
        module = importlib.import_module(module_name(path))
        assert [name for name in module.__all__ if not hasattr(module, name)] == []


class TestCore:
    """The in-process environment stands alone."""

    def test_playing_in_process_loads_no_framework(self) -> None:
        """Neither the server's packages nor the model client's are imported by a whole episode."""
        program = (
            "import sys\n"
            "from supportdesk_env.episode.environment import CaseEnvironment\n"
            "from supportdesk_env.agents.heuristic import RuleBasedAgent\n"
            "environment, agent = CaseEnvironment(), RuleBasedAgent()\n"
            "observation = environment.reset()\n"
            "while not observation.done:\n"
            "    observation = environment.step(agent.act(observation))\n"
            "print({'openenv', 'fastapi', 'starlette', 'gradio', 'openai', 'httpx', 'numpy'}\n"
            "      & sys.modules.keys())\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert run.stdout == "set()\n"
