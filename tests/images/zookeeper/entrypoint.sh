#!/bin/bash
# Makes zookeeper.properties of cp-zookeeper's variables and runs ZooKeeper.
set -euo pipefail

fail() { echo "zookeeper: $1" >&2; exit 1; }

: "${ZOOKEEPER_CLIENT_PORT:?is required}"
for folder in /etc/kafka /var/lib/zookeeper/data /var/lib/zookeeper/log; do
  [ -w "$folder" ] || fail "$folder is not writable"
done

properties=/etc/kafka/zookeeper.properties
{
  echo "dataDir=/var/lib/zookeeper/data"
  echo "dataLogDir=/var/lib/zookeeper/log"
  echo "clientPort=$ZOOKEEPER_CLIENT_PORT"
  echo "tickTime=${ZOOKEEPER_TICK_TIME:-2000}"
  echo "initLimit=${ZOOKEEPER_INIT_LIMIT:-10}"
  echo "syncLimit=${ZOOKEEPER_SYNC_LIMIT:-5}"
  echo "autopurge.snapRetainCount=${ZOOKEEPER_AUTOPURGE_SNAP_RETAIN_COUNT:-3}"
  echo "autopurge.purgeInterval=${ZOOKEEPER_AUTOPURGE_PURGE_INTERVAL:-0}"
  echo "quorumListenOnAllIPs=${ZOOKEEPER_QUORUM_LISTEN_ON_ALL_IPS:-false}"
  if [ -n "${ZOOKEEPER_SERVERS:-}" ]; then
    IFS=';' read -ra servers <<<"$ZOOKEEPER_SERVERS"
    for i in "${!servers[@]}"; do echo "server.$((i + 1))=${servers[i]}"; done
  fi
} >"$properties"

if [ -n "${ZOOKEEPER_SERVERS:-}" ]; then
  echo "${ZOOKEEPER_SERVER_ID:?is required with ZOOKEEPER_SERVERS}" >/var/lib/zookeeper/data/myid
fi

# shellcheck disable=SC2086 # Both variables hold several options.
exec java ${KAFKA_HEAP_OPTS:--Xms64M -Xmx128M} -Dzookeeper.admin.enableServer=false -Dorg.slf4j.simpleLogger.defaultLogLevel=warn ${KAFKA_OPTS:-} -cp '/etc/zookeeper:/usr/share/java/*' \
  org.apache.zookeeper.server.quorum.QuorumPeerMain "$properties"
