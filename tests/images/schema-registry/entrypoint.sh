#!/bin/bash
# Listens, as cp-schema-registry does, once a broker answers.
set -euo pipefail

fail() { echo "schema-registry: $1" >&2; exit 1; }

: "${SCHEMA_REGISTRY_HOST_NAME:?is required}" "${SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS:?is required}"
port=${SCHEMA_REGISTRY_LISTENERS:-http://0.0.0.0:8081}
port=${port##*:}

broker_answers() {
  local server
  for server in ${SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS//,/ }; do
    server=${server##*://}
    nc -z -w 2 "${server%%:*}" "${server##*:}" && return
  done
  return 1
}

for ((tries = 0; ; tries++)); do
  broker_answers && break
  [ $tries -lt 40 ] || fail "no broker of $SCHEMA_REGISTRY_KAFKASTORE_BOOTSTRAP_SERVERS answers"
  sleep 1
done
echo "schema-registry: started, listening on $port"
exec socat "TCP-LISTEN:$port,fork,reuseaddr" EXEC:/usr/local/bin/respond.sh
