#!/usr/bin/env bash
# Waits for both rollouts, and shows the pods.
set -euo pipefail

for part in backend frontend; do
  kubectl rollout status "deployment/todo-$part" --namespace "$NAMESPACE" --timeout 300s
done
kubectl get pods --namespace "$NAMESPACE"
