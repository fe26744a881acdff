import { existsSync, globSync, rmSync, writeFileSync } from 'node:fs';
import { findProgram, MissingPrerequisite } from './missing-prerequisite.ts';
import { runCommand } from './run-command.ts';

/** What tells, for each Debian package that is wanted, whether the machine has what it brings. */
export type DebianPackages = Readonly<Record<string, () => boolean>>;

const onPath = (program: string) => () => findProgram(program) !== undefined;
const clusterPackages: DebianPackages = {
  'etcd-server': onPath('etcd'),
  runc: onPath('runc'),
  'containernetworking-plugins': () => existsSync('/usr/lib/cni/bridge'),
  iptables: onPath('iptables'),
  nftables: onPath('nft'),
  conntrack: onPath('conntrack'),
  iproute2: onPath('ip'),
  socat: onPath('socat'),
  ethtool: onPath('ethtool'),
  'busybox-static': onPath('busybox'),
  libatomic1: () => globSync('/usr/lib/*/libatomic.so.1').length > 0,
};

const startPolicy = '/usr/sbin/policy-rc.d';

/** Installs what is missing of what the cluster, or another test, takes from Debian; needs root. */
export async function installDebianPackages(wanted: DebianPackages = clusterPackages): Promise<void> {
  const missing = Object.keys(wanted).filter((name) => !wanted[name]?.());
  if (missing.length === 0) {
    return;
  }
  if (findProgram('apt-get') === undefined) {
    throw new MissingPrerequisite(`The tests need what Debian packages as ${missing.join(', ')}.`);
  }
  console.log(`installing Debian packages: ${missing.join(' ')}`);
  await withoutStartingServices(async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand('apt-get', ['update', '-q'], { env });
    await runCommand('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], { env });
  });
}

/** etcd's package would start a server of its own on the ports that a person's own cluster may want. */
async function withoutStartingServices(install: () => Promise<void>): Promise<void> {
  if (existsSync(startPolicy)) {
    return install();
  }
  writeFileSync(startPolicy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
  } finally {
    rmSync(startPolicy);
  }
}
