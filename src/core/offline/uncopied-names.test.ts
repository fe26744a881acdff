import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { defaultContext } from '../pod-context.ts';
import { adviceFor } from './advice-for.ts';
import { allReasons } from './all-reasons.ts';
import { decideManifests } from './decide-manifests.ts';

const inject = 'gracehook.io/inject';
const template = { spec: { containers: [{ name: 'web' }] } };

function advised(kind: string, metadata: JsonObject): string[] {
  const spec = kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template };
  const policy = { context: defaultContext('test'), namespace: 'default', isAllOptedIn: false };
  return decideManifests([{ kind, metadata: { name: 'web', ...metadata }, spec }], policy).flatMap((pod) =>
    allReasons(pod).map((one) => `${one.code}: ${one.detail} ${adviceFor(one, pod).remedy}`),
  );
}

it.each(['Rollout', 'ReplicaSet', 'ReplicationController'])(
  'tells a %s that its own annotations and labels reach no pod',
  (kind) => {
    const [notOptedIn, annotation, misspelt, label, ...others] = advised(kind, {
      annotations: { [inject]: 'enabled', 'gracehok.io/delay': '5s', team: 'shop' },
      labels: { [inject]: 'enabled' },
    });
    expect(notOptedIn).toMatch(/ To opt in, annotate the pod template: /);
    expect(annotation).toContain(`${inject} has no effect on a ${kind}; write it into the pod template.`);
    expect(misspelt).toContain('UnknownAnnotation: gracehok.io/delay is not read by Gracehook');
    expect(label).toContain(
      `${inject} has no effect on a ${kind}; make it an annotation of the pod template.`,
    );
    expect(others).toEqual([]);
  },
);

it.each(['Job', 'CronJob'])('leads nobody on with a %s, whose pods are left alone anyway', (kind) => {
  const [notOptedIn, annotation, ...others] = advised(kind, { annotations: { [inject]: 'enabled' } });
  expect(notOptedIn).toMatch(/ Nothing: nobody sends requests to a pod that ends by itself\.$/);
  expect(annotation).toContain(
    `has no effect on a ${kind}, whose pods end by themselves; remove it. Remove it: `,
  );
  expect(others).toEqual([]);
});

it('says nothing of annotations that a controller copied to what it made', () => {
  const ownerReferences = [{ kind: 'Deployment', controller: true }];
  expect(advised('ReplicaSet', { annotations: { [inject]: 'enabled' }, ownerReferences })).toHaveLength(1);
});
