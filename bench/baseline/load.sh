#!/usr/bin/env bash
# `minikube image load` without Minikube: the whole image as an archive, into the containerd of the node. The bytes
# of each archive are added to the file MOVED.
set -euo pipefail

docker save "$1" | tee >(wc -c >> "$MOVED") | ctr --address "$CONTAINERD" --namespace k8s.io images import - > /dev/null
