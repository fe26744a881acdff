import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ObservedWorkload, observe } from './observed-workload.ts';
import { apiDefault, copies, mark, send, surged } from './opted-in-workload.ts';
import { testCluster as cluster } from './test-cluster.ts';
import { createTestNamespace, eventually, type TestNamespace } from './test-namespace.ts';
import { workloadManifest } from './test-objects.ts';
import { startWebhook, type WebhookProcess } from './webhook-process.ts';

/*
 * What happens to workloads while the webhook is away, and how the next update heals it. All of them live through the
 * same three times: the webhook is there, it is killed (its registration stays), it is there again.
 */
const inject = 'gracehook.io/inject';
const delay = 'gracehook.io/delay';
const spec = { replicas: 0 };

interface Story {
  readonly annotations?: Record<string, string>;
  /** What happened before it went away, beside the creation. */
  readonly before?: (story: Actions) => Promise<unknown>;
  readonly meanwhile: (story: Actions) => Promise<unknown>;
}
interface Actions {
  annotate(...annotations: string[]): Promise<unknown>;
  undo(revision: number): Promise<unknown>;
  put(annotations: Record<string, string>): Promise<unknown>;
}

const stories: Readonly<Record<string, Story>> = {
  came: { meanwhile: ({ annotate }) => annotate(`${inject}=enabled`, `${delay}=7s`) },
  went: {
    annotations: { [inject]: 'enabled', [delay]: '7s' },
    meanwhile: ({ annotate }) => annotate(`${inject}-`, `${delay}-`),
  },
  changed: {
    annotations: { [inject]: 'enabled', [delay]: '7s' },
    meanwhile: ({ annotate }) => annotate(`${inject}=enabled`, `${delay}=9s`),
  },
  put: {
    annotations: { [inject]: 'enabled' },
    meanwhile: ({ put }) => put({ [inject]: 'enabled' }),
  },
  'put-silent': { annotations: { [inject]: 'enabled' }, meanwhile: ({ put }) => put({}) },
  'undo-out': {
    before: ({ annotate }) => annotate(`${inject}=enabled`),
    meanwhile: ({ undo }) => undo(1),
  },
  'undo-in': {
    annotations: { [inject]: 'enabled' },
    before: ({ annotate }) => annotate(`${inject}-`),
    meanwhile: ({ undo }) => undo(1),
  },
};

let namespace: TestNamespace;
let webhook: WebhookProcess | undefined;
const away = new Map<string, ObservedWorkload>();
const healed = new Map<string, ObservedWorkload>();

beforeAll(async () => {
  namespace = await createTestNamespace(cluster, 'away');
  webhook = await startWebhook(cluster);
  await forAll(async (name, { annotations = {}, before }) => {
    await send(namespace, 'create', workloadManifest(name, { spec, annotations }));
    await observe(namespace, `deployment/${name}`);
    await before?.(actionsOn(name));
    await observe(namespace, `deployment/${name}`);
  });
  await webhook.kill();
  await forAll(async (name, { meanwhile }) => {
    await meanwhile(actionsOn(name));
    away.set(name, await observe(namespace, `deployment/${name}`));
  });
  webhook = await startWebhook(cluster);
  await forAll(async (name) => {
    for (const touched of ['once', 'twice'])
      await namespace.kubectl([
        'annotate',
        '--overwrite',
        `deployment/${name}`,
        `example.org/touched=${touched}`,
      ]);
    healed.set(name, await observe(namespace, `deployment/${name}`));
  });
});
afterAll(async () => {
  await webhook?.remove();
  await namespace?.remove();
});

const of = (name: string) => `Deployment/${name}`;

it.each<[what: string, name: string, meanwhile: object, after: object, replicaSets: number]>([
  [
    'an annotation that came meanwhile is copied',
    'came',
    { traces: ['delay', 'inject'], strategy: apiDefault },
    { template: copies({ delay: '7s', inject: 'enabled' }, of('came')), strategy: surged },
    2,
  ],
  [
    'an annotation that went meanwhile takes its copies and the strategy with it',
    'went',
    { template: copies({ delay: '7s', inject: 'enabled' }, of('went')), strategy: surged },
    { traces: [], strategy: apiDefault },
    2,
  ],
  [
    'a value that changed meanwhile is copied anew',
    'changed',
    { template: copies({ delay: '7s', inject: 'enabled' }, of('changed')) },
    { template: copies({ delay: '9s', inject: 'enabled' }, of('changed')), strategy: surged },
    2,
  ],
  [
    'copies and strategy that a whole-object PUT took away come again',
    'put',
    { traces: ['inject'], strategy: apiDefault },
    {
      own: { inject: 'enabled', ...mark },
      template: copies({ inject: 'enabled' }, of('put')),
      strategy: surged,
    },
    2,
  ],
  [
    'a whole-object PUT that opts out leaves nothing to heal',
    'put-silent',
    { traces: [], strategy: apiDefault },
    { traces: [], strategy: apiDefault },
    2,
  ],
  [
    'an undo to an opted-in revision gets its strategy',
    'undo-in',
    {
      own: { inject: 'enabled' },
      template: copies({ inject: 'enabled' }, of('undo-in')),
      strategy: apiDefault,
    },
    {
      own: { inject: 'enabled', ...mark },
      template: copies({ inject: 'enabled' }, of('undo-in')),
      strategy: surged,
    },
    2,
  ],
  [
    // Undo takes the mark away with the annotations and keeps the strategy: nothing in the object tells any more whose
    // the 0 is, so it stays. That is what `remove` and `lint` look for.
    'an undo to before the opt-in opts out, but its strategy stays',
    'undo-out',
    { traces: [], strategy: surged },
    { traces: [], strategy: surged },
    2,
  ],
])('%s', (_what, name, meanwhile, after, replicaSets) => {
  expect(away.get(name)).toMatchObject(meanwhile);
  expect(healed.get(name)).toMatchObject({ ...after, replicaSets });
});

async function forAll(step: (name: string, story: Story) => Promise<void>): Promise<void> {
  await Promise.all(Object.entries(stories).map(([name, story]) => step(name, story)));
}

function actionsOn(name: string): Actions {
  const workload = `deployment/${name}`;
  return {
    annotate: (...annotations) => namespace.kubectl(['annotate', '--overwrite', workload, ...annotations]),
    undo: (revision) => namespace.kubectl(['rollout', 'undo', workload, `--to-revision=${revision}`]),
    put: (annotations) =>
      // The controller may write at the same moment.
      eventually(() => send(namespace, 'replace', workloadManifest(name, { spec, annotations })), {
        withinSeconds: 10,
      }),
  };
}
