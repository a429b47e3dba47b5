# Sourced within isolate.sh: starts an engine of the run's own and points DOCKER_HOST to it. Its images and build cache stay in the cache, nothing else does.

export DOCKER_HOST=unix://$SWARM_RUN/docker.sock
rm -rf "$SWARM_CACHE"/engine/{containers,network,swarm,volumes}
dockerd --data-root "$SWARM_CACHE/engine" --exec-root "$SWARM_RUN/exec" --pidfile "$SWARM_RUN/docker.pid" --cgroup-parent "$SWARM_CGROUP" \
  -H "$DOCKER_HOST" >"$SWARM_RUN/docker.log" 2>&1 9>&- &
timeout 30 bash -c 'until docker version >/dev/null 2>&1; do sleep 0.1; done' \
  || { echo "engine: it didn't start: $(tail -n 1 "$SWARM_RUN/docker.log")" >&2; exit 1; }
