#!/usr/bin/env bash
# Checks a submission as a judge would: the served environment, the image, the manifest, the baseline.
# usage: scripts/validate-submission.sh URL [DIR]
#   URL  where the environment is served, for example http://127.0.0.1:8000
#   DIR  the checkout to look at; the one this script stands in by default
# Prints PASS, FAIL or SKIP for each step; exits 1 if any step failed, 2 on wrong usage.
set -uo pipefail

if [ $# -lt 1 ] || [ $# -gt 2 ] || [ "${1:0:1}" = - ]; then
  sed -n '2,6s/^# //p' "$0" >&2
  exit 2
fi
url=${1%/}
dir=$(cd "${2:-$(dirname "$0")/..}" && pwd) || exit 2
cd "$dir" || exit 2
[ -x .venv/bin/python ] && export PATH=$dir/.venv/bin:$PATH
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failed=0

report() {
  printf '%-4s  %-22s  %s\n' "$1" "$2" "${3:-}"
  if [ "$1" = FAIL ]; then
    failed=1
    tail -n 15 "$log" | sed 's/^/        /'
  fi
}

check() {
  local name=$1
  shift
  if "$@" >"$log" 2>&1; then
    report PASS "$name" "$(grep -E '^(HTTP|Verdict:|played:)' "$log" | tail -n 1)"
  else
    report FAIL "$name" "exit $?"
  fi
}

answers_200() {
  local status
  status=$(curl --silent --show-error --max-time 60 --output /dev/null --write-out '%{http_code}' "$@") || return
  echo "HTTP $status"
  [ "$status" = 200 ]
}

# Three tasks, each [START], one or more [STEP], [END], and nothing else on stdout.
baseline_lines() {
  python inference.py >"$log.out"
  local status=$?
  python - "$log.out" "$status" <<'PYTHON'
import re
import sys
from pathlib import Path

NUMBER = r"-?\d+\.\d\d"
START = r"\[START\] task=(\S+) env=supportdesk_env model=\S+"
STEP = rf"\[STEP\] step=(\d+) action=.+ reward={NUMBER} done=(true|false) error=.+"
END = rf"\[END\] success=(?:true|false) steps=(\d+) score=([01]\.\d{{3}}) rewards=({NUMBER}(?:,{NUMBER})*)?"

path, status = sys.argv[1:]
tasks, steps, open_task = [], 0, None
for line in Path(path).read_text(encoding="utf-8").splitlines():
    if start := re.fullmatch(START, line):
        assert open_task is None, f"[START] inside a task: {line}"
        open_task, steps = start[1], 0
    elif step := re.fullmatch(STEP, line):
        steps += 1
        assert open_task is not None, f"[STEP] outside a task: {line}"
        assert int(step[1]) == steps, f"step {steps} expected: {line}"
    elif end := re.fullmatch(END, line):
        assert open_task is not None, f"[END] outside a task: {line}"
        rewards = end[3].split(",") if end[3] else []
        assert int(end[1]) == steps == len(rewards), f"{steps} steps were played: {line}"
        tasks.append(f"{open_task} {end[2]}")
        open_task = None
    else:
        raise SystemExit(f"not a baseline line: {line!r}")
assert status == "0", f"inference.py ended with {status}"
assert open_task is None, f"{open_task} has no [END]"
assert len(set(tasks)) == len(tasks) == 3, f"three tasks expected, got {tasks}"
print("played:", ", ".join(tasks))
PYTHON
  local verdict=$?
  rm -f "$log.out"
  return "$verdict"
}

echo "submission: $dir"
echo "server:     $url"

check "GET /health" answers_200 "$url/health"
check "POST /reset {}" answers_200 -X POST -H 'content-type: application/json' -d '{}' "$url/reset"

if ! command -v docker >/dev/null; then
  report SKIP "docker build" "no docker command on this machine"
elif ! docker info >/dev/null 2>&1; then
  report SKIP "docker build" "docker is installed, but no engine answers"
else
  check "docker build" docker build -t supportdesk-env .
fi

if command -v openenv >/dev/null; then
  check "openenv validate ." openenv validate .
  check "openenv validate --url" openenv validate --url "$url"
else
  report SKIP "openenv validate" "no openenv command; run make setup"
fi

check "baseline lines" baseline_lines

if [ "$failed" = 0 ]; then echo "no step failed"; else echo "at least one step FAILED"; fi
exit "$failed"
