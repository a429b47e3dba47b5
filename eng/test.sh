#!/usr/bin/env bash
# Runs the tests of a solution or project, which is built, and ends with "N passed, N failed" (and ", N skipped").
# Usage: eng/test.sh TARGET CONFIGURATION [FILTER]
# Environment: TRX=FILE writes a report with the time of each test, too; HANG_TIMEOUT=15m ends a run in which no test began or ended for so long (5m).
set -uo pipefail
cd "$(dirname "$0")/.."

target=$1 configuration=$2 filter=${3:-}
# Where eng/setup-tests.sh put the JavaScript clients.
clients=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/test-clients/node_modules
export NODE_PATH=$clients PATH=$PATH:$clients/.bin

log=$(mktemp)
trap 'rm -f "$log"' EXIT

# One project after the other: each already uses all processors, and browsers wait for a minute at most.
dotnet test "$target" --nologo --no-build -c "$configuration" -maxCpuCount:1 \
  --blame-hang-timeout "${HANG_TIMEOUT:-5m}" --blame-hang-dump-type none ${TRX:+--logger "trx;LogFileName=$TRX"} \
  ${filter:+--filter "$filter"} 2>&1 | tee "$log" | grep -vE '^(Test run for|A total of|Data collector|$)'
status=${PIPESTATUS[0]}

read -r passed failed skipped < <(awk '
  /Failed: *[0-9]+, Passed: *[0-9]+, Skipped: *[0-9]+/ {
    for (i = 1; i < NF; i++) {
      if ($i == "Failed:") failed += $(i + 1)
      if ($i == "Passed:") passed += $(i + 1)
      if ($i == "Skipped:") skipped += $(i + 1)
    }
  }
  /\[Test (Assembly|Collection|Class|Case) Cleanup Failure/ { failed++ }
  END { print passed + 0, failed + 0, skipped + 0 }' "$log")

# Once more at the end, where whoever reads a long log looks first: what failed and what it said.
awk '
  function tell() {
    if (length(said) > 800) said = substr(said, 1, 400) " ... " substr(said, length(said) - 399)
    if (name != "") print "failed: " name ":" said
    name = said = ""
  }
  /^ +Failed / { tell(); name = $0; sub(/^ +Failed /, "", name); sub(/ \[[^]]*\]$/, "", name); next }
  /\[Test (Assembly|Collection|Class|Case) Cleanup Failure/ { tell(); name = $0; sub(/^[^]]*\] +/, "", name); next }
  /^ +Error Message:/ || name == "" { next }
  { line = $0; sub(/^\[xUnit[^]]*\]/, "", line) }
  line ~ /^ +(Stack Trace|Standard Output Messages):/ || (line != $0 && line ~ / \[FAIL\]$/) || /^(Passed|Failed)! / { tell(); next }
  { gsub(/ +/, " ", line); said = said " " line }
  END { tell() }' "$log"

echo "$passed passed, $failed failed$([ "$skipped" -gt 0 ] && echo ", $skipped skipped")"
[ "$passed" -gt 0 ] || { echo "test: no test ran" >&2; exit 1; }
[ "$failed" -eq 0 ] || exit 1
exit "$status"
