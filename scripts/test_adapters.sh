#!/usr/bin/env bash
# Installs every adapter's extra in an environment of its own and runs the adapters' tests there:
# its own tests run, those of the frameworks that are missing there are skipped.
# usage: scripts/test_adapters.sh [EXTRA...]
# pip's own settings hold: PIP_CONSTRAINT=FILE picks, for example, PyTorch's build without CUDA for trl.
set -euo pipefail
cd "$(dirname "$0")/.."

extras=("$@")
[ ${#extras[@]} -gt 0 ] || extras=(gymnasium inspect mcp ray trl verifiers)

for extra in "${extras[@]}"; do
  home=.venv-adapters/$extra
  echo "=== adapter: $extra"
  "${PYTHON:-python3}" -m venv --clear "$home"
  "$home/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".[$extra]" \
    "hypothesis>=6.100,<7" "pytest>=9,<10"
  # A framework's own deprecations are no failure of ours.
  "$home/bin/python" -m pytest -W default tests/adapters tests/chat
done
