import { expect, it } from 'vitest';
import type { Finding } from '../core/removal/finding.ts';
import { unpainted } from './paint.ts';
import { isDoingAnything, removalPlan } from './removal-plan.ts';
import { leftBehind, type Removal, removalReport } from './removal-report.ts';

const helm = { tool: 'Helm', name: 'gracehook', namespace: 'infra' } as const;
const installed = { name: 'gracehook', hasWorkloadEntry: false, deployer: helm };
const git = { manager: 'argocd-controller', keys: ['inject', 'template inject'] };

function finding(ownName: string, more: Partial<Finding> = {}): Finding {
  return {
    name: `shop/deployment/${ownName}`,
    kind: 'Deployment',
    namespace: 'shop',
    ownName,
    parts: ['copies'],
    isRolling: true,
    refusal: undefined,
    inManifests: [],
    deployer: undefined,
    isUnmarkedSurge: false,
    ...more,
  };
}

const web = finding('web');
const done = { finding: web, state: 'done', detail: 'all pods are replaced' } as const;
const nothing: Removal = {
  outcomes: [],
  findings: [],
  configurations: [installed],
  pods: new Map(),
  isAll: false,
  isChecked: true,
};

it('the plan counts by namespace, or names each object', () => {
  const namespace = finding('pay', {
    name: 'namespace/pay',
    kind: 'Namespace',
    namespace: 'pay',
    parts: ['annotations'],
    isRolling: false,
  });
  const plan = {
    context: 'prod',
    server: 'https://10.0.0.10:6443',
    namespace: undefined,
    configurations: [{ ...installed, hasWorkloadEntry: true }],
    findings: [web, namespace, finding('git', { parts: [], inManifests: [git] })],
    isDetailed: false,
  };
  expect(isDoingAnything(plan)).toBe(true);
  const head = [
    'context  prod',
    'server   https://10.0.0.10:6443',
    'deletes the entry workloads.gracehook.io of gracehook: from then on nothing is copied, anywhere',
    'takes back what Gracehook wrote in all namespaces: 1 workload, 1 namespace; 1 replaces its pods',
  ];
  expect(removalPlan(plan, unpainted)).toEqual([
    ...head,
    '  shop: 1 workload; 1 replaces its pods',
    '  pay: 0 workloads, 1 namespace; no pod is replaced',
  ]);
  expect(removalPlan({ ...plan, isDetailed: true }, unpainted)).toEqual([
    ...head,
    '  shop/deployment/web: copies; its pods are replaced',
    '  namespace/pay: annotations',
  ]);
});

it('a plan for a cluster without Gracehook says so', () => {
  const plan = {
    context: 'prod',
    server: 'https://10.0.0.10:6443',
    namespace: 'shop',
    configurations: [],
    findings: [],
    isDetailed: false,
  };
  expect(isDoingAnything(plan)).toBe(false);
  expect(removalPlan(plan, unpainted).slice(2)).toEqual([
    'no webhook configuration of Gracehook is there',
    'nothing to take back in the namespace shop',
  ]);
});

it('when all is done, the report leads to the uninstall', () => {
  expect(removalReport(nothing, unpainted)).toEqual([
    'nothing to do',
    'next: helm uninstall gracehook --namespace infra',
  ]);
  const pods = new Map([['shop/pod/alone', 1]]);
  expect(removalReport({ ...nothing, outcomes: [done], pods }, unpainted)).toEqual([
    'taken back: 1 of 1',
    'pods that carry injected fields until they are replaced:',
    '  shop/pod/alone: 1 pod',
    'next: helm uninstall gracehook --namespace infra',
  ]);
});

it.each<[what: string, removal: Partial<Removal>, left: string[]]>([
  ['what is done or held', { outcomes: [done, { ...done, state: 'held' }] }, []],
  [
    'a stuck rollout, once',
    { outcomes: [{ ...done, state: 'unfinished', detail: 'after 6 s' }], findings: [web] },
    ['shop/deployment/web: unfinished, after 6 s'],
  ],
  [
    'what was written again',
    { outcomes: [done], findings: [{ ...web, deployer: helm }] },
    ['shop/deployment/web: something wrote it again; it belongs to Helm: infra/gracehook'],
  ],
  [
    'what must not be written',
    { findings: [{ ...web, parts: [], refusal: 'A Canary owns this workload.' }] },
    ['shop/deployment/web: A Canary owns this workload.'],
  ],
  ['what Git names, without all', { findings: [{ ...web, parts: [], inManifests: [git] }] }, []],
  [
    'what Git names, with all',
    { isAll: true, findings: [{ ...web, parts: [], inManifests: [git] }] },
    ['shop/deployment/web: a manifest names it, see below'],
  ],
  [
    'an entry that came again',
    { configurations: [{ ...installed, hasWorkloadEntry: true }] },
    ['the workload entry of gracehook is there again; it belongs to Helm: infra/gracehook'],
  ],
  [
    'nothing that was not looked at again',
    { isChecked: false, findings: [web], configurations: [{ ...installed, hasWorkloadEntry: true }] },
    [],
  ],
])('left is %s', (_what, removal, left) => {
  expect(leftBehind({ ...nothing, ...removal })).toEqual(left);
});

it('what is left sends back to remove, never to the uninstall', () => {
  const removal = { ...nothing, outcomes: [{ ...done, state: 'failed', detail: 'denied' } as const] };
  expect(removalReport(removal, unpainted)).toEqual([
    'taken back: 0 of 1',
    'left:',
    '  shop/deployment/web: failed, denied',
    'next: see to what is left, then run gracehook remove again',
  ]);
});

it('the report names who may write it again, and strategies that nobody claims', () => {
  const ofHelm = { ...done, finding: { ...web, deployer: { ...helm, name: 'web', namespace: undefined } } };
  const findings = [
    finding('old', { parts: [], isUnmarkedSurge: true }),
    finding('git', { parts: [], inManifests: [git], deployer: { ...helm, tool: 'Argo CD', name: 'shop' } }),
  ];
  const held = { finding: finding('db'), state: 'held', detail: 'it is paused' } as const;
  const report = removalReport({ ...nothing, isAll: true, outcomes: [ofHelm, held], findings }, unpainted);
  expect(report.slice(3)).toEqual([
    'taken back, but these pods wait for somebody:',
    '  shop/deployment/db: it is paused',
    'in manifests: these stay, and come back wherever they are taken away:',
    '  shop/deployment/git: argocd-controller names inject, template inject; Argo CD: infra/shop',
    'may write what was taken away again:',
    '  shop/deployment/web: Helm: web',
    'maxUnavailable 0 that nobody claims: perhaps ours, from before a rollout undo:',
    '  shop/deployment/old',
    'next: see to what is left, then run gracehook remove again',
  ]);
});

it.each([
  [undefined, 'delete the manifests that gracehook came with'],
  [{ tool: 'Argo CD', name: 'gracehook', namespace: undefined }, 'take gracehook out of Argo CD'],
  [{ tool: 'Helm', name: 'gracehook', namespace: undefined }, 'helm uninstall gracehook'],
] as const)('of %j the next step is: %s', (deployer, next) => {
  const report = removalReport({ ...nothing, configurations: [{ ...installed, deployer }] }, unpainted);
  expect(report.at(-1)).toBe(`next: ${next}`);
});
