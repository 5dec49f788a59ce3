#!/usr/bin/env bash
# Writes the committed locks from pyproject.toml: exact pins and hashes for Python 3.11 and newer.
#   requirements.txt          core + server + llm + rl + data + gymnasium + tests and linters
#   requirements-runtime.txt  core + server + llm, what the container image installs
# Pins that still fit stay as they are; `--upgrade` moves every pin to the newest that fits.
# Needs uv. No package address is written, so either file works with any index.
set -euo pipefail
cd "$(dirname "$0")/.."

lock() {
  local output=$1
  shift
  uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links \
    --custom-compile-command scripts/export_requirements.sh --output-file "$output" "$@" >/dev/null
  echo "wrote $output ($(grep -c '^[a-z].*==' "$output") pins)"
}

lock requirements.txt --extra server --extra llm --extra report --extra rl --extra data \
  --extra gymnasium --group test --group lint "$@"
lock requirements-runtime.txt --extra server --extra llm --constraint requirements.txt
