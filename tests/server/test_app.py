"""Starting the server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from supportdesk_env.server.app import main

ROOT = Path(__file__).resolve().parents[2]


def run_python(code: str, **variables: str) -> str:
    """Return what `code` prints in a Python of its own."""
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **variables},
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.strip()


class TestImport:
    """The module is cheap until the application is asked for."""

    def test_importing_loads_nothing_of_the_framework(self) -> None:
        """A command line that only prints its help must not pay for the server."""
        code = (
            "import sys, supportdesk_env.server.app;"
            "print([n for n in ('openenv', 'fastapi', 'gradio', 'uvicorn') if n in sys.modules])"
        )
        assert run_python(code) == "[]"

    def test_without_console_gradio_is_not_loaded(self) -> None:
        """A server for training need not carry it."""
        code = (
            "import sys; from supportdesk_env.server.app import app;"
            "print(sys.modules.get('gradio'), app.title != '')"
        )
        assert run_python(code, ENABLE_WEB_INTERFACE="false") == "None True"


class TestMain:
    """The command line."""

    def test_help_documents_the_environment_variables(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """Everything that can be set is listed in one place."""
        with pytest.raises(SystemExit):
            main(["--help"])
        printed = capsys.readouterr().out
        for name in ("HOST", "PORT", "WORKERS", "MAX_CONCURRENT_ENVS", "ENABLE_WEB_INTERFACE"):
            assert name in printed

    def test_an_impossible_option_is_a_usage_error(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """One line, no stack trace."""
        monkeypatch.setenv("PORT", "8000")
        with pytest.raises(SystemExit, match="2"):
            main(["--port", "none"])
        assert "PORT: given 'none'" in capsys.readouterr().err
