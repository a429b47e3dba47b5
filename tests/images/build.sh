#!/usr/bin/env bash
# Builds images under the names and tags of the real servers, for machines that can't pull any. The engine is DOCKER_HOST's.
# Usage: tests/images/build.sh [zookeeper] [kafka] [schema-registry] [mongo]   (none: all; what is there already is left alone)
set -euo pipefail
cd "$(dirname "$0")"

cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/images
clients=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/test-clients/node_modules
tags=../../AppHost/Containers/ContainerImageTags.cs
label=metals-pipeline.test-image
export DOCKER_BUILDKIT=0

fail() { echo "images: $1" >&2; exit 1; }

# constant NAME: its value in the file that pins the images.
constant() {
  local value
  value=$(sed -nE "s/.* $1 = \"(.*)\";/\1/p" "$tags")
  [ -n "$value" ] || fail "$tags has no constant $1"
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

build() {
  local reference ours
  case $1 in
    zookeeper) reference=$(constant ZooKeeperImage):$(constant ZooKeeperTag) ;;
    kafka) reference=$(constant KafkaImage):$(constant KafkaTag) ;;
    schema-registry) reference=$(constant SchemaRegistryImage):$(constant SchemaRegistryTag) ;;
    mongo) reference=$(constant MongoDBImage):$(constant MongoDBTag) ;;
    *) fail "there is no image '$1'; there are zookeeper, kafka, schema-registry and mongo" ;;
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

[ $# -gt 0 ] || set -- zookeeper kafka schema-registry mongo
for name in "$@"; do build "$name"; done
