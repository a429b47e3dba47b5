#!/usr/bin/env bash
# Starts and crashes the nodes of the test swarm. Node N is 10.200.0.1N; its engine listens on tcp port 2375, its network card is the tap node-N.
# Usage (within isolate.sh, after preload.sh):
#   tests/swarm/uml/node.sh start N   boots it; after a crash with the disks that it had
#   tests/swarm/uml/node.sh crash N   pulls its plug
#   tests/swarm/uml/node.sh wipe N    has it boot as a new one next time
set -euo pipefail

network=10.200.0
memory=${NODE_MEMORY:-1280M}
kernel=$SWARM_RUN/kernel
node=$2
folder=$SWARM_RUN/node-$node

# What all nodes share: the cable between them, and the root of their kernels, which see the disks as /cache and /run.
prepare() {
  ip link add nodes type bridge
  ip address add "$network.1/24" dev nodes
  ip link set nodes up
  cp -a "$SWARM_CACHE/kernel" "$kernel"
  mkdir "$kernel"/{cache,run}
  mount --rbind /dev "$kernel/dev"
  mount -t proc proc "$kernel/proc"
  mount -t tmpfs tmpfs "$kernel/tmp" # The nodes' memory.
  mount --bind "$SWARM_CACHE" "$kernel/cache"
  mount --bind "$SWARM_RUN" "$kernel/run"
}

start() {
  [ -d "$kernel" ] || prepare
  if [ ! -d "$folder" ]; then
    mkdir "$folder"
    ip tuntap add "node-$node" mode tap
    ip link set "node-$node" master nodes up
  fi
  setsid chroot "$kernel" /usr/bin/linux.uml "mem=$memory" quiet con=null con0=null,fd:1 "uml_dir=/run/node-$node" "umid=node-$node" \
    "ubd0=/run/node-$node/root.cow,/cache/node.img" "ubd1=/run/node-$node/docker.cow,/run/images.img" root=/dev/ubda rw init=/sbin/node-init \
    "vec0:transport=tap,ifname=node-$node,depth=128,gro=1" "node=$node" "address=$network.1$node" "gateway=$network.1" \
    >>"$folder/console.log" 2>&1 </dev/null 9>&- &
  echo $! >"$folder/pid"
}

# Its threads and its guest's processes are one process group. Its disks are free when the last of them is gone.
crash() {
  local group
  group=$(cat "$folder/pid")
  kill -KILL -- "-$group" || { echo "node-$node had stopped by itself; its console's last line: $(tail -n 1 "$folder/console.log")" >&2; exit 1; }
  while kill -0 -- "-$group" 2>/dev/null; do sleep 0.1; done
}

wipe() { rm -f "$folder"/*.cow; }

"$1"
