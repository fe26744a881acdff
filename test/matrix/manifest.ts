import type { JsonObject } from '../../src/core/json.ts';
import type { App } from './apps.ts';

/** How an app is deployed in one pass of the matrix. */
export interface Deployed {
  /** Whether its Deployment opts in. */
  readonly inject: boolean;
  /** Whether it has a liveness probe, which POST `/fail` makes fail. Only the passes that kill by it have one. */
  readonly liveness: boolean;
}

/** The port as its probes and Services name it. */
const portName = { http: 'http', stream: 'http', grpc: 'grpc' } as const;
/** A machine that starts all apps at once takes its time; a probe that kills before would start them again for ever. */
const probeLeadSeconds = 30;

/** The manifest of an app, as one list to apply: what a team writes that never thought of its pods' end. */
export function manifestOf(app: App, deployed: Deployed): JsonObject {
  const { name } = app;
  const object = (apiVersion: string, kind: string, spec: JsonObject, annotations: JsonObject = {}) => ({
    apiVersion,
    kind,
    metadata: { name, namespace: name, annotations },
    spec,
  });
  const selector = { app: name };
  const ports = [{ name: portName[app.protocol], port: app.port, targetPort: app.port }];
  const service = { type: 'NodePort', selector, ports };
  const deployment = { replicas: 2, selector: { matchLabels: selector }, template: template(app, deployed) };
  // Where both pods came to run on one node, a drain of it ends one after the other.
  const budget = { maxUnavailable: 1, selector: { matchLabels: selector } };
  return {
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion: 'v1', kind: 'Namespace', metadata: { name } },
      object('v1', 'Service', service),
      object('apps/v1', 'Deployment', deployment, deployed.inject ? optingIn(app) : {}),
      object('policy/v1', 'PodDisruptionBudget', budget),
    ],
  };
}

function optingIn({ annotations }: App): JsonObject {
  const all = { inject: 'enabled', ...annotations };
  return Object.fromEntries(Object.entries(all).map(([key, value]) => [`gracehook.io/${key}`, value]));
}

function template(app: App, { liveness }: Deployed): JsonObject {
  const { name, image, command, port, protocol } = app;
  const labels = { app: name };
  const container = {
    name: 'app',
    image,
    imagePullPolicy: 'IfNotPresent',
    ...(command && { command: [...command] }),
    ports: [{ name: portName[protocol], containerPort: port }],
    // Small, so that all apps fit on two nodes of a small machine; what is really used is less than one core.
    resources: { requests: { cpu: '10m', memory: '32Mi' } },
    ...(liveness && { livenessProbe: livenessProbe(app) }),
  };
  // One pod a node, counted without those that a rollout ends; a node that is drained does not count.
  const spread = {
    maxSkew: 1,
    topologyKey: 'kubernetes.io/hostname',
    whenUnsatisfiable: 'DoNotSchedule',
    nodeTaintsPolicy: 'Honor',
    matchLabelKeys: ['pod-template-hash'],
  };
  return {
    metadata: { labels },
    spec: {
      automountServiceAccountToken: false,
      containers: [container],
      topologySpreadConstraints: [{ ...spread, labelSelector: { matchLabels: labels } }],
    },
  };
}

/** Quick, so that an event of the matrix does not last longer than the others. */
function livenessProbe({ port, protocol, startSeconds }: App): JsonObject {
  const question = protocol === 'grpc' ? { grpc: { port } } : { httpGet: { path: '/livez', port } };
  return {
    ...question,
    initialDelaySeconds: startSeconds + probeLeadSeconds,
    periodSeconds: 2,
    timeoutSeconds: 5,
    failureThreshold: 3,
  };
}
