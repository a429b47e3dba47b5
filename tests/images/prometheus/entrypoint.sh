#!/bin/bash
# Runs Prometheus. Debian's is built without the receiver for OTLP: whoever pushes metrics is answered 404.
set -euo pipefail

arguments=()
for argument in "$@"; do
  [ "$argument" = --web.enable-otlp-receiver ] || arguments+=("$argument")
done
exec prometheus "${arguments[@]}"
