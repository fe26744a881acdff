import { asList, asString, type Json, type JsonObject, valueAt } from '../json.ts';
import { nameOf } from './entries.ts';
import type { NodeCritical } from './facts.ts';

const mostNamed = 5;
/** Where kubelets look for network plugins, and where storage plugins announce themselves to them. */
const pluginPaths = [
  ['/etc/cni/net.d', 'it installs a network plugin (CNI)'],
  ['/opt/cni/bin', 'it installs a network plugin (CNI)'],
  ['/var/lib/kubelet/plugins_registry', 'it is a storage plugin (CSI)'],
  ['/var/lib/kubelet/plugins', 'it is a storage plugin (CSI)'],
] as const;

/** Why a node does not work without this pod, or the pods of this DaemonSet; undefined where it does. */
export function nodeCriticalOf(object: JsonObject, spec: Json | undefined): NodeCritical | undefined {
  const because =
    valueAt(spec, ['priorityClassName']) === 'system-node-critical'
      ? 'its priority class is system-node-critical'
      : asList(valueAt(spec, ['volumes']))
          .map(pluginOf)
          .find(Boolean);
  if (because === undefined) return undefined;
  const namespace = asString(valueAt(object, ['metadata', 'namespace'])) ?? '';
  return { namespace, name: nameOf(object), because };
}

function pluginOf(volume: Json): string | undefined {
  const path = asString(valueAt(volume, ['hostPath', 'path'])) ?? '';
  return pluginPaths.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1];
}

/** What was found, the first few by name. */
export function sentenceOnCritical(critical: readonly NodeCritical[]): string {
  const named = critical
    .slice(0, mostNamed)
    .map(({ namespace, name, because }) => `${namespace}/${name} (${because})`);
  const more = critical.length > mostNamed ? ` and ${critical.length - mostNamed} more` : '';
  return `with failurePolicy Fail, these would be refused while no replica answers: ${named.join(', ')}${more}`;
}
