#!/usr/bin/env bash
# Builds images under the names and tags of the real servers, for machines that can't pull any. The engine is DOCKER_HOST's.
# Usage: tests/images/build.sh [zookeeper] [kafka] [schema-registry] [mongo] [prometheus] [alertmanager] [node-exporter]   (none: all; what is there already is left alone)
set -euo pipefail
cd "$(dirname "$0")"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/images
clients=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/test-clients/node_modules
prometheus=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/prometheus
tags=(../../AppHost/Containers/ContainerImageTags.cs ../../AppHost/Observability/ObservabilityImageTags.cs)
label=metals-pipeline.test-image
export DOCKER_BUILDKIT=0

fail() { echo "images: $1" >&2; exit 1; }

# constant NAME: its value in the files that pin the images.
constant() {
  local value
  value=$(sed -nE "s/.* $1 = \"(.*)\";/\1/p" "${tags[@]}")
  [ -n "$value" ] || fail "${tags[*]} have no constant $1"
  echo "$value"
}

# image REFERENCE FOLDER [CONTEXT]: builds FOLDER/Dockerfile, with what CONTEXT holds beside the folder's own files.
image() {
  local context
  context=$(mktemp -d -p "$work")
  cp -a "$2/." "$context/"
  [ $# -lt 3 ] || cp -al "$3/." "$context/"
  docker build --label "$label=$2" --tag "$1" "$context" >"$work/build.log" 2>&1 || fail "the image $1 could not be built: $(tail -n 2 "$work/build.log")"
}

base() {
  [ ! -d "$work/base" ] || return 0
  ./trees.sh base
  mkdir "$work/base"
  ln "$cache/base.tar" "$work/base/rootfs.tar"
  image metals-pipeline-test/base base "$work/base"
}

dotnet_runtime() {
  local root
  [ ! -d "$work/dotnet" ] || return 0
  base
  root=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$work/dotnet/dotnet/shared"
  cp -a "$root/dotnet" "$root/host" "$work/dotnet/dotnet/"
  cp -a "$root/shared/Microsoft.NETCore.App" "$work/dotnet/dotnet/shared/"
  image metals-pipeline-test/dotnet dotnet "$work/dotnet"
}

# published PROJECT: the folder of its published program, as the context's app/.
published() {
  dotnet publish "../../embedded/$1" --nologo --verbosity quiet -c Release -p:UseAppHost=false -p:DebugType=none -o "$work/$1/app" >&2 \
    || fail "embedded/$1 could not be published"
  echo "$work/$1"
}

build_zookeeper() {
  base
  ./trees.sh zookeeper
  mkdir "$work/zookeeper"
  ln "$cache/zookeeper.tar" "$work/zookeeper/rootfs.tar"
  image "$1" zookeeper "$work/zookeeper"
}

build_kafka() {
  dotnet_runtime
  image "$1" kafka "$(published Kafka)"
}

build_schema-registry() {
  base
  image "$1" schema-registry
}

build_mongo() {
  local context
  dotnet_runtime
  [ -d "$clients/mongosh" ] || fail "mongosh isn't there; eng/setup-tests.sh installs it"
  context=$(published MongoDB)
  cp -L "$(command -v node)" "$context/node"
  cp -a "$clients" "$context/node_modules"
  image "$1" mongo "$context"
}

# prometheus_program NAME PROGRAM: a context with a program that setup unpacked, under the name that the real image gives it.
prometheus_program() {
  [ -x "$prometheus/usr/bin/$2" ] || fail "$2 isn't there; eng/setup-tests.sh unpacks it"
  base >&2
  mkdir "$work/$1"
  cp "$prometheus/usr/bin/$2" "$work/$1/$1"
  echo "$work/$1"
}

build_prometheus() { image "$1" prometheus "$(prometheus_program prometheus prometheus)"; }

build_alertmanager() {
  local context
  context=$(prometheus_program alertmanager prometheus-alertmanager)
  # Debian's has its templates outside of the program.
  cp "$prometheus"/usr/share/prometheus/alertmanager/*.tmpl "$context/"
  image "$1" alertmanager "$context"
}

build_node-exporter() { image "$1" node-exporter "$(prometheus_program node_exporter prometheus-node-exporter)"; }

build() {
  local reference ours
  case $1 in
    zookeeper) reference=$(constant ZooKeeperImage):$(constant ZooKeeperTag) ;;
    kafka) reference=$(constant KafkaImage):$(constant KafkaTag) ;;
    schema-registry) reference=$(constant SchemaRegistryImage):$(constant SchemaRegistryTag) ;;
    mongo) reference=$(constant MongoDBImage):$(constant MongoDBTag) ;;
    prometheus) reference=$(constant PrometheusImage):$(constant PrometheusTag) ;;
    alertmanager) reference=$(constant AlertmanagerImage):$(constant AlertmanagerTag) ;;
    node-exporter) reference=$(constant NodeExporterImage):$(constant NodeExporterTag) ;;
    *) fail "there is no image '$1'; there are ${all[*]}" ;;
  esac
  # Somebody's real image of that name stays what it is.
  if ours=$(docker image inspect --format "{{ index .Config.Labels \"$label\" }}" "$reference" 2>/dev/null) && [ -z "$ours" ]; then
    echo "images: $reference is there and isn't ours; it is used as it is"
    return
  fi
  "build_$1" "$reference"
  echo "images: $reference"
}

docker version --format '{{ .Server.Version }}' >/dev/null || fail "no Docker engine answers; start one, or point DOCKER_HOST to it"
mkdir -p "$cache"
work=$(mktemp -d -p "$cache") # Beside the trees, so that contexts are links to them.
trap 'rm -rf "$work"' EXIT
exec 9>"$cache/.lock"
flock 9

all=(zookeeper kafka schema-registry mongo prometheus alertmanager node-exporter)
[ $# -gt 0 ] || set -- "${all[@]}"
for name in "$@"; do build "$name"; done
