#!/usr/bin/env bash
# Runs a command with network, processes and mounts of its own. Whatever it starts, mounts or plugs in is gone when it ends, however it ends.
# Usage: tests/swarm/isolate.sh COMMAND [ARGUMENT…]   (tests/swarm/isolate.sh bash gives a shell)
#
# The command finds in its environment:
#   SWARM_RUN    an empty folder that is removed at the end
#   SWARM_CACHE  what setup.sh built; one run at a time may write there
#   SWARM_CGROUP parent of all control groups of its containers
# There is no way out of its network: nothing can be pulled, and no test traffic leaves the machine.
set -euo pipefail

[ "$(id -u)" -eq 0 ] || { echo "isolate: namespaces, loop devices and control groups need root; run it with sudo" >&2; exit 1; }

export SWARM_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/swarm
mkdir -p "$SWARM_CACHE"
exec 9>"$SWARM_CACHE/.run-lock"
flock --nonblock 9 || { echo "isolate: waiting for another run that uses $SWARM_CACHE"; flock 9; }

SWARM_RUN=$(mktemp -d /tmp/metals-swarm.XXXXXX)
export SWARM_RUN SWARM_CGROUP=/${SWARM_RUN##*/}
clean_up() {
  # The containers' processes are dead by now; a control group outlives them.
  find /sys/fs/cgroup -path "*$SWARM_CGROUP*" -type d -depth -exec rmdir {} + 2>/dev/null || true
  rm -rf "$SWARM_RUN"
}
trap clean_up EXIT

# A bash that stays is process 1 and reaps what daemons leave behind. It runs beside this one, which thereby can answer signals.
unshare --net --pid --mount --fork --kill-child --mount-proc -- bash -c '
  ip link set lo up
  "$@"; exit $?' isolate "$@" <&0 9>&- &
child=$!
trap 'kill -KILL $child' TERM HUP
trap : INT # Ctrl-C reaches the command itself, which may handle it.
while kill -0 $child 2>/dev/null; do wait $child && status=0 || status=$?; done
exit $status
