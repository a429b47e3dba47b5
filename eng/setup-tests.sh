#!/usr/bin/env bash
# Installs what only tests need: Kafka and MongoDB clients that others wrote (Debian's, and npm's into the per-user cache), a browser, a Docker engine,
# Prometheus with those that belong to it.
# Usage: eng/setup-tests.sh   (does nothing when they are there)
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/packages.sh

cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline
install_packages kcat python3-confluent-kafka python3-pymongo chromium docker.io mmdebstrap curl wget

# The version that stacks get is 3, which only Debian's next release has.
unpack_packages "$cache/prometheus" forky prometheus promtool prometheus-alertmanager prometheus-node-exporter

command -v npm >/dev/null || fail "npm is needed for the tests' JavaScript clients; install it (Debian: apt-get install npm)"
lock=tests/clients/package-lock.json
target=$cache/test-clients
installed=$target/installed-package-lock.json
cmp -s "$lock" "$installed" && exit 0

echo "setup: installing kafkajs, mongodb and mongosh for the tests (once)"
mkdir -p "$target"
cp tests/clients/package.json "$lock" "$target/"
log=$target/npm.log
npm ci --prefix "$target" --no-audit --no-fund --ignore-scripts >"$log" 2>&1 || fail "npm could not install the test clients: $(tail -n 1 "$log")"
cp "$lock" "$installed"
