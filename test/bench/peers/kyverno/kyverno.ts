import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import {
  asList,
  asObject,
  asString,
  type Json,
  type JsonObject,
  valueAt,
} from '../../../../src/core/json.ts';
import { version } from '../../../../src/version.ts';
import { findFreePorts } from '../../../cluster/control-plane/free-ports.ts';
import { type Program, startProgram } from '../../../cluster/run/program.ts';
import { waitUntil } from '../../../cluster/run/wait-until.ts';
import type { Arm, ArmSetting } from '../../api-server/arm.ts';
import { type BenchCluster, create } from '../../api-server/bench-cluster.ts';
import { createEndpoint } from '../../api-server/webhook-service.ts';
import { buildKyverno } from './build-kyverno.ts';

const namespace = 'kyverno';
const deployment = 'kyverno-admission-controller';
const service = { namespace, name: 'kyverno-svc' };
const policies = '/apis/policies.kyverno.io/v1/mutatingpolicies';
const configuration =
  '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/kyverno-resource-mutating-webhook-cfg';

/**
 * Kyverno's admission controller with the flags of its chart's defaults, and a MutatingPolicy, the kind of policy that
 * it recommends. It writes its certificate and its webhook configurations itself.
 */
export const kyverno: Arm = { name: 'kyverno', start };

async function start({ cluster, namespaceSelector }: ArmSetting) {
  const { program, manifests } = await buildKyverno();
  const text = await readFile(manifests, 'utf8');
  await cluster.kubectl(['apply', '--server-side', '--filename', manifests]);
  const [port = 0, metricsPort = 0, controllerMetricsPort = 0] = await findFreePorts(3);
  await createEndpoint(cluster, service, port);
  const { args, env } = containerOf(text);
  const controller = startProgram(cluster.run, {
    name: 'kyverno',
    command: [
      program,
      ...args,
      // Of a flag that is given twice the last one counts.
      ...[
        `--kubeconfig=${cluster.kubeconfig}`,
        `--webhookServerPort=${port}`,
        `--metricsPort=${metricsPort}`,
      ],
      `--controllerRuntimeMetricsAddress=127.0.0.1:${controllerMetricsPort}`,
    ],
    env,
  });
  await applyPolicy(cluster, controller, namespaceSelector);
  return { programs: [controller] };
}

/** How the chart starts the admission controller; what a pod would tell it about itself is told here. */
function containerOf(manifests: string): { args: string[]; env: Record<string, string> } {
  const objects = parseAllDocuments(manifests).map((document) => document.toJS() as Json);
  const found = objects.find(
    (object) =>
      valueAt(object, ['kind']) === 'Deployment' && valueAt(object, ['metadata', 'name']) === deployment,
  );
  const container = asObject(valueAt(found, ['spec', 'template', 'spec', 'containers', 0]));
  if (container === undefined) throw new Error(`the manifests of Kyverno have no Deployment ${deployment}`);
  const variables = asList(container['env']).flatMap((variable) => {
    const [name, value] = [asString(valueAt(variable, ['name'])), asString(valueAt(variable, ['value']))];
    return name === undefined || value === undefined ? [] : [[name, value] as const];
  });
  return {
    args: asList(container['args']).map(String),
    env: {
      ...Object.fromEntries(variables),
      KYVERNO_NAMESPACE: namespace,
      KYVERNO_POD_NAME: `${deployment}-0`,
    },
  };
}

/** Until Kyverno answers, its own webhooks refuse every policy; some seconds later it has the API server call it. */
async function applyPolicy(
  cluster: BenchCluster,
  controller: Program,
  namespaceSelector: JsonObject,
): Promise<void> {
  const text = await readFile(join(import.meta.dirname, 'policy.yaml'), 'utf8');
  const { spec, ...rest } = parse(text.replace('VERSION', version)) as JsonObject & {
    readonly spec: JsonObject;
  };
  const matchConstraints = { ...asObject(spec['matchConstraints']), namespaceSelector };
  const waiting = { withinSeconds: 120, programs: [controller] };
  await waitUntil(
    'Kyverno accepts the policy',
    () => isCreated(cluster, { ...rest, spec: { ...spec, matchConstraints } }),
    waiting,
  );
  await waitUntil('Kyverno registers its webhook for pods', () => isRegistered(cluster), waiting);
}

async function isCreated(cluster: BenchCluster, policy: JsonObject): Promise<boolean> {
  await create(cluster, policies, policy);
  return true;
}

async function isRegistered({ call }: BenchCluster): Promise<boolean> {
  const { status, body } = await call('GET', configuration);
  return status === 200 && asList(body['webhooks']).length > 0;
}
