#!/usr/bin/env bash
# Starts and crashes the nodes of the test swarm. Node N is 10.200.0.1N; its engine listens on tcp port 2375, its network card is the tap node-N.
# Usage (within isolate.sh, after preload.sh):
#   tests/swarm/uml/node.sh start N   boots it; after a crash with the disks that it had
#   tests/swarm/uml/node.sh crash N   pulls its plug
set -euo pipefail

network=10.200.0
bridge=nodes
memory=${NODE_MEMORY:-1280M}

node=$2
folder=$SWARM_RUN/node-$node

start() {
  mkdir -p "$folder" "$SWARM_RUN/memory"
  if ! ip link show "$bridge" >/dev/null 2>&1; then
    ip link add "$bridge" type bridge
    ip address add "$network.1/24" dev "$bridge"
    ip link set "$bridge" up
    # The kernel's memory is a file that it maps executable; the machine's /tmp may be a disk.
    mount -t tmpfs -o mode=700 tmpfs "$SWARM_RUN/memory"
  fi
  if ! ip link show "node-$node" >/dev/null 2>&1; then
    ip tuntap add "node-$node" mode tap
    ip link set "node-$node" master "$bridge" up
  fi
  TMPDIR=$SWARM_RUN/memory setsid linux.uml "mem=$memory" quiet con=null con0=null,fd:1 "uml_dir=$folder" "umid=node-$node" \
    "ubd0=$folder/root.cow,$SWARM_CACHE/node.img" "ubd1=$folder/docker.cow,$SWARM_RUN/images.img" root=/dev/ubda rw init=/sbin/node-init \
    "vec0:transport=tap,ifname=node-$node,depth=128,gro=1" "node=$node" "address=$network.1$node" "gateway=$network.1" \
    >"$folder/console.log" 2>&1 </dev/null 9>&- &
  echo $! >"$folder/pid"
}

# Its threads and its guest's processes are one process group.
crash() { kill -KILL -- "-$(cat "$folder/pid")"; }

"$1"
