#!/usr/bin/env bash
# Installs what building and running needs: Debian packages, and librdkafka built once into the per-user cache.
# Usage: eng/setup.sh   (a second call takes well under a second)
set -euo pipefail
cd "$(dirname "$0")/.."

fail() { echo "setup: $1" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed; see https://dotnet.microsoft.com/download"
dotnet --list-sdks | grep '^10\.' >/dev/null || fail "the .NET 10 SDK is needed; found: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')"

install_packages() {
  local missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${Status}' "$package" 2>/dev/null)" = "install ok installed" ] || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  command -v apt-get >/dev/null || fail "these Debian packages are needed, and there is no apt-get: ${missing[*]}"

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "neither root nor sudo; have an administrator run: apt-get install ${missing[*]}"
    as_root=(sudo)
  fi
  echo "setup: installing ${missing[*]}"
  local log
  log=$(mktemp)
  "${as_root[@]}" apt-get update -qq >"$log" 2>&1 || fail "apt-get update failed: $(tail -n 1 "$log")"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$log" 2>&1 \
    || fail "apt-get install ${missing[*]} failed: $(tail -n 1 "$log")"
  rm -f "$log"
}

install_packages libmongoc-1.0-0

librdkafka=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/librdkafka-2.15.1/librdkafka.so
if [ ! -s "$librdkafka" ]; then
  install_packages build-essential libssl-dev zlib1g-dev libzstd-dev
  echo "setup: building librdkafka 2.15.1 (about a minute, once)"
  eng/build-librdkafka.sh
fi
