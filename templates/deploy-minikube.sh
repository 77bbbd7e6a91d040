#!/bin/sh
# Deploys the app to Minikube, or brings the deployment up to date. Flags go to todo-deploy.
set -eu
cd "$(dirname "$0")/.."
export TODO_DEPLOY_PROVIDER=minikube
exec npx todo-deploy up "$@"
