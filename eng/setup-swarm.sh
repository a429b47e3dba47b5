#!/usr/bin/env bash
# Installs what the tests on Docker Swarm need beside what others do, and builds once into the per-user cache what takes the network: all else happens without.
# Usage: eng/setup-swarm.sh   (does nothing when everything is there)
set -euo pipefail
cd "$(dirname "$0")/.."
. eng/packages.sh

[ "$(uname -m)" = x86_64 ] || fail "the test swarm's kernel is there for x86_64 only"
eng/setup-tests.sh
install_packages e2fsprogs iproute2 iptables tcpdump tmux util-linux
tests/swarm/uml/build.sh
tests/swarm/images/bases.sh
tests/images/trees.sh base zookeeper
