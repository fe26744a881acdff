import { expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { ownAnnotations, sourcesOfPod } from './sources.ts';

const podWith = (annotations: JsonObject) => ({ metadata: { annotations } });

/** What the pod's two sources say, by name. */
function saidBy(annotations: JsonObject) {
  const [pod, workload] = sourcesOfPod(podWith(annotations));
  expect([pod.place, workload.place]).toEqual(['pod', 'workload']);
  return { pod: Object.fromEntries(pod.values), workload: Object.fromEntries(workload.values) };
}

it('knows our annotations by their prefix, and takes it away', () => {
  const annotations = {
    'gracehook.io/delay': '5s',
    'gracehook.io/': 'x',
    'a.gracehook.io/delay': 'y',
    other: 'z',
  };
  expect([...ownAnnotations(podWith({ ...annotations, 'gracehook.io/drain': 5 }))]).toEqual([
    ['delay', '5s'],
    ['', 'x'],
  ]);
});

it('takes for the workload’s what was copied from there and is still so', () => {
  const copied = '{"of":"Deployment/web","delay":"5s","drain":"9s"}';
  expect(
    saidBy({
      'gracehook.io/copied': copied,
      'gracehook.io/delay': '5s',
      'gracehook.io/drain': '8s',
      'gracehook.io/inject': 'enabled',
    }),
  ).toEqual({
    pod: { copied, drain: '8s', inject: 'enabled' },
    workload: { delay: '5s' },
  });
});

it('takes everything for the pod’s own where nothing was copied', () => {
  expect(saidBy({ 'gracehook.io/delay': '5s' })).toEqual({ pod: { delay: '5s' }, workload: {} });
});
