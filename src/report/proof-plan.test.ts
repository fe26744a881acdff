import { expect, it } from 'vitest';
import { unpainted } from './paint.ts';
import { type ProofPlan, proofPlan } from './proof-plan.ts';

const plan: ProofPlan = {
  ...{ context: 'kind', server: 'https://127.0.0.1:6443', requestsPerSecond: 20, fewerReplicas: 1 },
  ...{ events: ['restart'], isCompared: false, methods: ['GET'] },
  url: new URL('http://shop.example.org'),
  service: undefined,
  caveats: [],
  target: {
    ...{ kind: 'Deployment', namespace: 'shop', name: 'web', path: '', labelSelector: '', replicas: 2 },
    ...{
      workload: { kind: 'Deployment', metadata: { name: 'web' } },
      pods: [],
      autoscalers: [],
      services: [],
    },
  },
};
const shown = (changes: Partial<ProofPlan> = {}) => proofPlan({ ...plan, ...changes }, 120, unpainted);

it('says least where least is done: no row without a text', () => {
  expect(shown({ events: ['evict'] })).toEqual([
    'context   kind',
    'server    https://127.0.0.1:6443',
    'workload  deployment/web in shop, 2 pods',
    'url       http://shop.example.org/ (no Service of the namespace is known by that)',
    'load      20 requests a second, GET, over new and kept connections',
    'does      under load: evicts its 2 pods one after the other, as disruption budgets allow',
  ]);
});

it('tells the four steps of a comparison, and that requests will be dropped in it', () => {
  const lines = shown({ isCompared: true, methods: ['GET', 'POST'] });
  expect(lines.slice(5)).toEqual([
    'does      1. sets gracehook.io/inject: disabled in its pod template, which replaces its pods; not counted',
    '          2. under load: restarts it as kubectl rollout restart does',
    '          3. puts that back as it was, which replaces its pods; not counted',
    '          4. under load: the same again',
    'leaves    the annotation of the restart in its pod template, as kubectl does',
    'beware    the POST requests are real ones: --method GET leaves them out',
    '          requests will be dropped while Gracehook is disabled: that is what is compared with',
  ]);
});

it('names the Service that the URL leads to, own or not, and what nobody checked', () => {
  expect(shown({ service: { name: 'web', selects: 'own', labelSelector: 'app=web' } })[3]).toContain(
    '(its Service web)',
  );
  const [row] = shown({ service: { name: 'manual', selects: 'unknown', labelSelector: '' } }).slice(3);
  expect(row).toContain('(the Service manual)');
  expect(shown({ events: ['evict'], caveats: ['Nobody checked that.'] }).at(-1)).toBe(
    'beware    Nobody checked that.',
  );
});

it('warns of an eviction that leaves no pod', () => {
  const alone = { ...plan.target, replicas: 1 };
  expect(shown({ events: ['evict'], target: alone }).slice(5)).toEqual([
    'does      under load: evicts its only pod, as disruption budgets allow',
    'beware    no other pod serves while its only one is evicted: requests may fail until the new one is ready',
  ]);
  expect(shown({ events: ['restart'], target: alone }).join()).not.toContain('beware');
});
