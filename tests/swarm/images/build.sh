#!/usr/bin/env bash
# Builds the programs' images with the Dockerfile at the root, on bases that setup packed, and the real servers' stand-ins. The engine is DOCKER_HOST's.
# Usage (within isolate.sh): tests/swarm/images/build.sh
set -euo pipefail
cd "$(dirname "$0")/../../.."
export DOCKER_BUILDKIT=0 NuGetAudit=false

fail() { echo "images: $1" >&2; exit 1; }

# base NAME: imports it where it isn't, or is another one.
version=$(cat "$SWARM_CACHE/bases.version")
base() {
  [ "$(docker image inspect --format '{{ .Config.Labels.version }}' "metals-pipeline-test/$1" 2>/dev/null)" = "$version" ] && return
  docker import --change "LABEL version=$version" --change 'ENV HOME=/root PATH=/usr/share/dotnet:/usr/bin:/bin DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1' \
    --change 'ENV NUGET_PACKAGES=/packages NuGetAudit=false DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false' "$SWARM_CACHE/$1.tar" "metals-pipeline-test/$1" >/dev/null
}
base runtime
base sdk

# program PROJECT NAME TARGET [PORT]
program() {
  docker build --network none --target "$3" --tag "metals/$2:test" --build-arg SDK_IMAGE=metals-pipeline-test/sdk --build-arg RUNTIME_IMAGE=metals-pipeline-test/runtime \
    --build-arg "PROJECT=$1" ${4:+--build-arg "PORT=$4"} . >"$SWARM_RUN/build.log" 2>&1 || fail "the image of $1 could not be built: $(tail -n 20 "$SWARM_RUN/build.log")"
}
program Producer producer service 8000
program Processor processor service 8001
program HealthApi health-api service 8080
program Embedded.Kafka kafka embedded
program Embedded.MongoDB mongodb embedded

tests/images/build.sh
