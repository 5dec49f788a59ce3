"""The framework's own checks, and the folder a push would upload."""

import subprocess
import sys
from pathlib import Path

import yaml

from supportdesk_env import graders
from supportdesk_env.server.tools import TOOL_NAMES
from supportdesk_env.tasks import list_splits, list_tasks, num_tasks

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str) -> subprocess.CompletedProcess[str]:
    """Run a command of this Python at the root of the repository."""
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, capture_output=True, text=True, check=False
    )


class TestManifest:
    """openenv.yaml says what is true."""

    def test_tasks_are_those_of_the_catalogue(self) -> None:
        """Ids, difficulties, step limits, and graders that exist."""
        manifest = yaml.safe_load((ROOT / "openenv.yaml").read_text("utf-8"))
        listed = [(task["id"], task["difficulty"], task["max_steps"]) for task in manifest["tasks"]]
        assert listed == [
            (spec.task_id, spec.difficulty, spec.max_steps) for spec in list_tasks("canonical")
        ]
        for task in manifest["tasks"]:
            module, function = task["grader"].split(":")
            assert module == graders.__name__
            assert callable(getattr(graders, function))

    def test_capabilities_are_those_of_the_server(self) -> None:
        """Declared tools and task counts are the discovered ones; nothing needs Docker."""
        validation = yaml.safe_load((ROOT / "openenv.yaml").read_text("utf-8"))["validation"]
        capabilities = validation["capabilities"]
        assert tuple(capabilities["declared_tools"]) == TOOL_NAMES
        counts = {split: num_tasks(split) for split in list_splits()}
        assert capabilities["declared_task_count"] == counts
        assert (ROOT / capabilities["oracle"]["location"]).is_file()
        assert "execution" not in validation


class TestOpenEnvValidate:
    """The framework's command."""

    def test_the_repository_passes(self) -> None:
        """At the default level, with or without Docker."""
        result = run("-m", "openenv.cli", "validate", ".")
        assert result.returncode == 0, result.stdout

    def test_the_running_server_passes(self, server_url: str) -> None:
        """Every criterion."""
        result = run("-m", "openenv.cli", "validate", "--url", server_url)
        assert result.returncode == 0, result.stdout
        assert result.stdout.count("  PASS  ") == 6
        assert "Verdict: PASS" in result.stdout


class TestScripts:
    """The scripts around the framework's checks."""

    def test_the_runtime_graders_pass_on_a_staged_copy(self) -> None:
        """Startup, rewards, observations and state of a replayed episode."""
        result = run("scripts/run_runtime_graders.py")
        assert result.returncode == 0, result.stdout + result.stderr
        assert "all 5 passed" in result.stdout

    def test_a_staged_push_is_complete_and_importable(self, tmp_path: Path) -> None:
        """The framework's structure check and an import from the staged folder."""
        target = tmp_path / "staged"
        result = run("scripts/stage_push.py", str(target))
        assert result.returncode == 0, result.stdout + result.stderr
        assert (target / "client.py").is_file()
        assert not (target / "tests").exists()

    def test_a_push_is_never_staged_over_something(self, tmp_path: Path) -> None:
        """An existing folder is left alone."""
        result = run("scripts/stage_push.py", str(tmp_path))
        assert result.returncode == 2
        assert list(tmp_path.iterdir()) == []
