#!/usr/bin/env bash
# Installs what only the tests on Docker Swarm need, and builds once into the per-user cache what takes the network: all else happens without.
# Usage: eng/setup-swarm.sh   (does nothing when everything is there)
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/packages.sh

[ "$(uname -m)" = x86_64 ] || fail "the test swarm's kernel is there for x86_64 only"
install_packages docker.io mmdebstrap e2fsprogs iproute2 iptables libwrap0 openssh-client tcpdump tmux util-linux
unpack_package openssh-server "${XDG_CACHE_HOME:-$HOME/.cache}/metals-pipeline/swarm/openssh"
tests/swarm/uml/build.sh
tests/swarm/images/bases.sh
tests/images/trees.sh base zookeeper
