#!/usr/bin/env bash
# Builds librdkafka once into the per-user cache, from the source that npm's @confluentinc/kafka-javascript carries.
# Usage: eng/build-librdkafka.sh   (does nothing when the library is there)
set -euo pipefail

version=2.15.1
carrier=@confluentinc/kafka-javascript@1.10.1
cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/librdkafka-$version
target=$cache/librdkafka.so

[ -s "$target" ] && exit 0

fail() { echo "setup: $1" >&2; exit 1; }
for tool in npm gcc g++ make tar strip; do
  command -v "$tool" >/dev/null || fail "$tool is needed to build librdkafka; install it (Debian: apt-get install build-essential npm)"
done

mkdir -p "$cache"
exec 9>"$cache/.lock"
flock 9
[ -s "$target" ] && exit 0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm pack --silent --loglevel=error "$carrier" >pack.log 2>&1 || fail "npm could not fetch $carrier: $(tail -n 1 pack.log)"
tar -xzf ./*.tgz package/deps/librdkafka || fail "$carrier holds no librdkafka source"
cd package/deps/librdkafka
# Logs go elsewhere: configure takes every file named configure.* in its folder for a module.
./configure --disable-gssapi --disable-curl >"$work/configure.out" 2>&1 || fail "librdkafka's configure failed: $(tail -n 3 "$work/configure.out")"
grep -q "WITH_SSL.*y" Makefile.config || fail "librdkafka would be built without TLS; install libssl-dev"
make -j"$(nproc)" -C src librdkafka.so.1 >"$work/make.out" 2>&1 || fail "librdkafka's build failed: $(tail -n 3 "$work/make.out")"
strip --strip-unneeded -o "$target.tmp" src/librdkafka.so.1
mv "$target.tmp" "$target"
