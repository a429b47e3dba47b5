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
HANG_TIMEOUT=15m eng/test.sh tests/swarm/Swarm.Tests "$@"
