#!/bin/bash
# Runs the embedded broker as cp-kafka's variables ask. One process holds a cluster's log, so of several brokers the first runs
# all nodes, and the others hand connections on to it. They tell it what they advertise, as brokers do through ZooKeeper.
set -euo pipefail

fail() { echo "kafka: $1" >&2; exit 1; }

[ -z "${KAFKA_PROCESS_ROLES:-}${KAFKA_CONTROLLER_QUORUM_VOTERS:-}${KAFKA_NODE_ID:-}" ] || fail "KRaft's variables are set; this broker uses ZooKeeper"
: "${KAFKA_ZOOKEEPER_CONNECT:?is required}" "${KAFKA_ADVERTISED_LISTENERS:?is required}"
broker=${KAFKA_BROKER_ID:-1}
brokers=${KAFKA_DEFAULT_REPLICATION_FACTOR:-1}
data=${KAFKA_LOG_DIRS:-/var/lib/kafka/data}
registry_port=19090
for folder in /etc/kafka "$data"; do [ -w "$folder" ] || fail "$folder is not writable"; done

zookeeper_answers() {
  local server
  IFS=',' read -ra servers <<<"${KAFKA_ZOOKEEPER_CONNECT%%/*}"
  for server in "${servers[@]}"; do
    [[ $(echo srvr | nc -w 2 "${server%%:*}" "${server##*:}" 2>/dev/null) == *"Mode: "* ]] && return
  done
  return 1
}

for ((tries = 0; ; tries++)); do
  zookeeper_answers && break
  [ $tries -lt 40 ] || fail "ZooKeeper at $KAFKA_ZOOKEEPER_CONNECT doesn't answer"
  sleep 1
done
echo "kafka: ZooKeeper at $KAFKA_ZOOKEEPER_CONNECT answers"

# address LISTENERS NAME: host:port of a listener.
address() { tr ',' '\n' <<<"$1" | sed -n "s|^$2://||p"; }

# Clients on the machine have a listener of their own; where there is none all clients are on the network.
inner=${KAFKA_INTER_BROKER_LISTENER_NAME:-${KAFKA_ADVERTISED_LISTENERS%%://*}}
outer=$inner
for listener in ${KAFKA_ADVERTISED_LISTENERS//,/ }; do
  [[ ${listener%%://*} != *_HOST ]] || outer=${listener%%://*}
done
advertised=$(address "$KAFKA_ADVERTISED_LISTENERS" "$outer")
listeners=${KAFKA_LISTENERS:-$KAFKA_ADVERTISED_LISTENERS}
outer_port=$(address "$listeners" "$outer"); outer_port=${outer_port##*:}
inner_port=$(address "$listeners" "$inner"); inner_port=${inner_port##*:}
[ -n "$advertised" ] && [ -n "$outer_port" ] || fail "KAFKA_LISTENERS and KAFKA_ADVERTISED_LISTENERS name different listeners"

forward() { socat "TCP-LISTEN:$1,fork,reuseaddr" "TCP:$2" & }
[ "$inner_port" = "$outer_port" ] || forward "$inner_port" "127.0.0.1:$outer_port"

if [ "$broker" -gt 1 ]; then
  own=$(address "$KAFKA_ADVERTISED_LISTENERS" "$inner")
  first=${own%%:*}
  first=${first%-*}-1
  (while sleep 1; do echo "$broker $advertised" | nc -N -w 2 "$first" "$registry_port" 2>/dev/null || true; done) &
  echo "kafka: started broker $broker, a node of $first"
  exec socat "TCP-LISTEN:$outer_port,fork,reuseaddr" "TCP:$first:$((19090 + broker))"
fi

nodes=(--listen "0.0.0.0:$outer_port" --advertise "$advertised")
if [ "$brokers" -gt 1 ]; then
  registry=/tmp/brokers
  : >"$registry"
  # Others find it by name only when its health check is content, which asks this port; a real broker doesn't wait for others before it listens.
  socat "TCP-LISTEN:$outer_port,fork,reuseaddr" OPEN:/dev/null &
  placeholder=$!
  socat -u "TCP-LISTEN:$registry_port,fork,reuseaddr" "OPEN:$registry,append" &
  for ((node = 2; node <= brokers; node++)); do
    until peer=$(sed -n "s/^$node //p" "$registry" | head -n 1) && [ -n "$peer" ]; do sleep 0.5; done
    nodes+=(--listen "0.0.0.0:$((19090 + node))" --advertise "$peer")
    echo "kafka: broker $node is $peer"
  done
  kill $placeholder
  wait $placeholder || true
fi

options=(--data "$data" --partitions "${KAFKA_NUM_PARTITIONS:-1}" --replication-factor "$brokers")
[ "${KAFKA_AUTO_CREATE_TOPICS_ENABLE:-true}" = true ] || options+=(--no-auto-create)
[ -z "${KAFKA_MIN_INSYNC_REPLICAS:-}" ] || options+=(--topic-default "min.insync.replicas=$KAFKA_MIN_INSYNC_REPLICAS")
[ -z "${KAFKA_LOG_RETENTION_HOURS:-}" ] || options+=(--topic-default "retention.ms=$((KAFKA_LOG_RETENTION_HOURS * 3600000))")

# The users are in the file that Java's login configuration names.
if [[ ${KAFKA_ADVERTISED_LISTENERS} == *SASL_* ]]; then
  jaas=$(sed -nE 's/.*-Djava.security.auth.login.config=([^ ]+).*/\1/p' <<<"${KAFKA_OPTS:-}")
  [ -r "$jaas" ] || fail "KAFKA_OPTS should contain 'java.security.auth.login.config' with a readable file"
  (umask 077; sed -nE 's/.*user_([^=]+)="([^"]*)".*/\1:\2/p' "$jaas" >/etc/kafka/users)
  [ -s /etc/kafka/users ] || fail "$jaas names no user_NAME"
  options+=(--users /etc/kafka/users)
fi

exec dotnet /app/MetalsPipeline.Embedded.Kafka.dll "${nodes[@]}" "${options[@]}"
