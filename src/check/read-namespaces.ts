import { callApi } from '../cluster/call-api.ts';
import { nameOf } from '../core/check/entries.ts';
import type { NodeCritical } from '../core/check/facts.ts';
import { matchesSelector } from '../core/check/matches-selector.ts';
import { nodeCriticalOf } from '../core/check/node-critical.ts';
import { injectLabel, isOptedIn, labelsOf } from '../core/check/opted-in.ts';
import { isReached } from '../core/check/reached.ts';
import type { JsonObject } from '../core/json.ts';
import { valueAt } from '../core/json.ts';
import { readConfiguration } from './read-installation.ts';
import { listAll, type Source } from './source.ts';

/** All of them, or the one that the caller named, which takes a smaller right. */
export async function readNamespaces(source: Source): Promise<JsonObject[]> {
  const { namespace, values } = source.options;
  if (namespace === undefined || values !== undefined)
    return listAll(source, { path: '/api/v1/namespaces', kind: 'Namespace', isMetadataOnly: true });
  return [await callApi(source.access, { method: 'GET', path: `/api/v1/namespaces/${namespace}` })];
}

export async function readForbiddenNamespaces(source: Source): Promise<ReadonlySet<string>> {
  return (await readConfiguration(source)).bounds.forbiddenNamespaces;
}

/** Pods of opted-in namespaces, and DaemonSets that opted in themselves, which a webhook with `Fail` could hold up. */
export async function readNodeCritical(source: Source): Promise<readonly NodeCritical[]> {
  const [namespaces, isTaken] = await Promise.all([source.fact('namespaces'), namespaceTest(source)]);
  const taken = new Map(namespaces.filter(isTaken).map((namespace) => [nameOf(namespace), namespace]));
  const optedIn = [...taken.values()].filter(isOptedIn).map(nameOf);
  const pods = await Promise.all(
    optedIn.map((name) => listAll(source, { path: `/api/v1/namespaces/${name}/pods`, kind: 'Pod' })),
  );
  const daemonSets = await listAll(source, { path: '/apis/apps/v1/daemonsets', kind: 'DaemonSet' });
  return [
    ...pods.flat().flatMap((pod) => nodeCriticalOf(pod, pod['spec']) ?? []),
    ...daemonSets
      .filter((object) => taken.has(String(valueAt(object, ['metadata', 'namespace']))))
      .filter(saysEnabled)
      .flatMap((object) => nodeCriticalOf(object, valueAt(object, ['spec', 'template', 'spec'])) ?? []),
  ];
}

/** By the selector of what is to be installed, else of what is. */
async function namespaceTest({ options, fact }: Source): Promise<(namespace: JsonObject) => boolean> {
  if (options.values !== undefined) {
    const { namespaceSelector } = await fact('plan');
    return (namespace) => matchesSelector(namespaceSelector, labelsOf(namespace));
  }
  const [configuration] = await fact('configurations');
  return (namespace) => configuration !== undefined && isReached(labelled(namespace), configuration);
}

/** What it would be if it opted in: the selector of the labelled entry then says whether it is excluded. */
function labelled(namespace: JsonObject): JsonObject {
  return { metadata: { labels: { ...labelsOf(namespace), [injectLabel]: 'enabled' } } };
}

function saysEnabled(object: JsonObject): boolean {
  return [['metadata'], ['spec', 'template', 'metadata']].some((path) => {
    const value = valueAt(object, [...path, 'annotations', injectLabel]);
    return value === 'enabled' || value === 'true';
  });
}
