#!/usr/bin/env bash
# Makes a real VS Code that runs without a network and without a screen: code-server, driven by playwright-core in Debian's
# Chromium. All of it lies in one cache folder outside the repository; a second call finds it and does nothing.
#
#   SLEEPY_EDITORS_CACHE   the folder (default: $XDG_CACHE_HOME or ~/.cache, then /sleepy-lsp-editors)
#   --check                only say whether it is there: exit code 0 or 1
set -euo pipefail

CODE_SERVER=4.96.4
PLAYWRIGHT=1.49.1
CACHE=${SLEEPY_EDITORS_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/sleepy-lsp-editors}
MARK="$CACHE/.made-code-server-$CODE_SERVER-playwright-$PLAYWRIGHT"

browser() { command -v "${SLEEPY_CHROMIUM:-chromium}" || command -v chromium-browser || command -v google-chrome; }

if [ "${1:-}" = --check ]; then
  [ -e "$MARK" ] && browser >/dev/null
  exit
fi

if ! browser >/dev/null; then
  if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "no Chromium found: install the package 'chromium', or name its program in SLEEPY_CHROMIUM" >&2
    exit 2
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null
fi

[ -e "$MARK" ] && exit 0
command -v npm >/dev/null || { echo "npm is missing: install Node.js 20" >&2; exit 2; }

rm -rf "$CACHE"
mkdir -p "$CACHE"
cd "$CACHE"
echo '{"private": true}' >package.json
quiet=(--no-audit --no-fund --loglevel=error)
npm install --ignore-scripts "${quiet[@]}" "code-server@$CODE_SERVER" "playwright-core@$PLAYWRIGHT"
(
  cd node_modules/code-server/lib/vscode
  # The lock pins a Kerberos binding that needs system headers; nothing here signs in to a proxy.
  rm -f npm-shrinkwrap.json
  node -e '
    const fs = require("node:fs");
    const manifest = JSON.parse(fs.readFileSync("package.json", "utf8"));
    for (const part of ["dependencies", "overrides"]) if (manifest[part]) delete manifest[part].kerberos;
    fs.writeFileSync("package.json", JSON.stringify(manifest, null, 2));
  '
  npm install --ignore-scripts --omit=dev "${quiet[@]}"
  npm rebuild "${quiet[@]}"
)
npm rebuild "${quiet[@]}" argon2
touch "$MARK"
