import type { Figure, RowResult } from './bench-row.ts';
import { shownValue } from './figure-tables.ts';
import { aboutKilobytes, figuresOf, figuresWith, numberIn } from './figures-in.ts';

/** What Gracehook shall reach, and how that is read from a row's figures. Never asserted in a test. */
export interface Aim {
  readonly text: string;
  readonly row: string;
  /** Ratios are of arms in the same run and hold on any machine; absolute ones say little without theirs. */
  readonly kind: 'ratio' | 'absolute';
  /** Undefined where the row lacks a figure that it takes. */
  readonly measure: (figures: readonly Figure[]) => Measurement | undefined;
}

/** What was measured of an aim, in words, and whether that is enough. */
interface Measurement {
  readonly value: string;
  readonly isReached: boolean;
}

/** An aim beside what the results say of it. */
export interface JudgedAim extends Pick<Aim, 'text' | 'row' | 'kind'> {
  readonly value: string;
  readonly verdict: 'reached' | 'not reached' | 'not measured';
}

/** Holds aims against results; a row that is void measured nothing. */
export function judgeAims(chosen: readonly Aim[], results: readonly RowResult[]): JudgedAim[] {
  return chosen.map(({ text, row, kind, measure }) => {
    const isVoid = results.some((one) => one.row === row && one.void !== undefined);
    const measurement = measure(figuresOf(results, row));
    const verdict =
      measurement === undefined ? 'not measured' : measurement.isReached ? 'reached' : 'not reached';
    return { text, row, kind, value: measurement?.value ?? (isVoid ? 'void' : '–'), verdict };
  });
}

const [gracehook, floor, controllerRuntime] = ['gracehook', 'floor', 'controller-runtime'];
const policies = { jsonPatch: 'policy-json-patch', applyConfiguration: 'policy-apply-configuration' };
const admissionSizes = [3.6, 15, 73];

/** What the issue of the bench asks for, in its order. */
export const aims: readonly Aim[] = [
  ...admissionSizes.map((size) => addedAgainst(floor, size, 1.1, 'the floor')),
  ...admissionSizes.map((size) =>
    addedAgainst(controllerRuntime, size, size === 73 ? 0.55 : 0.65, 'controller-runtime'),
  ),
  ...admissionSizes.map((size): Aim => {
    const text = `CPU of the webhook, ${size} KB: at most 0.2 × controller-runtime`;
    const measure = ratioOf('webhook_cpu_us_per_pod', size, controllerRuntime, atMost(0.2));
    return { text, row: 'admission', kind: 'ratio', measure };
  }),
  ...[15, 73].flatMap((size) => [
    addedAgainst(policies.jsonPatch, size, 1.15, 'MutatingAdmissionPolicy, JSONPatch'),
    addedAgainst(policies.applyConfiguration, size, 0.55, 'MutatingAdmissionPolicy, ApplyConfiguration'),
  ]),
];

type Judge = (value: number, words?: string) => Measurement;

function atMost(limit: number, unit = ''): Judge {
  return (value, words) => ({ value: words ?? `${shownValue(value)}${unit}`, isReached: value <= limit });
}

function atLeast(limit: number, unit = ''): Judge {
  return (value, words) => ({ value: words ?? `${shownValue(value)}${unit}`, isReached: value >= limit });
}

function addedAgainst(arm: string, size: number, limit: number, name: string): Aim {
  const text = `latency added to a pod of ${size} KB, one client: at most ${limit} × ${name}`;
  return { text, row: 'admission', kind: 'ratio', measure: ratioOf('added_ms', size, arm, atMost(limit)) };
}

/** What Gracehook's value is of another arm's, at pods of a size. */
function ratioOf(key: string, size: number, arm: string, judge: Judge): Aim['measure'] {
  return (figures) => {
    const sized = figuresWith(figures, { size_bytes: aboutKilobytes(size) });
    const [own, other] = [gracehook, arm].map((name) => numberIn(sized, { arm: name }, key));
    return own === undefined || other === undefined ? undefined : judge(own / other);
  };
}
