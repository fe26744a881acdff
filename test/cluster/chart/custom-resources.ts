import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../cluster.ts';
import { findProgram } from '../parts/missing-prerequisite.ts';
import { runCommand } from '../parts/run-command.ts';

/** Where the definitions of the kinds are that the chart uses of others: in Go modules, the only source we may use. */
const sources = [
  {
    module: 'github.com/cert-manager/cert-manager@v1.21.2',
    folder: 'deploy/crds',
    files: ['cert-manager.io_certificates.yaml', 'cert-manager.io_issuers.yaml'],
  },
  {
    module: 'github.com/prometheus-operator/prometheus-operator@v0.85.0',
    folder: 'example/prometheus-operator-crd',
    files: ['monitoring.coreos.com_servicemonitors.yaml', 'monitoring.coreos.com_prometheusrules.yaml'],
  },
] as const;

/**
 * Makes the kinds of cert-manager and the Prometheus operator known to a cluster, and gives the function that takes
 * them away again. Those that it has already are its own, and stay.
 */
export async function addCustomResources({ kubectl }: Cluster): Promise<() => Promise<void>> {
  const files = (await Promise.all(sources.map(filesOf))).flat();
  const added: string[] = [];
  for (const file of files) {
    const name = await kubectl(['create', '--dry-run=client', '-o', 'name', '-f', file]);
    if ((await kubectl(['get', name.trim(), '--ignore-not-found', '-o', 'name'])) !== '') continue;
    // Client-side apply would put each into an annotation, and they are larger than annotations may be.
    await kubectl(['create', '-f', file]);
    added.push(name.trim());
  }
  if (added.length > 0) await kubectl(['wait', '--for=condition=Established', '--timeout=30s', ...added]);
  return async () => {
    if (added.length > 0) await kubectl(['delete', ...added]);
  };
}

async function filesOf({ module, folder, files }: (typeof sources)[number]): Promise<string[]> {
  const go = findProgram('go') ?? 'go';
  const downloaded = await runCommand(go, ['mod', 'download', '-json', module], { folder: tmpdir() });
  const { Dir } = JSON.parse(downloaded) as { readonly Dir: string };
  return files.map((file) => join(Dir, folder, file));
}
