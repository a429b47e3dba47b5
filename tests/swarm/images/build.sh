#!/usr/bin/env bash
# Builds the images of both topologies, ours as the app host does it on bases that setup packed, and writes their names, one a line, to the file NAMES.
# Usage (within isolate.sh, after engine.sh; the app host is built): tests/swarm/images/build.sh NAMES
set -euo pipefail
names=$1
cd "$(dirname "$0")/../../.."
# Debian's docker has no buildx, and nothing asks a feed for advisories.
export DOCKER_BUILDKIT=0 NuGetAudit=false

# base NAME: imports it where it isn't there or is another one.
version=$(cat "$SWARM_CACHE/bases.version")
base() {
  [ "$(docker image inspect --format '{{ .Config.Labels.version }}' "metals-pipeline-test/$1" 2>/dev/null)" = "$version" ] && return
  docker import --change "LABEL version=$version" \
    --change 'ENV HOME=/root PATH=/usr/share/dotnet:/usr/bin:/bin DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1' \
    --change 'ENV NUGET_PACKAGES=/packages NuGetAudit=false DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false' \
    "$SWARM_CACHE/$1.tar" "metals-pipeline-test/$1" >/dev/null
}
base runtime
base sdk

# The app host gets these settings from whoever runs it.
export Pipeline__SdkImage=metals-pipeline-test/sdk Pipeline__RuntimeImage=metals-pipeline-test/runtime
Pipeline__Backing=Embedded XDG_STATE_HOME=$SWARM_RUN/state dotnet run --no-build --project Ops -- \
  stack build --topology Single --output-path "$SWARM_RUN/stacks/Single" --no-compile --yes
tests/images/build.sh
# published NAME OPTION…
published() {
  dotnet run --no-build --no-launch-profile --project AppHost -- --operation publish --step publish --output-path "$SWARM_RUN/stacks/$1" "${@:2}"
}
published HighAvailability --Pipeline:Topology=HighAvailability
published Observability --Pipeline:Observability=true
images_of() { for stack; do sed -n 's/^IMAGES="\(.*\)"$/\1/p' "$SWARM_RUN/stacks/$stack/deploy.env" | tr ' ' '\n'; done | sort -u; }
# The three nodes don't get those who only watch.
images_of Single HighAvailability >"$names"

# Images of earlier sources go, and with them the layers that no image needs any more.
wanted=$(images_of Single HighAvailability Observability | sed 's|^docker.io/||; s|^library/||')
for image in $(docker images --filter dangling=false --format '{{.Repository}}:{{.Tag}}'); do
  [[ $image == metals-pipeline-test/* ]] || grep -qxF "$image" <<<"$wanted" || docker rmi "$image" >/dev/null
done
docker image prune --force >/dev/null
