import type { Grade, Overview, WorkloadOverview } from '../core/overview/overview.ts';
import { hanging } from './lay-out.ts';
import { overviewAdvice } from './overview-advice.ts';
import type { Paint, Tone } from './paint.ts';
import { shutdownsText } from './shutdowns-text.ts';
import { table } from './table.ts';

const tones = {
  graceful: 'good',
  unproven: 'quiet',
  'at risk': 'hint',
  dropping: 'bad',
} as const satisfies Record<Grade, Tone>;
/** Of columns that count what should not be. */
const faults: ReadonlySet<string> = new Set(['STALE', 'MISSED']);

interface Column {
  readonly head: string;
  readonly cell: (workload: WorkloadOverview) => string;
}

const columns: readonly Column[] = [
  { head: 'NAMESPACE', cell: ({ namespace }) => namespace },
  { head: 'NAME', cell: nameOf },
  { head: 'REPLICAS', cell: ({ replicas }) => `${replicas}` },
  { head: 'OPTED-IN-BY', cell: ({ optedInBy }) => optedInBy },
  { head: 'INJECTED', cell: ({ pods }) => `${pods.injected}` },
  { head: 'STALE', cell: ({ pods }) => `${pods.stale}` },
  { head: 'PREDATES', cell: ({ pods }) => `${pods.predates}` },
  { head: 'MISSED', cell: ({ pods }) => `${pods.missed}` },
  { head: 'SKIPPED', cell: ({ pods }) => `${pods.skipped}` },
  { head: 'SHUTDOWNS', cell: ({ shutdowns }) => shutdownsText(shutdowns) },
  { head: 'GRADE', cell: ({ grade }) => grade },
];
const wideColumns: readonly Column[] = [
  { head: 'DRAIN-P50', cell: ({ shutdowns }) => seconds(shutdowns?.drainP50Seconds) },
  { head: 'DRAIN-P95', cell: ({ shutdowns }) => seconds(shutdowns?.drainP95Seconds) },
  { head: 'REASONS', cell: ({ reasons }) => [...new Set(reasons.map(({ code }) => code))].join(',') || '-' },
];

/** A table of the opted-in workloads as kubectl would print it, and below it what to do about each. */
export function statusText(
  { workloads, namespace }: Overview,
  { isWide, width }: { readonly isWide: boolean; readonly width: number },
  paint: Paint,
): string[] {
  if (workloads.length === 0) {
    return [`No workloads opted in${namespace === undefined ? '' : ` in namespace ${namespace}`}.`];
  }
  const shown = [
    ...columns.filter(({ head }) => head !== 'NAMESPACE' || namespace === undefined),
    ...(isWide ? wideColumns : []),
  ];
  const rows = workloads.map((workload) => shown.map(({ cell }) => cell(workload)));
  const painted = (text: string, row: number, column: number) => {
    const head = shown[column]?.head ?? '';
    if (head === 'GRADE') return paint(tones[workloads[row]?.grade ?? 'unproven'], text);
    return faults.has(head) && text.trim() !== '0' ? paint('hint', text) : text;
  };
  return [
    ...table(
      shown.map(({ head }) => head),
      rows,
      painted,
    ),
    ...workloads.flatMap((workload) => adviceLines(workload, width, paint)),
  ];
}

function adviceLines(workload: WorkloadOverview, width: number, paint: Paint): string[] {
  const { restartCommand, namespace, explanation } = workload;
  const name = nameOf(workload);
  const grave = explanation?.reasons.filter(({ grade }) => grade !== 'note') ?? [];
  const codes = [...new Set(grave.map(({ code }) => code))].join(', ');
  const more = codes === '' ? [] : [`${codes}: gracehook explain -n ${namespace} ${name} tells what to do.`];
  const advice = [...overviewAdvice(workload), ...more];
  if (advice.length === 0 && restartCommand === undefined) return [];
  return [
    '',
    paint('title', `${namespace}/${name}`),
    ...advice.flatMap((sentence) => hanging('  - ', sentence, width)),
    ...(restartCommand === undefined ? [] : [`  ${paint('hint', '→')} ${restartCommand}`]),
  ];
}

function nameOf({ kind, name }: WorkloadOverview): string {
  return `${kind.toLowerCase()}/${name}`;
}

function seconds(value: number | undefined): string {
  return value === undefined ? '-' : `${value}s`;
}
