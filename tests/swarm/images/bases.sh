#!/usr/bin/env bash
# Packs once into the per-user cache what the Dockerfile's base images have, from Debian and from this machine's own .NET: nothing has to be pulled.
# Usage: tests/swarm/images/bases.sh   → runtime.tar and sdk.tar in the cache (does nothing when they are up to date)
set -euo pipefail
cd "$(dirname "$0")/../../.."

fail() { echo "setup: $1" >&2; exit 1; }

cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/swarm
dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
mkdir -p "$cache"
exec 9>"$cache/.bases-lock"
flock 9
version=$({ dotnet --version; dotnet --list-runtimes; cat "tests/swarm/images/bases.sh" Directory.Packages.props; } | sha256sum | cut -c1-12)
[ "$(cat "$cache/bases.version" 2>/dev/null)" = "$version" ] && exit 0

echo "setup: packing the base images (half a minute, once)"
work=$(mktemp -d -p "$cache")
trap 'rm -rf "$work"' EXIT

# What the images of .NET have, and the services' native libraries. Extracting is enough; nothing here needs the packages' set-up scripts.
mmdebstrap --quiet --variant=extract --aptopt='APT::Install-Recommends "false"' \
  --include=dash,bash,coreutils,grep,sed,libc-bin,ca-certificates,libstdc++6,libssl3,zlib1g,libzstd1,libmongoc-1.0-0 \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  bookworm "$work/runtime.tar" >"$work/log" 2>&1 || fail "mmdebstrap could not make the base image: $(tail -n 1 "$work/log")"
mkdir "$work/etc"
echo root:x:0:0:root:/root:/bin/bash >"$work/etc/passwd"
echo root:x:0: >"$work/etc/group"
tar -rf "$work/runtime.tar" -C "$work" etc/passwd etc/group
cp "$work/runtime.tar" "$work/sdk.tar"
add_dotnet() { tar -rf "$work/$1" --transform 's|^|usr/share/dotnet/|' -C "$dotnet" dotnet host shared "${@:2}"; }
add_dotnet runtime.tar
add_dotnet sdk.tar packs sdk sdk-manifests

# The packages that the programs use, so that restoring them needs no feed.
for project in Producer Processor HealthApi embedded/Kafka embedded/MongoDB; do
  dotnet restore "$project" --packages "$work/packages" -v:quiet -p:ArtifactsPath="$work/artifacts" >"$work/log" 2>&1 \
    || fail "the packages of $project could not be restored: $(tail -n 1 "$work/log")"
done
tar -rf "$work/sdk.tar" -C "$work" packages

mv "$work/runtime.tar" "$work/sdk.tar" "$cache/"
echo "$version" >"$cache/bases.version"
