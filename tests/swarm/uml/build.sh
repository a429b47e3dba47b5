#!/usr/bin/env bash
# Builds once into the per-user cache what a node of the test swarm boots: a User-Mode-Linux kernel, and a disk with Debian and its Docker engine.
# Usage: tests/swarm/uml/build.sh   → kernel/ and node.img in the cache (does nothing when they are there)
#
# The kernel of a CI machine often lacks IPVS (virtual IPs, ingress) and ESP (encrypted overlays); Debian's User-Mode-Linux has both as modules.
# Of Debian's kernels bookworm's is the one that works: trixie's (6.12) panics when a fork is cut off, and later ones lack the NAT tables that Docker needs.
set -euo pipefail
cd "$(dirname "$0")"
. ../../../eng/packages.sh

cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/swarm
mkdir -p "$cache"
version=$(cat build.sh init | sha256sum | cut -c1-12)
exec 9>"$cache/.node-lock"
flock 9
[ "$(cat "$cache/node.version" 2>/dev/null)" = "$version" ] && exit 0

echo "setup: building kernel and disk of the test swarm's nodes (half a minute, once)"
work=$(mktemp -d -p "$cache")
trap 'rm -rf --one-file-system "$work"' EXIT
chmod 755 "$work"
root=$work/root

mirror=$(debian_mirror)
mmdebstrap --quiet --variant=minbase --include=docker.io,iptables,iproute2,kmod,ca-certificates,netbase \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  trixie "$root" "$mirror" >"$work/log" 2>&1 || fail "mmdebstrap could not make the nodes' system: $(tail -n 1 "$work/log")"

# With the C library that it wants, whatever this machine has.
mmdebstrap --quiet --variant=extract --include=user-mode-linux bookworm "$work/kernel" "$mirror" >"$work/log" 2>&1 \
  || fail "mmdebstrap could not fetch the nodes' kernel: $(tail -n 1 "$work/log")"
mkdir -p "$work"/kernel/{dev,proc,tmp}
mv "$work/kernel/usr/lib/uml/modules" "$root/lib/"
chroot "$root" depmod "$(ls "$root/lib/modules")"
# The kernel has the legacy tables only.
chroot "$root" update-alternatives --quiet --set iptables /usr/sbin/iptables-legacy
chroot "$root" update-alternatives --quiet --set ip6tables /usr/sbin/ip6tables-legacy
# A name server that refuses at once: nothing waits for a registry that can't be reached.
echo "nameserver 127.0.0.1" >"$root/etc/resolv.conf"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
install -m 755 init "$root/sbin/node-init"

truncate -s 2G "$work/node.img"
mke2fs -q -t ext4 -d "$root" "$work/node.img"
rm -rf "$cache/kernel"
mv "$work/kernel" "$work/node.img" "$cache/"
echo "$version" >"$cache/node.version"
