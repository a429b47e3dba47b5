#!/usr/bin/env bash
# Takes a release of the chart library uPlot from npm into the web page's files. It lies in the repository, so that neither a build nor an image needs npm.
# Usage: eng/update-uplot.sh VERSION
set -euo pipefail
cd "$(dirname "$0")/../HealthApi/wwwroot/lib/uplot"
[ $# -eq 1 ] || { echo "update-uplot: which version? 'npm view uplot version' shows the newest" >&2; exit 64; }

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm pack --silent --pack-destination "$folder" "uplot@$1" >/dev/null
tar -xzf "$folder"/*.tgz -C "$folder"
cp "$folder"/package/dist/{uPlot.iife.min.js,uPlot.min.css} "$folder/package/LICENSE" .
