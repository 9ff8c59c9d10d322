#!/usr/bin/env bash
# What `make test-editors` runs: the VS Code extension's lint and unit tests, its package, and the stories in a real VS Code.
# Needs Node.js >= 20 and the project's virtual environment in .venv; setup.sh makes the rest once.
#
#   SLEEPY_PICTURES=1   make the documentation's pictures anew
set -euo pipefail
cd "$(dirname "$0")"
./setup.sh
(
  cd ../../editors/vscode
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
  npm run --silent lint
  npm run --silent test
  npm run --silent package
)
# One at a time: each starts a whole VS Code. Pictures of failed tests lie in the cache's folder failures/.
timeout --kill-after=10 900 node --test --test-concurrency=1 --test-reporter=spec vscode_*.test.mjs
