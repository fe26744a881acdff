import { pauseImageName } from './node/pause-image.ts';

const optedIn = { 'gracehook.io/inject': 'enabled' };

/** What a test's object shall have beside the least that the API server accepts. */
interface Wishes {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly isOptedIn?: boolean;
  /** Merged into the first container. */
  readonly container?: object;
  readonly moreContainers?: readonly object[];
  /** Merged into the pod's spec. */
  readonly podSpec?: object;
  /** Of a workload: merged into its spec, and the annotations of its pod template. */
  readonly spec?: object;
  readonly templateAnnotations?: Readonly<Record<string, string>>;
}

/** A pod as JSON. Its image does nothing, and is on each node of a cluster that the tests started. */
export function podManifest(name: string, wishes: Wishes = {}): string {
  const metadata = { name, annotations: annotationsOf(wishes) };
  return JSON.stringify({ apiVersion: 'v1', kind: 'Pod', metadata, spec: podSpecOf(wishes) });
}

/** A Deployment (or another kind) of two such pods as JSON; the annotations are its own, not its template's. */
export function workloadManifest(name: string, wishes: Wishes = {}, kind = 'Deployment'): string {
  const labels = { app: name };
  return JSON.stringify({
    apiVersion: 'apps/v1',
    kind,
    metadata: { name, annotations: annotationsOf(wishes) },
    spec: {
      ...(kind !== 'DaemonSet' && { replicas: 2 }),
      selector: { matchLabels: labels },
      ...wishes.spec,
      template: {
        metadata: { labels, annotations: wishes.templateAnnotations },
        spec: podSpecOf(wishes),
      },
    },
  });
}

function annotationsOf({ annotations, isOptedIn = false }: Wishes): object {
  return { ...(isOptedIn && optedIn), ...annotations };
}

function podSpecOf({ container, moreContainers = [], podSpec }: Wishes): object {
  const app = { name: 'app', image: pauseImageName, imagePullPolicy: 'IfNotPresent', ...container };
  return { containers: [app, ...moreContainers], ...podSpec };
}
