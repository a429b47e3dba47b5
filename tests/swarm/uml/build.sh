#!/usr/bin/env bash
# Builds once into the per-user cache what a node of the test swarm boots: a User-Mode-Linux kernel, and a disk with Debian and its Docker engine.
# Usage: tests/swarm/uml/build.sh   (does nothing when they are there)
#
# The kernel of a CI machine often lacks IPVS (virtual IPs, ingress) and ESP (encrypted overlays); Debian's User-Mode-Linux has both as modules.
set -euo pipefail
cd "$(dirname "$0")"

fail() { echo "setup: $1" >&2; exit 1; }

suite=trixie
cache=${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/swarm
mkdir -p "$cache"
version=$(dpkg-query -W -f='${Version}' user-mode-linux | cat - build.sh init | sha256sum | cut -c1-12)
disk=$cache/node-$version.img
exec 9>"$cache/.node-lock"
flock 9
ln -sfn "${disk##*/}" "$cache/node.img"
[ -s "$disk" ] && exit 0

echo "setup: building the disk of the test swarm's nodes (half a minute, once)"
rm -f "$cache"/node-*.img
work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
chmod 755 "$work"
root=$work/root

mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.{list,sources} 2>/dev/null \
  | grep -oE 'https?://[^ ]*/debian/?( |$)' | head -n 1 || true)
mmdebstrap --quiet --variant=minbase --include=docker.io,iptables,iproute2,kmod,ca-certificates,netbase \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  "$suite" "$root" "${mirror:-http://deb.debian.org/debian}" >"$work/log" 2>&1 || fail "mmdebstrap $suite failed: $(tail -n 1 "$work/log")"

mkdir -p "$root/lib/modules"
cp -a /usr/lib/uml/modules/* "$root/lib/modules/"
chroot "$root" depmod "$(ls /usr/lib/uml/modules)"
# The kernel has the legacy tables only.
chroot "$root" update-alternatives --quiet --set iptables /usr/sbin/iptables-legacy
chroot "$root" update-alternatives --quiet --set ip6tables /usr/sbin/ip6tables-legacy
# A name server that refuses at once: nothing waits for a registry that can't be reached.
echo "nameserver 127.0.0.1" >"$root/etc/resolv.conf"
rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/*
install -m 755 init "$root/sbin/node-init"

truncate -s 2G "$work/disk"
mke2fs -q -t ext4 -d "$root" "$work/disk"
cp --sparse=always "$work/disk" "$disk.tmp"
mv "$disk.tmp" "$disk"
