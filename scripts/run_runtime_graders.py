"""Runs the framework's own runtime graders on a staged copy of this repository.

The committed manifest has no `execution` block, so that `openenv validate .` gives the same
answer with and without Docker. This script adds the block to a copy and runs what it enables,
against the server as a local process or, with --docker, in the image built from the Dockerfile.
A local process has no network walls: `runtime.network_policy` is checked with --docker only.
"""

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import yaml
from openenv.validation import Level, ProviderCapability, run_validation
from openenv.validation.manifest import ExecutionDeclaration
from openenv.validation.providers import (
    ExecResult,
    RunningSubject,
    StartupError,
    ValidationProvider,
)
from openenv.validation.report import CheckResult
from openenv.validation.runner import source_digest
from openenv.validation.runtime.contracts import LaunchSpec
from openenv.validation.types import CheckStatus
from staging import copy_checkout

REQUIRED = (
    "static.manifest",
    "runtime.startup",
    "runtime.reward_well_formed",
    "runtime.observation_schema",
    "runtime.state_contract",
)
"""The checks this build of the framework implements; every one must pass."""

REQUIRED_IN_CONTAINER = (*REQUIRED, "runtime.network_policy")
"""The same, with the one that only a container can be asked."""

STARTUP_SECONDS = 90.0
"""How long a server may take to answer /health here: the first start compiles its imports."""


class LocalSubject:
    """The server as a child process."""

    def __init__(self, process: subprocess.Popen[bytes], base_url: str) -> None:
        self.base_url = base_url
        self._process = process

    def inspect(self) -> dict[str, object]:
        """Return what is known about the process."""
        return {"kind": "local-process", "pid": self._process.pid}

    def logs(self, max_bytes: int = 65536) -> str:
        """Return nothing: the server writes to this script's own output."""
        return ""

    def exec(self, argv: list[str], timeout_s: float) -> ExecResult:
        """Run a command beside the server."""
        started = time.monotonic()
        result = subprocess.run(
            argv, capture_output=True, text=True, timeout=timeout_s, check=False
        )
        seconds = time.monotonic() - started
        return ExecResult(result.returncode, result.stdout, result.stderr, seconds)

    def stop(self) -> None:
        """End the process."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class LocalProcessProvider:
    """Starts the staged server as a process; builds no image and enforces no network mode."""

    name = "local-process"
    capabilities = frozenset({ProviderCapability.IMAGE_BUILD, ProviderCapability.EXEC})
    supported_network_modes = frozenset({"public", "no-network"})

    def __init__(self) -> None:
        self._root = Path()

    def build(self, root: Path, execution: ExecutionDeclaration) -> str:
        """Remember the folder and return the digest of its source in place of an image's."""
        self._root = root
        return f"sha256:{source_digest(root)}"

    def start(self, spec: LaunchSpec) -> RunningSubject:
        """Start the server on a free port and wait until it is healthy."""
        port = _free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "supportdesk_env.server.app", "--port", str(port)],
            cwd=self._root,
            env={**os.environ, "PYTHONPATH": str(self._root), **spec.env_vars},
        )
        subject = LocalSubject(process, f"http://127.0.0.1:{port}")
        deadline = time.monotonic() + STARTUP_SECONDS
        while not _is_healthy(subject.base_url):
            if process.poll() is not None:
                raise StartupError(f"the server ended with exit code {process.returncode}")
            if time.monotonic() > deadline:
                subject.stop()
                raise StartupError(f"no answer on /health within {STARTUP_SECONDS:.0f} s")
            time.sleep(0.2)
        return subject


def stage_with_execution(target: Path) -> None:
    """Copy the checkout to `target` and declare in its manifest how it is to be run."""
    copy_checkout(target)
    path = target / "openenv.yaml"
    manifest = yaml.safe_load(path.read_text("utf-8"))
    manifest["validation"]["execution"] = {
        "kind": "openenv_ws",
        "probe_path": "validation/runtime.json",
        "dockerfile": "Dockerfile",
        "context": ".",
        "agent_boundary": "api",
        "requires_credentials": False,
    }
    path.write_text(yaml.safe_dump(manifest, sort_keys=False), "utf-8")


def run_graders(provider: ValidationProvider | None, artifacts: Path | None) -> list[CheckResult]:
    """Return every result of the framework's graders; no provider means its own, Docker."""
    with tempfile.TemporaryDirectory(prefix="supportdesk-graders-") as folder:
        staged = Path(folder, "supportdesk_env_repository")
        stage_with_execution(staged)
        report = run_validation(
            staged, max_level=Level.SEMANTIC, provider=provider, artifacts_dir=artifacts
        )
    return list(report.results)


def main() -> int:
    """Print each check and return 0 only if every implemented one passes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--docker", action="store_true", help="run the image, not a process")
    parser.add_argument("--artifacts", type=Path, help="folder for the run's evidence")
    options = parser.parse_args()
    provider = None if options.docker else LocalProcessProvider()
    results = run_graders(provider, options.artifacts)
    for result in results:
        print(f"{result.status.value.upper():5} {result.check_id:36} {'; '.join(result.evidence)}")
    required = REQUIRED_IN_CONTAINER if options.docker else REQUIRED
    passed = {result.check_id for result in results if result.status is CheckStatus.PASS}
    failed = sorted(set(required) - passed) + [
        result.check_id
        for result in results
        if result.status in (CheckStatus.FAIL, CheckStatus.ERROR)
        and result.check_id not in required
    ]
    print(f"not passed: {', '.join(failed)}" if failed else f"all {len(required)} passed")
    return 1 if failed else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_healthy(base_url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"{base_url}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False


if __name__ == "__main__":
    sys.exit(main())
