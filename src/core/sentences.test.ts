import { expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';
import type { JsonObject } from './json.ts';
import { defaultContext, type PodContext } from './pod-context.ts';
import type { ReasonCode } from './reasons.ts';
import { decideWorkload } from './workload/decide-workload.ts';

const standard = defaultContext('0.0.0');
const forbidding = {
  ...standard,
  namespace: 'shop',
  bounds: { ...standard.bounds, forbiddenNamespaces: new Set(['shop']) },
};
const namespaceSays = (name: string, value: string): PodContext => ({
  ...standard,
  sources: [{ place: 'namespace', values: new Map([[name, value]]) }],
});
const withoutSleep = { ...standard, capabilities: { sleep: false, stopSignal: false } };
const withSignals = { ...standard, capabilities: { sleep: true, stopSignal: true } };

/** Annotations from settings without their prefix, opted in unless they say otherwise. */
function annotationsOf(settings: JsonObject): JsonObject {
  const all = Object.entries({ inject: 'enabled', ...settings });
  return Object.fromEntries(all.map(([name, value]) => [`gracehook.io/${name}`, value]));
}

interface PodCase {
  readonly says?: JsonObject;
  readonly container?: JsonObject;
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
  readonly context?: PodContext;
}

function pod({ says = {}, container = {}, metadata = {}, spec = {}, context = standard }: PodCase): Decision {
  return decide(
    {
      metadata: { annotations: annotationsOf(says), ...metadata },
      spec: { containers: [{ name: 'web', ...container }], ...spec },
    },
    context,
  );
}

interface WorkloadCase {
  readonly says?: JsonObject;
  readonly template?: JsonObject;
  readonly metadata?: JsonObject;
  readonly spec?: JsonObject;
  readonly isUpdate?: boolean;
}

function workload({ says = {}, template = {}, metadata = {}, spec = {}, isUpdate }: WorkloadCase): Decision {
  const object = {
    kind: 'Deployment',
    metadata: { name: 'web', annotations: annotationsOf(says), ...metadata },
    spec: { template: { spec: { containers: [{ name: 'web' }] }, ...template }, ...spec },
  };
  const old = isUpdate === true ? { kind: 'Deployment', spec: {} } : undefined;
  return decideWorkload(object, { ...standard, old });
}

const owner = (kind: string) => ({ ownerReferences: [{ kind, controller: true }] });
const port = { ports: [{ containerPort: 8080 }] };
const quarter = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } };
const manyContainers = () => Array.from({ length: 20 }, (_, index) => ({ name: `c${index}` }));
const own = (name: string) => [{ name, value: 'own' }];

