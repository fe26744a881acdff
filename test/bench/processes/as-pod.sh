#!/bin/sh
# Becomes a program that finds its ServiceAccount where it would find it in a pod. Nothing done here is seen by the host.
# Usage: unshare --mount --propagation private as-pod.sh FOLDER COMMAND...; FOLDER holds token and ca.crt.
set -e
account=$1
shift
mount -t tmpfs pod /run
mkdir -p /run/secrets/kubernetes.io/serviceaccount
cp "$account"/token "$account"/ca.crt /run/secrets/kubernetes.io/serviceaccount/
exec "$@"
