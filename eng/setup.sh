#!/usr/bin/env bash
# Installs what building and running needs: Debian packages, and librdkafka built once into the per-user cache.
# Usage: eng/setup.sh   (a second call takes well under a second)
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/packages.sh

command -v dotnet >/dev/null || fail "the .NET 10 SDK is needed; see https://dotnet.microsoft.com/download"
dotnet --list-sdks | grep '^10\.' >/dev/null || fail "the .NET 10 SDK is needed; found: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')"

install_packages libmongoc-1.0-0

librdkafka=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/librdkafka-2.15.1/librdkafka.so
if [ ! -s "$librdkafka" ]; then
  install_packages build-essential libssl-dev zlib1g-dev libzstd-dev
  echo "setup: building librdkafka 2.15.1 (about a minute, once)"
  eng/build-librdkafka.sh
fi
# Images are built from what lies in the repository.
cmp -s "$librdkafka" artifacts/native/librdkafka.so || install -D -m 644 "$librdkafka" artifacts/native/librdkafka.so

# The dashboard is worth having, but everything else works without it.
if [ ! -x "${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/aspire-13.5.4/bundle/managed/aspire-managed" ]; then
  echo "setup: installing the Aspire dashboard and CLI 13.5.4 (once)"
  eng/install-aspire-cli.sh >/dev/null || echo "setup: going on without the Aspire dashboard" >&2
fi
