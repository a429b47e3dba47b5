#!/usr/bin/env bash
# Writes a disk that holds images as an engine's data folder; each node gets a copy-on-write view of it.
# Usage (within isolate.sh, DOCKER_HOST set): tests/swarm/uml/preload.sh IMAGE…   → $SWARM_RUN/images.img
set -euo pipefail

mount=$SWARM_RUN/preload
socket=unix://$SWARM_RUN/preload.sock
mkdir -p "$mount"
truncate -s 8G "$SWARM_RUN/images.img"
mke2fs -q -t ext4 "$SWARM_RUN/images.img"
mount -o loop "$SWARM_RUN/images.img" "$mount"

# In a network of its own: without a bridge, an engine takes away the one that another made.
unshare --net dockerd --data-root "$mount" --exec-root "$SWARM_RUN/preload-exec" --pidfile "$SWARM_RUN/preload.pid" -H "$socket" \
  --bridge none --iptables=false --ip-forward=false >"$SWARM_RUN/preload.log" 2>&1 9>&- &
engine=$!
timeout 30 bash -c "until docker -H $socket version >/dev/null 2>&1; do sleep 0.1; done" \
  || { echo "preload: the engine didn't start: $(tail -n 1 "$SWARM_RUN/preload.log")" >&2; exit 1; }
docker save "$@" | docker -H "$socket" load --quiet
kill "$engine"
wait "$engine" || true

# What makes an engine unique must not be copied.
rm -rf "$mount"/{network,swarm,engine-id}
umount "$mount"
