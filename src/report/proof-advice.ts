import type { Pass, Proof } from '../core/proof/proof.ts';
import { type PassSummary, summarizePass } from '../core/proof/proof-summary.ts';
import { counted } from './counted.ts';
import { workloadName } from './proof-words.ts';

/** What to do about the requests that the workload dropped as it is; nothing where it dropped none. */
export function proofAdvice(proof: Proof): string[] {
  const found = proof.passes
    .filter(({ kind }) => kind === 'as-it-is')
    .map((pass) => ({ pass, summary: summarizePass(pass) }))
    .filter(({ summary }) => summary.failed > 0);
  const advice = found.flatMap(({ pass, summary }) => [
    ...(notInjected(pass) > 0 ? [optInAdvice(proof, notInjected(pass))] : []),
    ...adviceFor(summary, notInjected(pass) === 0),
  ]);
  return [...new Set(advice)];
}

function notInjected({ pods }: Pass): number {
  return pods.filter(({ deletedAt, isInjected }) => deletedAt !== undefined && !isInjected).length;
}

function optInAdvice(proof: Proof, count: number): string {
  const { namespace } = proof.workload;
  return `${counted(count, 'pod')} that ended did not have Gracehook: see gracehook explain -n ${namespace} ${workloadName(proof)}, opt in, restart once, and prove again.`;
}

function adviceFor({ moments, failures, placedFailures }: PassSummary, isInjected: boolean): string[] {
  const late = placedFailures.filter(({ moment }) => moment === 'afterSignal' || moment === 'gone');
  const isKeptOnly = late.length > 0 && late.every(({ sample }) => sample.connection === 'kept');
  return [
    ...(moments.before > 0
      ? ['Requests failed before any pod was told to go: this load, or the app, has a fault of its own.']
      : []),
    ...(isInjected && isKeptOnly
      ? [
          'After SIGTERM only kept connections broke: the app closes them at once. Let it finish what it serves, and say Connection: close.',
        ]
      : []),
    ...(isInjected && late.length > 0 && !isKeptOnly
      ? [
          'New connections failed after SIGTERM: what leads to the pods learns of their end later than the hook lasts. Raise gracehook.io/delay.',
        ]
      : []),
    ...(failures['5xx'] > 0
      ? ['Answers from 500 on come from the app, or from a proxy between: their words are in the report.']
      : []),
    ...(isInjected && moments.hook > 0
      ? [
          'Requests failed while the hook ran: new pods may be in traffic before they can serve. Look at the readiness probe.',
        ]
      : []),
  ];
}
