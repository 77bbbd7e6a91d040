#!/usr/bin/env bash
# What projects of this kind have today, written to the plan that they follow: build both images, load both whole,
# upgrade both releases and wait, wait for both rollouts. Run in the folder of the project.
#
#   NAMESPACE  where it is deployed
#   SETTINGS   folder with backend.env, frontend.env (secrets) and backend.yaml, frontend.yaml (values)
#   LOAD       command that brings the image of its last argument to the node
set -euo pipefail

for part in backend frontend; do
  DOCKER_BUILDKIT=1 docker build --quiet --tag "todo-$part:dev" ${BUILD_FLAGS:-} --file "docker/Dockerfile.$part" "app/$part"
done
for part in backend frontend; do
  $LOAD "todo-$part:dev"
done
for part in backend frontend; do
  kubectl create secret generic "todo-$part" --namespace "$NAMESPACE" --from-env-file "$SETTINGS/$part.env" \
    --dry-run=client --output yaml | kubectl apply --namespace "$NAMESPACE" --filename -
  helm upgrade --install "todo-$part" "helm/$part" --namespace "$NAMESPACE" --values "$SETTINGS/$part.yaml" \
    --wait --timeout 5m
done
# The tag is the same as before: without this the old pods would go on.
for part in backend frontend; do
  kubectl rollout restart "deployment/todo-$part" --namespace "$NAMESPACE"
done
"$(dirname "$0")/check-deployment.sh"
