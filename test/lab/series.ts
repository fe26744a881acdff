import type { PhaseName } from './phases.ts';

/** One of Lab 5's two Deployments. */
export type Workload = 'go-gateway' | 'python-worker';

/** The rows that are measured in one namespace, one after another. */
export interface Series {
  /** The Deployment that is restarted. */
  readonly workload: Workload;
  readonly manifest: 'v1' | 'v2';
  /** Arguments of kubectl that change the manifest's objects before anything is measured. */
  readonly preparation?: readonly (readonly string[])[];
  /** What a row is called beside its phase. */
  readonly remark?: string;
  /** What opts the workload in, without the prefix. */
  readonly annotations: Readonly<Record<string, string>>;
  /** What that adds to the containers of its pods. */
  readonly variables: Readonly<Record<string, string>>;
  readonly phases: readonly PhaseName[];
  /** False where the app itself is known to lose a request now and then: its rows are published and not judged. */
  readonly isJudged: boolean;
}

const gateway = { workload: 'go-gateway', annotations: { inject: 'enabled' }, variables: {} } as const;
const worker = {
  workload: 'python-worker',
  annotations: { inject: 'enabled', framework: 'gunicorn' },
  variables: { GUNICORN_CMD_ARGS: '--graceful-timeout 30' },
} as const;

/**
 * Lab 5's versions: v1 as it is and with an annotation, v2 as the document writes it by hand, v3 as v1 with annotations.
 * The gateway that ends by `Shutdown` alone has rows of its own: docs/adr/0006.
 */
export const series = {
  gateway: { ...gateway, manifest: 'v1', phases: ['control', 'optIn', 'injected'], isJudged: true },
  worker: { ...worker, manifest: 'v1', phases: ['control', 'optIn', 'injected'], isJudged: true },
  gatewayByHand: { ...gateway, manifest: 'v2', phases: ['byHand'], isJudged: true },
  workerByHand: { ...worker, manifest: 'v2', phases: ['byHand'], isJudged: true },
  workerWithRetries: {
    ...worker,
    manifest: 'v1',
    preparation: [
      ['annotate', 'deployment/go-gateway', 'gracehook.io/inject=enabled', 'gracehook.io/env=RETRY_COUNT=3'],
    ],
    remark: 'RETRY_COUNT=3',
    phases: ['optIn', 'injected'],
    isJudged: true,
  },
  gatewayByShutdownAlone: {
    ...gateway,
    manifest: 'v1',
    preparation: [['set', 'env', 'deployment/go-gateway', 'GOODBYE=off']],
    remark: 'plain Shutdown',
    phases: ['control', 'injected'],
    isJudged: false,
  },
} as const satisfies Record<string, Series>;

/** The name of a series, as `npm run lab -- --only` takes it. */
export type SeriesName = keyof typeof series;
