#!/bin/sh
# Says whether the deployment is healthy: exit code 0 when it is, 5 when it is not.
set -eu
cd "$(dirname "$0")/.."
exec npx todo-deploy status "$@"
