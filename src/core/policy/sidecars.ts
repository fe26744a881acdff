import { asString, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';

/**
 * Which way the traffic through a known sidecar goes: requests reach the app through it, they only leave by it, or it
 * carries none and works for the app beside it.
 */
export type Traffic = 'inbound' | 'outbound' | 'none';

/** A proxy's own variable for waiting until its connections are done, and what else its users set instead. */
export interface DrainSwitch {
  readonly variable: string;
  readonly value: string;
  readonly otherVariables: readonly string[];
  /** A variable whose text may name the time under this key. */
  readonly configVariable: string;
  readonly configKey: string;
  /** Where its makers document it. */
  readonly source: string;
}

interface Sidecar {
  readonly traffic: Traffic;
  /** Names of containers, as the projects' injectors and manuals give them. */
  readonly containers: readonly string[];
  /** Last parts of image names without tag, where people choose the container's name themselves. */
  readonly images?: readonly string[];
  readonly drain?: DrainSwitch;
}

/**
 * The sidecars that run beside the app as ordinary containers. A native sidecar (an init container that restarts) needs
 * no row: the kubelet ends it after the app.
 */
export const sidecarTable: Readonly<Record<string, Sidecar>> = {
  Istio: {
    traffic: 'inbound',
    containers: ['istio-proxy'],
    // Since 1.12. Without it the proxy ends 5 s after SIGTERM, whatever the app still answers.
    drain: {
      variable: 'EXIT_ON_ZERO_ACTIVE_CONNECTIONS',
      value: 'true',
      otherVariables: ['TERMINATION_DRAIN_DURATION_SECONDS'],
      configVariable: 'PROXY_CONFIG',
      configKey: 'terminationDrainDuration',
      source: 'https://istio.io/latest/docs/reference/commands/pilot-agent/',
    },
  },
  Linkerd: { traffic: 'inbound', containers: ['linkerd-proxy'] },
  Consul: { traffic: 'inbound', containers: ['consul-dataplane', 'envoy-sidecar'] },
  Kuma: { traffic: 'inbound', containers: ['kuma-sidecar'] },
  'App Mesh': { traffic: 'inbound', containers: [], images: ['aws-appmesh-envoy'] },
  Dapr: { traffic: 'inbound', containers: ['daprd'] },
  'Knative queue-proxy': { traffic: 'inbound', containers: ['queue-proxy'] },
  'Cloud SQL Auth Proxy': {
    traffic: 'outbound',
    containers: ['cloud-sql-proxy', 'cloudsql-proxy', 'cloud-sql-auth-proxy'],
    images: ['cloud-sql-proxy', 'gce-proxy'],
  },
  'AlloyDB Auth Proxy': {
    traffic: 'outbound',
    containers: ['alloydb-auth-proxy'],
    images: ['alloydb-auth-proxy'],
  },
  'Vault Agent': { traffic: 'none', containers: ['vault-agent'] },
  'OpenTelemetry Collector': { traffic: 'none', containers: ['otc-container', 'otel-collector'] },
  'Datadog Agent': { traffic: 'none', containers: ['datadog-agent-injected', 'datadog-agent'] },
  'Prometheus config reloader': { traffic: 'none', containers: ['config-reloader'] },
};

const rows = Object.values(sidecarTable);
const byContainer = new Map(rows.flatMap((row) => row.containers.map((name) => [name, row])));
const byImage = new Map(rows.flatMap((row) => (row.images ?? []).map((name) => [name, row])));

/** The row of a container that is a known sidecar, by its name before its image; undefined for any other. */
export function sidecarOf({ name, json }: Container): Sidecar | undefined {
  return byContainer.get(name) ?? byImage.get(lastPartOfImage(asString(valueAt(json, ['image'])) ?? ''));
}

/** `cloud-sql-proxy` of `gcr.io/cloudsql/cloud-sql-proxy:2@sha256:...`. */
function lastPartOfImage(image: string): string {
  const last = image.slice(image.lastIndexOf('/') + 1);
  const end = last.search(/[:@]/);
  return end < 0 ? last : last.slice(0, end);
}
