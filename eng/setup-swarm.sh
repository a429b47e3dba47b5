#!/usr/bin/env bash
# Installs what the tests on Docker Swarm need beside what others do, and builds once into the per-user cache what takes the network: all else happens without.
# Usage: eng/setup-swarm.sh   (does nothing when everything is there)
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/packages.sh

[ "$(uname -m)" = x86_64 ] || fail "the test swarm's kernel is there for x86_64 only"
eng/setup-tests.sh
install_packages e2fsprogs iproute2 iptables libwrap0 openssh-client tcpdump tmux util-linux
# It uses this machine's libraries.
unpack_packages "${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/swarm/openssh" "$(. /etc/os-release && echo "$VERSION_CODENAME")" openssh-server
tests/swarm/uml/build.sh
tests/swarm/images/bases.sh
tests/images/trees.sh base zookeeper
