#!/usr/bin/env bash
# Builds the wheel, installs it into clean environments outside the checkout and uses it there:
# first with the core's two dependencies alone, then with the server and its pinned packages.
set -euo pipefail
cd "$(dirname "$0")/.."
checkout=$PWD
python=$checkout/.venv/bin/python
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT

rm -rf dist
"$python" -m build --wheel --no-isolation --outdir dist . >"$work/build.log" 2>&1 ||
  { cat "$work/build.log"; exit 1; }
wheel=$(ls "$checkout"/dist/*.whl)
echo "wheel: built ${wheel##*/}"

"$python" -m venv --without-pip "$work/venv"
install() {
  if command -v uv >/dev/null; then
    VIRTUAL_ENV=$work/venv uv pip install --quiet --compile-bytecode "$@"
  else
    [ -x "$work/venv/bin/pip" ] || "$python" -m venv "$work/venv"
    "$work/venv/bin/python" -m pip --disable-pip-version-check install --quiet --quiet "$@"
  fi
}

# Pins without hashes: pip will not mix hashed requirements with a wheel just built.
sed -nE 's/^([a-zA-Z0-9_.-]+==[^ ]+( ; .*[^\\ ])?) *\\$/\1/p' requirements.txt >"$work/pins.txt"
install "$wheel" --constraint "$work/pins.txt"
cd "$work"
export PATH=$work/venv/bin:$PATH
unset PYTHONPATH VIRTUAL_ENV

python - <<'PYTHON'
import sys
from pathlib import Path

import supportdesk_env
from supportdesk_env import CaseEnvironment, RuleBasedAgent

home = Path(supportdesk_env.__file__)
assert home.is_relative_to(sys.prefix), f"imported from {home}, not from the wheel"
environment, agent = CaseEnvironment(), RuleBasedAgent()
observation = environment.reset(task_id="billing_refund_easy")
while not observation.done:
    observation = environment.step(agent.act(observation))
assert observation.grade is not None
assert observation.grade.total == 1.0, observation.grade
print("wheel: core alone plays billing_refund_easy in process: 1.00")
PYTHON

env -u OPENAI_API_KEY -u HF_TOKEN -u API_KEY python -m supportdesk_env baseline >module.txt
env -u OPENAI_API_KEY -u HF_TOKEN -u API_KEY supportdesk baseline >script.txt
cmp module.txt script.txt
[ "$(grep -c 'success=true.*score=1.000' module.txt)" = 3 ]
echo "wheel: 'python -m supportdesk_env baseline' and 'supportdesk baseline' print the same 3 x 1.000"

install --no-deps --require-hashes --requirement "$checkout/requirements-runtime.txt"
port=$(python -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
server --host 127.0.0.1 --port "$port" >server.log 2>&1 &
server=$!
python - "$port" <<'PYTHON' || { cat server.log; exit 1; }
import sys
import time
import urllib.request

base = f"http://127.0.0.1:{sys.argv[1]}"
deadline = time.monotonic() + 60
while True:
    try:
        urllib.request.urlopen(f"{base}/health", timeout=5).close()
        break
    except OSError:
        if time.monotonic() > deadline:
            raise
        time.sleep(0.5)
reset = urllib.request.Request(
    f"{base}/reset", data=b"{}", headers={"content-type": "application/json"}
)
assert urllib.request.urlopen(reset, timeout=10).status == 200
assert urllib.request.urlopen(f"{base}/web", timeout=30).status == 200
print("wheel: 'server' answers /health, POST /reset {} and /web")
PYTHON
