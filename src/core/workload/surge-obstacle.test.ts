import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { surgeObstacle } from './surge-obstacle.ts';

/** What stands against an extra pod of this spec, in short. */
function obstacleTo(spec: JsonObject, labels: JsonObject = {}): string | undefined {
  const sentence = surgeObstacle({ spec: { template: { metadata: { labels }, spec } } });
  return /^The strategy stays: an extra pod may find no node, because of (.+)\.$/.exec(sentence ?? '')?.[1];
}

const containerWith = (more: JsonObject): JsonObject => ({ containers: [{ name: 'web', ...more }] });
const sidecarWith = (more: JsonObject): JsonObject => ({
  containers: [{ name: 'web' }],
  initContainers: [{ name: 'proxy', restartPolicy: 'Always', ...more }],
});
const limits = (resource: string): JsonObject => ({ resources: { limits: { cpu: 1, [resource]: 1 } } });
const requests = (resource: string): JsonObject => ({ resources: { requests: { cpu: 1, [resource]: 1 } } });
const hostPort = (port: number): JsonObject => ({
  ports: [{ containerPort: 80 }, { containerPort: 81, hostPort: port }],
});
const device = 'an extended resource such as a GPU';

it.each<[name: string, spec: JsonObject, obstacle: string | undefined]>([
  ['nothing', containerWith({}), undefined],
  ['ports of its own', containerWith({ ports: [{ containerPort: 80 }] }), undefined],
  ['a host port', containerWith(hostPort(81)), 'a host port'],
  ['a host port of 0, which is none', containerWith(hostPort(0)), undefined],
  ['a host port of a native sidecar', sidecarWith(hostPort(81)), 'a host port'],
  ['hostNetwork', { ...containerWith({}), hostNetwork: true }, 'a host port'],
  ['no hostNetwork', { ...containerWith({}), hostNetwork: false }, undefined],
  [
    'a claim among volumes',
    {
      ...containerWith({}),
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'b', persistentVolumeClaim: {} },
      ],
    },
    'a persistent volume claim',
  ],
  ['volumes without a claim', { ...containerWith({}), volumes: [{ name: 'a', emptyDir: {} }] }, undefined],
  ['a GPU', containerWith(limits('nvidia.com/gpu')), device],
  ['a GPU that it requests', containerWith(requests('nvidia.com/gpu')), device],
  ['a GPU of a native sidecar', sidecarWith(limits('nvidia.com/gpu')), device],
  [
    'a GPU of an init container',
    { ...containerWith({}), initContainers: [null, { name: 'init', ...limits('nvidia.com/gpu') }] },
    device,
  ],
  ['a claim on a device', { ...containerWith({}), resourceClaims: [{ name: 'gpu' }] }, 'a resource claim'],
  ['no claims on devices', { ...containerWith({}), resourceClaims: [] }, undefined],
  ['memory', containerWith(limits('memory')), undefined],
  ['huge pages', containerWith(limits('hugepages-2Mi')), undefined],
  ['a resource of Kubernetes’ own', containerWith(limits('example.kubernetes.io/x')), undefined],
  ['one of its whole domain', containerWith(limits('kubernetes.io/x')), undefined],
  ['one of a domain that only ends so', containerWith(limits('mykubernetes.io/x')), device],
  ['one of a longer domain', containerWith(limits('kubernetes.io.example/x')), device],
])('of a pod with %s: %s', (_name, spec, obstacle) => {
  expect(obstacleTo(spec)).toBe(obstacle);
});

it.each<[term: JsonObject, isObstacle: boolean]>([
  [{ labelSelector: { matchLabels: { app: 'web', tier: 'front' } } }, true],
  [{ labelSelector: { matchLabels: { app: 'web', tier: 'back' } } }, false],
  [{ labelSelector: { matchLabels: { other: 'web' } } }, false],
  [{ labelSelector: { matchExpressions: [{ key: 'app', operator: 'Exists' }] } }, true],
])('takes the required anti-affinity %j for an obstacle: %s', (term, isObstacle) => {
  const podAntiAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [term] };
  const spec = { ...containerWith({}), affinity: { podAntiAffinity } };
  const labels = { app: 'web', tier: 'front', extra: 'x' };
  expect(obstacleTo(spec, labels)).toBe(isObstacle ? 'required anti-affinity' : undefined);
});

it('finds nothing in a workload without a template', () => {
  expect(surgeObstacle({})).toBeUndefined();
});
