#!/usr/bin/env bash
# Installs the Aspire CLI and its dashboard once into the per-user cache, from npm's @microsoft/aspire-cli-*.
# Usage: eng/install-aspire-cli.sh   (does nothing when they are there)
set -euo pipefail

version=13.5.4
cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/aspire-$version
cli=$cache/bin/aspire
dashboard=$cache/bundle/managed/aspire-managed

fail() { echo "setup: $1" >&2; exit 1; }
report() { echo "aspire CLI: $cli"; echo "dashboard:  $dashboard"; exit 0; }
[ -x "$cli" ] && [ -x "$dashboard" ] && report

case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=linux-x64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  Darwin-x86_64) platform=osx-x64 ;;
  Darwin-arm64) platform=osx-arm64 ;;
  *) fail "there is no Aspire CLI for $(uname -s) on $(uname -m); see https://aspire.dev" ;;
esac
for tool in npm tar flock; do
  command -v "$tool" >/dev/null || fail "$tool is needed to install the Aspire CLI; install it (Debian: apt-get install npm util-linux)"
done

mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
[ -x "$cli" ] && [ -x "$dashboard" ] && report

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
carrier=@microsoft/aspire-cli-$platform@$version
(cd "$work" && npm pack --silent --loglevel=error "$carrier" >pack.log 2>&1) || fail "npm could not fetch $carrier: $(tail -n 1 "$work/pack.log")"
tar -xzf "$work"/*.tgz -C "$work" package/bin/aspire || fail "$carrier holds no bin/aspire"
mkdir -p "$cache/bin"
mv "$work/package/bin/aspire" "$cli.tmp"
chmod +x "$cli.tmp"
mv "$cli.tmp" "$cli"
# The CLI unpacks its bundle beside the folder that it lies in. Its own state goes to the temporary folder.
HOME=$work ASPIRE_CLI_TELEMETRY_OPTOUT=true "$cli" setup >"$work/setup.log" 2>&1 || fail "the Aspire CLI could not unpack its bundle: $(tail -n 1 "$work/setup.log")"
[ -x "$dashboard" ] || fail "the Aspire CLI's bundle holds no dashboard"
report
