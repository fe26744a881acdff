import type { MomentOfEnd } from '../core/proof/place-failure.ts';
import type { Proof } from '../core/proof/proof.ts';
import { type PassSummary, summarizePass } from '../core/proof/proof-summary.ts';
import { hanging } from './lay-out.ts';
import type { Paint } from './paint.ts';
import { proofAdvice } from './proof-advice.ts';
import { proofVerdict } from './proof-verdict.ts';
import {
  durationWords,
  failedWords,
  grouped,
  lostMeaning,
  momentWords,
  passKinds,
  percentWords,
} from './proof-words.ts';
import { table } from './table.ts';

const columns: readonly (readonly [head: string, cell: (row: PassSummary) => string])[] = [
  ['EVENT', ({ event }) => event],
  ['GRACEHOOK', ({ kind }) => passKinds[kind]],
  ['PODS', ({ podsEnded }) => `${podsEnded}`],
  ['REQUESTS', ({ requests }) => `${requests}`],
  ['FAILED', failedWords],
  ['P50', ({ p50Milliseconds }) => durationWords(p50Milliseconds)],
  ['P95', ({ p95Milliseconds }) => durationWords(p95Milliseconds)],
  ['P99', ({ p99Milliseconds }) => durationWords(p99Milliseconds)],
  ['MAX', ({ maxMilliseconds }) => durationWords(maxMilliseconds)],
  ['LOST', ({ lostPercent }) => percentWords(lostPercent)],
  ['TOOK', ({ eventSeconds }) => (eventSeconds === undefined ? '-' : `${Math.round(eventSeconds)} s`)],
];

/** Eleven columns in a terminal of a hundred. */
const columnGap = 2;

/** A proof for the terminal: a row for each pass, what failed when and how, the verdict, and what to do. */
export function proofText(proof: Proof, { width }: { readonly width: number }, paint: Paint): string[] {
  const summaries = proof.passes.map(summarizePass);
  const painted = (text: string, row: number, column: number) => {
    if (columns[column]?.[0] !== 'FAILED') return text;
    return paint((summaries[row]?.failed ?? 0) > 0 ? 'bad' : 'good', text);
  };
  const { found, compared, killed, partial } = proofVerdict(proof);
  const asItIs = summaries.filter(({ kind }) => kind === 'as-it-is');
  const dropped = asItIs.some(({ failed }) => failed > 0);
  const [mark, tone] = dropped ? (['× ', 'bad'] as const) : goodOr(asItIs.length > 0);
  return [
    ...table(
      columns.map(([head]) => head),
      summaries.map((summary) => columns.map(([, cell]) => cell(summary))),
      painted,
      columnGap,
    ),
    ...(summaries.some(({ lostPercent }) => lostPercent > 0)
      ? hanging('  ', `LOST is ${lostMeaning}.`, width)
      : []),
    ...summaries.filter(({ failed }) => failed > 0).flatMap((summary) => failureLines(summary, width, paint)),
    '',
    ...(partial === undefined ? [] : hanging('! ', partial, width).map((line) => paint('hint', line))),
    ...hanging(mark, found, width).map((line) => paint(tone, line)),
    ...[compared, killed].flatMap((more) => (more === undefined ? [] : hanging('  ', more, width))),
    ...proof.caveats.flatMap((caveat) => hanging('! ', caveat, width).map((line) => paint('hint', line))),
    ...proofAdvice(proof).flatMap((sentence) => hanging('→ ', sentence, width)),
  ];
}

function goodOr(isMeasured: boolean) {
  return isMeasured ? (['√ ', 'good'] as const) : (['! ', 'hint'] as const);
}

function failureLines(summary: PassSummary, width: number, paint: Paint): string[] {
  const { event, kind, failures, kinds, moments } = summary;
  const byKind = Object.entries(failures).filter(([, count]) => count > 0);
  const byRequest = Object.entries(kinds).filter(([, { failed }]) => failed > 0);
  const lines: [name: string, words: string][] = [
    ['how', byKind.map(([failure, count]) => `${grouped(count)} ${failure}`).join(', ')],
    [
      'which',
      byRequest
        .map(([name, { failed, requests }]) => `${grouped(failed)} of ${grouped(requests)} ${name}`)
        .join(', '),
    ],
    ['when', whenWords(summary, moments)],
  ];
  return [
    '',
    paint('title', `${event}, ${passKinds[kind]}: ${grouped(summary.failed)} failed`),
    ...lines.flatMap(([name, words]) => hanging(`  ${name.padEnd(7)}`, words, width)),
  ];
}

/** Counts by moment, and the span of seconds after the deletion that was asked last. */
function whenWords({ placedFailures }: PassSummary, moments: PassSummary['moments']): string {
  const counts = (Object.keys(momentWords) as MomentOfEnd[])
    .filter((moment) => moments[moment] > 0)
    .map((moment) => `${grouped(moments[moment])} ${momentWords[moment]}`);
  const seconds = placedFailures
    .flatMap(({ secondsAfterDeletion: after }) => (after === undefined ? [] : [after]))
    .toSorted((a, b) => a - b)
    .map((after) => after.toFixed(1));
  const [first, last] = [seconds[0], seconds.at(-1)];
  if (first === undefined) return counts.join(', ');
  return `${counts.join(', ')}; ${first === last ? first : `${first} to ${last}`} s after a pod was told to go`;
}
