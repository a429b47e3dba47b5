#!/usr/bin/env bash
# Runs the Aspire CLI on our app host: the user's own, or the copy that eng/install-aspire-cli.sh keeps in the per-user cache.
# Usage: eng/aspire.sh COMMAND [ARGUMENT…]
set -euo pipefail
apphost=$(cd "$(dirname "$0")/.." && pwd)/AppHost/AppHost.csproj
aspire=$(command -v aspire || ls "${XDG_CACHE_HOME:-$HOME/.cache}"/metals-pipeline/aspire-*/bin/aspire 2>/dev/null | tail -n 1 || true)
[ -n "$aspire" ] || { echo "aspire: the Aspire CLI isn't there; 'make setup' installs it" >&2; exit 1; }

command=$1
shift
case $command in
  ps) exec "$aspire" ps --nologo "$@" ;; # Lists every app host of this user.
  *) exec "$aspire" "$command" --nologo --apphost "$apphost" "$@" ;;
esac
