#!/usr/bin/env bash
# Makes .venv with exactly the packages of requirements.txt and this checkout, editable.
# Uses uv where it is on PATH, python -m venv and pip where it is not.
# usage: scripts/setup.sh        PYTHON=python3.13 scripts/setup.sh
set -euo pipefail
cd "$(dirname "$0")/.."

is_recent() {
  "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
  local candidate
  for candidate in ${PYTHON:-python3 python python3.14 python3.13 python3.12 python3.11}; do
    if is_recent "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  echo "setup: needs Python 3.11 or newer; name one with PYTHON=/path/to/python" >&2
  return 1
}

python=$(find_python)
if command -v uv >/dev/null; then
  echo "setup: uv and $("$python" --version)" >&2
  uv venv --quiet --clear --python "$python" .venv
  export VIRTUAL_ENV=$PWD/.venv
  uv pip sync --quiet --require-hashes --compile-bytecode requirements.txt
  uv pip install --quiet --no-deps --no-build-isolation --editable .
else
  echo "setup: pip and $("$python" --version)" >&2
  "$python" -m venv --clear .venv || {
    echo "setup: python -m venv failed; on Debian and Ubuntu install python3-venv" >&2
    exit 1
  }
  pip=(.venv/bin/python -m pip --disable-pip-version-check install --quiet --quiet)
  # The lock names every package; resolving it again would trip over newer releases of an extra.
  "${pip[@]}" --no-deps --require-hashes --requirement requirements.txt
  "${pip[@]}" --no-deps --no-build-isolation --editable .
fi
touch .venv/.ready