/** For every reason, what comes to it. A new code needs its row here. */
const decisions: Record<ReasonCode, () => Decision> = {
  Forbidden: () => pod({ context: forbidding }),
  MirrorPod: () => pod({ metadata: { annotations: { 'kubernetes.io/config.mirror': 'x' } } }),
  NotOptedIn: () => pod({ metadata: { annotations: {} } }),
  Disabled: () => pod({ says: { inject: 'disabled' } }),
  RunsToCompletion: () => pod({ metadata: { ...owner('Job'), annotations: annotationsOf({}) } }),
  GracePeriodZero: () => pod({ spec: { terminationGracePeriodSeconds: 0 } }),
  NoKnownContainer: () => pod({ says: { containers: 'api' } }),
  OwnedByController: () =>
    workload({
      metadata: { ...owner('Shop'), name: 'web', annotations: annotationsOf({}) },
    }),
  BeingDeleted: () => workload({ metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' } }),
  NameUnknown: () => workload({ metadata: { name: null } }),
  InvalidAnnotation: () => pod({ says: { delay: 'banana' } }),
  UnknownAnnotation: () => pod({ says: { dealy: '5s' } }),
  ForbiddenVariable: () => pod({ says: { env: 'LD_PRELOAD=x' } }),
  MisplacedLabel: () =>
    pod({
      metadata: { annotations: annotationsOf({}), labels: { 'gracehook.io/delay': 'x' } },
    }),
  VariableNotAllowed: () => pod({ context: namespaceSays('env', 'A=1') }),
  VariablesTooLarge: () =>
    pod({ says: { env: `A=${'x'.repeat(250_000)}` }, spec: { containers: manyContainers() } }),
  UnknownContainer: () => pod({ says: { containers: 'web,api' } }),
  UnitMissing: () => workload({ says: { delay: '5' } }),
  NamespaceUnknown: () => pod({ context: { ...standard, isNamespaceUnknown: true } }),
  DelayCapped: () => workload({ says: { delay: '9m' } }),
  GraceCapped: () => workload({ says: { drain: '20m' } }),
  FrameworkDrainTooLong: () => pod({ says: { framework: 'gunicorn', buffer: '5s' } }),
  PreStopPortUnknown: () => workload({ says: { 'pre-stop-path': '/bye' } }),
  SleepUnsupported: () => pod({ context: withoutSleep }),
  PreStopAlreadySet: () => pod({ container: { lifecycle: { preStop: { sleep: { seconds: 1 } } } } }),
  StopSignalUnsupported: () => workload({ says: { 'stop-signal': 'SIGQUIT' } }),
  StopSignalAlreadySet: () =>
    pod({
      says: { 'stop-signal': 'SIGQUIT' },
      container: { lifecycle: { stopSignal: 'SIGINT' } },
      spec: { os: { name: 'linux' } },
      context: withSignals,
    }),
  ReadinessAlreadySet: () => pod({ container: { readinessProbe: {} } }),
  StartupAlreadySet: () => pod({ says: { startup: 'tcp' }, container: { startupProbe: {} } }),
  VariableAlreadySet: () => pod({ says: { env: 'A=1' }, container: { env: own('A') } }),
  FrameworkFlagSet: () =>
    pod({ says: { framework: 'gunicorn' }, container: { args: ['--graceful-timeout=9'] } }),
  EnvFromOverridden: () =>
    pod({ says: { env: 'A=1' }, container: { envFrom: [{ configMapRef: { name: 'c' } }] } }),
  NativeSidecar: () => pod({ spec: { initContainers: [{ name: 'proxy', restartPolicy: 'Always' }] } }),
  OutboundProxy: () => pod({ spec: { containers: [{ name: 'web' }, { name: 'cloud-sql-proxy' }] } }),
  HostNetwork: () =>
    pod({
      container: port,
      metadata: { ...owner('ReplicaSet'), annotations: annotationsOf({}) },
      spec: { hostNetwork: true },
    }),
  ReadinessPortUnused: () =>
    pod({ says: { 'readiness-port': '81' }, container: { livenessProbe: { tcpSocket: { port: 80 } } } }),
  NoReadiness: () => pod({}),
  NoStartup: () => workload({ says: { startup: 'tcp' } }),
  ShellEntrypoint: () =>
    workload({
      template: { spec: { containers: [{ name: 'web', command: ['sh', '-c', 'serve'] }] } },
    }),
  OptInRollout: () => workload({ isUpdate: true }),
  TemplateHides: () =>
    workload({
      says: { delay: '5s' },
      template: { metadata: { annotations: { 'gracehook.io/delay': '9s' } } },
    }),
  AnnotationsTooLarge: () =>
    workload({ template: { metadata: { annotations: { a: 'x'.repeat(240 * 1024) } } } }),
  SingleReplica: () => workload({ spec: { replicas: 1 } }),
  RecreateStrategy: () => workload({ spec: { strategy: { type: 'Recreate' } } }),
  PodsUnavailable: () =>
    workload({
      spec: { replicas: 2, strategy: { rollingUpdate: { maxUnavailable: '100%' } } },
    }),
  OnDeleteStrategy: () => workload({ spec: { updateStrategy: { type: 'OnDelete' } } }),
  RolloutPaused: () => workload({ spec: { paused: true } }),
  SurgeBlocked: () =>
    workload({
      template: { spec: { containers: [{ name: 'web' }], hostNetwork: true } },
      spec: { strategy: quarter },
    }),
};

it.each(Object.entries(decisions))(
  'says %s in a whole sentence, which no warning cuts off',
  (code, decided) => {
    const { reasons, warnings } = decided();
    const details = reasons.filter((reason) => reason.code === code).map(({ detail }) => detail);
    expect(details).toHaveLength(1);
    expect(details[0]).toMatch(/^\S+ \S.{15,}[.?]$/);
    for (const warning of warnings) expect(warning).toMatch(/[.?]$/);
  },
);

it('says nothing else of an object that is left alone before anything is decided', () => {
  const alone: ReasonCode[] = ['Forbidden', 'MirrorPod', 'BeingDeleted', 'OwnedByController', 'NameUnknown'];
  for (const code of alone) expect(decisions[code]().reasons.map((reason) => reason.code)).toEqual([code]);
});
