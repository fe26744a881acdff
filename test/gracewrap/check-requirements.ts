import { join } from 'node:path';
import type { Cluster } from '../cluster/cluster.ts';
import { runCommand } from '../cluster/parts/run-command.ts';
import type { WebhookProcess } from '../cluster/webhook-process.ts';
import { readPods } from '../lab/stored-objects.ts';
import { type Requirement, requirements } from './requirements.ts';
import type { Workload } from './workload.ts';

/** A requirement after its command was run. */
export interface CheckedRequirement extends Pick<Requirement, 'name' | 'command'> {
  /** What the command said, in short, or what is wrong with it. */
  readonly seen: string;
  readonly holds: boolean;
}

// The commands are run as they are printed; these stand for what a reader's shell has: a context with a namespace, curl.
const shellFunctions = `
kubectl() { "$KUBECTL" -n "$NAMESPACE" "$@"; }
curl() { "$NODE" -e 'fetch(process.argv[1]).then((answer) => answer.text()).then(console.log)' "$2"; }
`;
const commandSeconds = 100;

/**
 * Checks requirements, all unless told otherwise, on a workload whose pods are as described. One after another, since
 * some commands end a pod.
 */
export async function checkRequirements(
  cluster: Cluster,
  { namespace, settle }: Workload,
  webhook: WebhookProcess,
  pods: string,
  wanted: readonly Requirement[] = requirements,
): Promise<CheckedRequirement[]> {
  const kubectl = (...args: string[]) =>
    cluster.kubectl(['-n', namespace, ...args], { timeoutSeconds: commandSeconds });
  await kubectl('apply', '-f', join(import.meta.dirname, 'stubborn.yaml'));
  await kubectl('rollout', 'status', 'deployment/stubborn', '--timeout=90s');

  const nameOf = async (app: string) => (await readPods(cluster, namespace, app))[0]?.metadata.name ?? '';
  const checked: CheckedRequirement[] = [];
  for (const { name, command, read } of wanted) {
    await settle(pods);
    const env = {
      KUBECTL: cluster.binary('kubectl'),
      KUBECONFIG: cluster.kubeconfig,
      NODE: process.execPath,
      NAMESPACE: namespace,
      OPS_PORT: `${webhook.opsPort}`,
      POD: await nameOf('web'),
      STUBBORN: await nameOf('stubborn'),
    };
    const script = shellFunctions + command;
    try {
      const printed = await runCommand('sh', ['-c', script], { env, timeoutSeconds: commandSeconds });
      checked.push({ name, command, seen: read(printed), holds: true });
    } catch (error) {
      const seen = error instanceof Error ? error.message : String(error);
      checked.push({ name, command, seen, holds: false });
    }
  }
  return checked;
}
