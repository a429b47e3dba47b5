#!/bin/bash
# Runs the embedded server as the official image runs mongod: as user mongodb, unless it was given another one.
set -euo pipefail

fail() { echo "mongo: $1" >&2; exit 1; }

[[ ${1:-} != -* ]] || set -- mongod "$@"
[ "${1:-}" = mongod ] || exec "$@"
shift

if [ "$(id -u)" = 0 ]; then
  chown 999:999 /data/db /data/configdb
  exec chroot --userspec=999:999 / "$0" mongod "$@"
fi

port=27017 set=()
while [ $# -gt 0 ]; do
  case $1 in
    --bind_ip_all) ;;
    --port) port=$2; shift ;;
    --wiredTigerCacheSizeGB) shift ;; # There is no such cache to bound.
    --replSet) set=(--replica-set "$2"); shift ;;
    --keyFile)
      # As mongod: a key that others can read is none.
      [ -r "$2" ] || fail "the key file $2 can't be read"
      [[ $(stat -L -c %a "$2") == [0-7]00 ]] || fail "permissions on $2 are too open"
      shift
      ;;
    *) fail "the option $1 is not known" ;;
  esac
  shift
done

[ -w /data/db ] || fail "/data/db is not writable"
exec dotnet /app/MetalsPipeline.Embedded.MongoDB.dll --listen "0.0.0.0:$port" --data /data/db "${set[@]}"
