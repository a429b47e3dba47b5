#!/usr/bin/env bash
# Builds the images, starts an engine, and runs the tests on Docker Swarm, which are built; ends with "N passed, N failed".
# Usage: tests/swarm/isolate.sh tests/swarm/run.sh CONFIGURATION [FILTER]
set -euo pipefail
cd "$(dirname "$0")/../.."
export SWARM_TOOLS=$PWD/tests/swarm

. tests/swarm/engine.sh
tests/swarm/images/build.sh "$SWARM_RUN/images"
xargs tests/swarm/uml/preload.sh <"$SWARM_RUN/images"
# A stack of fifteen services on three slow nodes takes five minutes to come up, in which no test begins or ends.
HANG_TIMEOUT=15m eng/test.sh tests/swarm/Swarm.Tests "$@" && exit

# What the engine and the nodes' kernels said goes with the run's folder otherwise.
status=$? logs=artifacts/test-swarm
rm -rf "$logs"
mkdir -p "$logs"
cp "$SWARM_RUN/docker.log" "$logs/"
for console in "$SWARM_RUN"/node-*/console.log; do
  node=$(basename "$(dirname "$console")")
  [ ! -f "$console" ] || cp "$console" "$logs/$node.log"
done
echo "test-swarm: logs of engine and nodes are in $logs" >&2
exit $status
