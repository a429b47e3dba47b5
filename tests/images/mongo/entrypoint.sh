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

port=27017
while [ $# -gt 0 ]; do
  case $1 in
    --bind_ip_all) ;;
    --port) port=$2; shift ;;
    *) fail "the option $1 is not known" ;;
  esac
  shift
done

[ -w /data/db ] || fail "/data/db is not writable"
exec dotnet /app/MetalsPipeline.Embedded.MongoDB.dll --listen "0.0.0.0:$port" --data /data/db
