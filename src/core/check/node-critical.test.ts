import { expect, it } from 'vitest';
import { nodeCriticalOf, sentenceOnCritical } from './node-critical.ts';

const object = { metadata: { namespace: 'net', name: 'agent' } };
const mounting = (path: string) => ({ volumes: [{ name: 'v', hostPath: { path } }] });

it.each([
  [{ priorityClassName: 'system-node-critical' }, 'system-node-critical'],
  [mounting('/etc/cni/net.d'), 'CNI'],
  [mounting('/opt/cni/bin'), 'CNI'],
  [mounting('/var/lib/kubelet/plugins/csi.example.org'), 'CSI'],
  [mounting('/var/lib/kubelet/plugins_registry'), 'CSI'],
])('a node needs a pod with %j', (spec, because) => {
  expect(nodeCriticalOf(object, spec)).toMatchObject({
    namespace: 'net',
    name: 'agent',
    because: expect.stringContaining(because),
  });
});

it.each([{}, mounting('/var/log'), mounting('/var/lib/kubelet/pluginsx'), { priorityClassName: 'high' }])(
  'a node works without a pod with %j',
  (spec) => expect(nodeCriticalOf(object, spec)).toBeUndefined(),
);

it('names five, and counts the others', () => {
  const critical = Array.from({ length: 7 }, (_, index) => ({
    namespace: 'a',
    name: `p${index}`,
    because: 'x',
  }));
  expect(sentenceOnCritical(critical)).toMatch(/a\/p4 \(x\) and 2 more$/);
});
