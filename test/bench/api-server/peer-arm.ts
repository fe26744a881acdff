import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfIssue } from '../../../src/tls/self-issue.ts';
import { findFreePorts } from '../../cluster/control-plane/free-ports.ts';
import { startProgram } from '../../cluster/run/program.ts';
import { buildPeer, type PeerName } from '../peers/build-peer.ts';
import type { ArmSetting, StartedArm } from './arm.ts';
import { createService, registerWebhook, serverNameOf } from './webhook-service.ts';

/** Starts a webhook that was written for the comparison, behind a Service of its own. */
export async function startPeer(name: PeerName, setting: ArmSetting): Promise<StartedArm> {
  const { cluster, namespaceSelector, operations } = setting;
  const binary = await buildPeer(name);
  const [port = 0] = await findFreePorts(1);
  const service = await createService(cluster, name, port);
  const { cert, key, ca } = await selfIssue([serverNameOf(service)]);
  const folder = join(cluster.run.folder, name);
  mkdirSync(folder);
  const fileOf = (file: string, content: string) => {
    writeFileSync(join(folder, file), content, { mode: 0o600 });
    return join(folder, file);
  };
  const program = startProgram(cluster.run, {
    name,
    command: [
      binary,
      ...['--listen', `${cluster.hostAddress}:${port}`],
      ...['--cert', fileOf('tls.crt', cert), '--key', fileOf('tls.key', key)],
      ...(name === 'floor' ? ['--patch', fileOf('patch.json', JSON.stringify(operations))] : []),
    ],
  });
  await registerWebhook(cluster, service, { ca, namespaceSelector });
  return { programs: [program] };
}
