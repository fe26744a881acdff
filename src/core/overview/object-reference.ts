/** The kinds that can be named in front of a slash, by each of kubectl's names for them. */
const kinds = new Map<string, ReferencedKind>(
  Object.entries({
    Deployment: ['deploy', 'deployment', 'deployments'],
    StatefulSet: ['sts', 'statefulset', 'statefulsets'],
    DaemonSet: ['ds', 'daemonset', 'daemonsets'],
    Pod: ['po', 'pod', 'pods'],
  }).flatMap(([kind, names]) => names.map((name) => [name, kind as ReferencedKind])),
);

export type ReferencedKind = 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'Pod';

/** An object as somebody names it. */
export interface ObjectReference {
  readonly kind: ReferencedKind;
  readonly name: string;
}

/** Reads `deploy/web`, `deployments.apps/web`, `deployment.v1.apps/web` and so on; undefined for anything else. */
export function objectReference(text: string): ObjectReference | undefined {
  const [, resource = '', group = '', name = ''] =
    /^([a-z]+)((?:\.v1)?(?:\.apps)?)\/([^/]+)$/i.exec(text) ?? [];
  const kind = kinds.get(resource.toLowerCase());
  const isOfGroup = group === '' || group === '.v1' || kind !== 'Pod';
  return kind === undefined || !isOfGroup ? undefined : { kind, name };
}
