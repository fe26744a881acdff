import { expect, it } from 'vitest';
import { sidecarOf } from './sidecars.ts';

const trafficOf = (name: string, image?: string) =>
  sidecarOf({ name, path: [], json: { name, ...(image !== undefined && { image }) } })?.traffic;

it.each([
  ['inbound', 'istio-proxy linkerd-proxy consul-dataplane envoy-sidecar kuma-sidecar daprd queue-proxy'],
  ['outbound', 'cloud-sql-proxy cloudsql-proxy cloud-sql-auth-proxy alloydb-auth-proxy'],
  ['none', 'vault-agent otc-container otel-collector datadog-agent-injected datadog-agent config-reloader'],
  [undefined, 'web envoy proxy constructor'],
])('traffic %s: %s', (traffic, names) => {
  expect(names.split(' ').map((name) => [name, trafficOf(name)])).toEqual(
    names.split(' ').map((name) => [name, traffic]),
  );
});

it.each([
  ['gcr.io/cloud-sql-connectors/cloud-sql-proxy:2.18.1', 'outbound'],
  ['gce-proxy', 'outbound'],
  ['localhost:5000/gce-proxy', 'outbound'],
  ['gce-proxy@sha256:0', 'outbound'],
  ['eu.gcr.io/x/gce-proxy:1.33@sha256:0', 'outbound'],
  ['gcr.io/alloydb-connectors/alloydb-auth-proxy:1.13', 'outbound'],
  ['840364872350.dkr.ecr.us-west-2.amazonaws.com/aws-appmesh-envoy:v1.29', 'inbound'],
  ['gce-proxy/server:1', undefined],
  ['my-gce-proxy:1', undefined],
  ['', undefined],
  [undefined, undefined],
])('knows a container of any name by the image %s: %s', (image, traffic) => {
  expect(trafficOf('proxy', image)).toBe(traffic);
});
