import type { CheckResultGroup } from '../../src/core/check/check-result.ts';
import { explainPod } from '../../src/core/explain/explain-pod.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { decideManifests } from '../../src/core/offline/decide-manifests.ts';
import type { Grade, Overview, PodCounts, WorkloadOverview } from '../../src/core/overview/overview.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { statisticsOf } from '../../src/core/terminations/statistics-of.ts';
import type { Termination, TerminationClass } from '../../src/core/terminations/termination.ts';

/** A shop with a workload of each grade and shutdowns of every class; one name tries to be markup. */
export function sampleOverview(): Overview {
  return {
    takenAt: '2026-03-02T09:30:00.000Z',
    context: 'sample',
    server: 'https://sample.example:6443',
    namespace: undefined,
    isInstalled: true,
    history: 'read',
    observedSince: '2026-02-20T08:00:00Z',
    workloads: [
      workload('checkout', 'graceful', 4, ['Drained', 'Drained', 'Drained', 'Drained', 'Unknown']),
      workload('cart', 'dropping', 3, ['Drained', 'DiedOnSigterm', 'DiedOnSigterm', 'DiedOnSigterm'], {
        command: ['sh', '-c', 'node server.js | tee log'],
      }),
      workload('search', 'dropping', 2, ['KilledAtGraceEnd', 'Drained', 'KilledAtGraceEnd', 'HookFailed']),
      workload('pictures', 'at risk', 1, ['EndedDuringDelay', 'Drained'], {}, { stale: 1, missed: 1 }),
      workload('<script>alert(1)</script>', 'unproven', 2, []),
    ],
  };
}

/** Checks of each outcome. */
export const sampleHealth: readonly CheckResultGroup[] = [
  {
    title: 'The webhook',
    results: [
      { name: 'ca-bundle', title: 'each entry has a caBundle', outcome: 'passed' },
      {
        name: 'changed-by',
        title: 'nobody changed the webhook configuration by hand',
        outcome: 'warned',
        found: 'kubectl-edit changed webhooks[0].failurePolicy on 2026-03-01.',
        remedy: 'Set it in the values of the chart, and run helm upgrade.',
      },
      {
        name: 'replicas',
        title: 'a replica is ready',
        outcome: 'failed',
        found: 'The Deployment gracehook has no replica.',
        remedy: 'Run kubectl -n gracehook scale deployment/gracehook --replicas=2.',
      },
    ],
  },
];

function workload(
  name: string,
  grade: Grade,
  replicas: number,
  classes: readonly TerminationClass[],
  container: JsonObject = {},
  pods: Partial<PodCounts> = {},
): WorkloadOverview {
  const terminations = classes.map(termination);
  const injected = replicas - (pods.stale ?? 0) - (pods.missed ?? 0);
  const counts = { injected: Math.max(injected, 0), stale: 0, missed: 0, skipped: 0, predates: 0, ...pods };
  const [decided] = decideManifests([deployment(name, replicas, container)], {
    context: defaultContext('1.0.0'),
    namespace: 'shop',
    isAllOptedIn: false,
  });
  if (decided === undefined) throw new Error('a Deployment has a pod');
  const explanation = explainPod(decided);
  return {
    ...{ namespace: 'shop', kind: 'Deployment', name, replicas, grade, terminations },
    ...{ optedInBy: 'workload', isCopyMissing: false, pods: counts, untrueProbes: [] },
    ...{ reasons: explanation.reasons, explanation },
    shutdowns: terminations.length === 0 ? undefined : statisticsOf(terminations),
    ...(counts.stale + counts.missed > 0 && {
      restartCommand: `kubectl -n shop rollout restart deployment/${name}`,
    }),
  };
}

const ends = {
  Drained: { exitCode: 0, tookSeconds: 9, drainSeconds: 4 },
  DiedOnSigterm: { exitCode: 143, tookSeconds: 5, drainSeconds: 0 },
  KilledAtGraceEnd: { exitCode: 137, tookSeconds: 40, drainSeconds: 35 },
  HookFailed: { exitCode: 0, tookSeconds: 2 },
  EndedDuringDelay: { exitCode: 0, tookSeconds: 2 },
  Unknown: {},
} as const satisfies Record<TerminationClass, object>;

function termination(found: TerminationClass, index: number): Termination {
  return {
    pod: `web-${index}`,
    at: `2026-03-0${1 + Math.floor(index / 3)}T1${index}:15:00Z`,
    class: found,
    container: 'app',
    graceSeconds: 40,
    delaySeconds: 5,
    drainSetting: 20,
    ...ends[found],
  };
}

function deployment(name: string, replicas: number, container: JsonObject): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, annotations: { 'gracehook.io/inject': 'enabled' } },
    spec: {
      replicas,
      template: {
        metadata: { labels: { app: name } },
        spec: { containers: [{ name: 'app', image: 'app', ports: [{ containerPort: 8080 }], ...container }] },
      },
    },
  };
}
