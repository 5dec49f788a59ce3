#!/usr/bin/env bash
# Makes sure the browser tests have what they need, or says what to install: a Chromium, and the
# library a bare Debian lacks for Playwright's driver. Without a Chromium those tests are skipped,
# unless CI is set.
set -euo pipefail
cd "$(dirname "$0")/.."

missing=()
command -v chromium chromium-browser google-chrome >/dev/null || missing+=(chromium)
.venv/bin/playwright --version >/dev/null 2>&1 || missing+=(libatomic1)
[ ${#missing[@]} = 0 ] && exit

if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "browser tests: installing ${missing[*]} from Debian" >&2
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
else
  echo "browser tests: missing ${missing[*]}; on Debian: sudo apt-get install ${missing[*]}" >&2
fi
