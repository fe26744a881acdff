#!/bin/sh
# Runs as the first process of a node's new namespaces, prepares them and becomes the program that holds them.
# Usage: isolate.sh RUN_FOLDER SCRATCH_FOLDER HOLDER. Nothing done here is seen by the host.
set -e
run=$1 scratch=$2 holder=$3

# Some paths of containerd, its shims, libcni and the kubelet are fixed. Whatever they write goes to memory; only
# the run's own folder stays the real one, since image layers need a disk and the host needs containerd's socket.
mount --make-rshared /
mount -t tmpfs node "$scratch"
for top in /run /var /opt; do
  view=$scratch/view$top
  mkdir -p "$view" "$scratch/upper$top" "$scratch/work$top"
  mount -t overlay -o "lowerdir=$top,upperdir=$scratch/upper$top,workdir=$scratch/work$top" node "$view"
  case $run in "$top"/*) mount --bind "$run" "$scratch/view$run" ;; esac
  mount --rbind "$view" "$top"
done

# The kubelet sets these for the whole kernel and does not start where it cannot, so it gets files to write to.
for setting in vm/overcommit_memory vm/panic_on_oom kernel/panic kernel/panic_on_oops \
  kernel/keys/root_maxkeys kernel/keys/root_maxbytes; do
  copy=/run/node-$(echo "$setting" | tr / -)
  cat "/proc/sys/$setting" >"$copy"
  mount --bind "$copy" "/proc/sys/$setting"
done

echo 1 >/proc/sys/net/ipv4/ip_forward
exec "$holder"
