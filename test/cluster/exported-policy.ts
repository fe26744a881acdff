import { tmpdir } from 'node:os';
import { parseAllDocuments } from 'yaml';
import { asString, type JsonObject, withValueAt } from '../../src/core/json.ts';
import { gracehook } from '../cli/run-gracehook.ts';
import type { ApiCall } from './api-client.ts';

const path = '/apis/admissionregistration.k8s.io/v1';

/** What the real command prints, read from its YAML: the policy and its binding. */
export async function exportedPolicy(
  name: string,
  flags: readonly string[] = [],
  folder = tmpdir(),
): Promise<JsonObject[]> {
  const { code, stdout, stderr } = await gracehook(
    ['export', 'policy', '--name', name, ...flags],
    '',
    folder,
  );
  if (code !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout).map((document) => document.toJSON() as JsonObject);
}

/** An exported object for a test: bound to some namespaces alone, and with `Fail`, so that no failure stays unseen. */
export function boundTo(object: JsonObject, namespaces: readonly string[]): JsonObject {
  if (isPolicy(object)) return withValueAt(object, ['spec', 'failurePolicy'], 'Fail') as JsonObject;
  const expression = { key: 'kubernetes.io/metadata.name', operator: 'In', values: namespaces };
  const matchResources = { namespaceSelector: { matchExpressions: [expression] } };
  return withValueAt(object, ['spec', 'matchResources'], matchResources) as JsonObject;
}

/** Creates an exported object; `created`, or what the API server says against it. */
export async function createPolicyObject(call: ApiCall, object: JsonObject, query = ''): Promise<string> {
  const resource = isPolicy(object) ? 'mutatingadmissionpolicies' : 'mutatingadmissionpolicybindings';
  const { status, body } = await call('POST', `${path}/${resource}${query}`, object);
  return status === 201 ? 'created' : `${status} ${asString(body['message'])}`;
}

/** Deletes policy and binding of a name, if they are there. */
export async function removePolicy(call: ApiCall, name: string): Promise<void> {
  for (const resource of ['mutatingadmissionpolicybindings', 'mutatingadmissionpolicies'])
    await call('DELETE', `${path}/${resource}/${name}`);
}

function isPolicy({ kind }: JsonObject): boolean {
  return kind === 'MutatingAdmissionPolicy';
}
