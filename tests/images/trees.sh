#!/usr/bin/env bash
# Makes the folder trees that images are based on, once in the per-user cache. They are Debian packages, extracted only: nothing needs their set-up scripts.
# Usage: tests/images/trees.sh [base] [zookeeper]   → NAME.tar in ~/.cache/metals-pipeline/images (does nothing for those that are there)
set -euo pipefail

fail() { echo "images: $1" >&2; exit 1; }

cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/images
mkdir -p "$cache"
exec 8>"$cache/.trees-lock"
flock 8

for name in "$@"; do
  case $name in
    base) packages=bash,dash,coreutils,grep,sed,libc-bin,netcat-openbsd,socat,libstdc++6,libssl3,zlib1g,ca-certificates ;;
    zookeeper) packages=openjdk-17-jre-headless,libzookeeper-java ;;
    *) fail "there is no tree '$name'; there are base and zookeeper" ;;
  esac
  # Neither documentation nor those of slf4j's outlets that would contend for ZooKeeper's log.
  options=(--variant=extract --aptopt='APT::Install-Recommends "false"' --include="$packages")
  for path in '/usr/share/doc/*' '/usr/share/man/*' '/usr/share/locale/*' '/usr/share/maven-repo/*' '/usr/share/java/slf4j-[!as]*'; do
    options+=(--dpkgopt="path-exclude=$path")
  done
  [ -s "$cache/$name.tar" ] && [ "$(cat "$cache/$name.options" 2>/dev/null)" = "${options[*]}" ] && continue
  command -v mmdebstrap >/dev/null || fail "mmdebstrap is needed; install it (Debian: apt-get install mmdebstrap)"
  mmdebstrap --quiet "${options[@]}" bookworm "$cache/$name.tmp.tar" >"$cache/$name.log" 2>&1 \
    || fail "mmdebstrap could not make the tree '$name': $(tail -n 1 "$cache/$name.log")"
  mv "$cache/$name.tmp.tar" "$cache/$name.tar"
  echo "${options[*]}" >"$cache/$name.options"
done
