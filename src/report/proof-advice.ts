import type { Pass, Proof } from '../core/proof/proof.ts';
import { type PassSummary, summarizePass } from '../core/proof/proof-summary.ts';
import { workloadName } from './proof-words.ts';

/** For so long nothing is answered at the end of a pass where the URL does not come back. */
const unansweredMilliseconds = 3_000;

/** What to do about what the workload dropped as it is, and about pods that had to be killed; nothing where all went well. */
export function proofAdvice(proof: Proof): string[] {
  const passes = proof.passes
    .filter(({ kind }) => kind === 'as-it-is')
    .map((pass) => ({ pass, summary: summarizePass(pass) }));
  const advice = passes.flatMap(({ pass, summary }) => {
    const isInjected = !pass.pods.some(hasEndedWithout);
    return [
      ...(summary.failed === 0 ? [] : failureAdvice(proof, pass, summary, isInjected)),
      ...(summary.podsKilled === 0 ? [] : [killedAdvice(isInjected)]),
    ];
  });
  return [...new Set(advice)];
}

function hasEndedWithout({ deletedAt, isInjected }: Pass['pods'][number]): boolean {
  return deletedAt !== undefined && !isInjected;
}

function failureAdvice(proof: Proof, pass: Pass, summary: PassSummary, isInjected: boolean): string[] {
  // What never comes back says nothing of how pods end.
  if (isUnansweredAtTheEnd(pass)) return [unansweredAdvice];
  return [...(isInjected ? [] : [optInAdvice(proof, pass)]), ...momentAdvice(summary, isInjected)];
}

function optInAdvice(proof: Proof, { pods }: Pass): string {
  const { namespace } = proof.workload;
  const ended = pods.filter(({ deletedAt }) => deletedAt !== undefined).length;
  const name = workloadName(proof);
  return `${pods.filter(hasEndedWithout).length} of ${ended} pods that ended did not have Gracehook. Opt in with kubectl -n ${namespace} annotate ${name} gracehook.io/inject=enabled, which restarts it, and prove again; where it is opted in already, gracehook explain -n ${namespace} ${name} says why.`;
}

const unansweredAdvice =
  'Until the end nothing was answered any more, though new pods were ready. Either the URL leads to one pod only, as kubectl port-forward and some tunnels do, or what leads to the pods still sends to those that are gone: give the URL that the clients use, and look at the endpoints of its Service.';

function isUnansweredAtTheEnd({ samples }: Pass): boolean {
  const end = samples.reduce((latest, { dueAt }) => Math.max(latest, dueAt), 0);
  const last = samples.filter(({ dueAt }) => dueAt > end - unansweredMilliseconds);
  return last.length > 0 && last.every(({ failure }) => failure !== null);
}

function killedAdvice(isInjected: boolean): string {
  const longer = isInjected ? 'gracehook.io/drain' : 'terminationGracePeriodSeconds';
  return `Pods were killed at the end of their grace period, with whatever they still served: let the app end by itself on SIGTERM, which process 1 has to handle, or raise ${longer} where it needs longer.`;
}

function momentAdvice({ moments, failures, placedFailures }: PassSummary, isInjected: boolean): string[] {
  const late = placedFailures.filter(({ moment }) => moment === 'afterSignal' || moment === 'gone');
  const isKeptOnly = late.every(({ sample }) => sample.connection === 'kept');
  const isSignalled = late.some(({ moment }) => moment === 'afterSignal');
  const advice: [isSo: boolean, sentence: string][] = [
    [
      moments.before > 0,
      'Requests failed before any pod was told to go: this load, or the app, has a fault of its own.',
    ],
    [
      isInjected && late.length > 0 && isKeptOnly,
      'After SIGTERM only kept connections broke: the app closes them at once. Let it finish what it serves, and say Connection: close.',
    ],
    [
      isInjected && isSignalled && !isKeptOnly,
      'New connections failed after SIGTERM: what leads to the pods learns of their end later than the hook lasts. Raise gracehook.io/delay.',
    ],
    [
      isInjected && late.length > 0 && !isSignalled && !isKeptOnly,
      'New connections failed only once a pod was gone: what leads to the pods learns of their end later than that. See that it follows the endpoints, or raise gracehook.io/delay.',
    ],
    [
      failures['5xx'] > 0,
      'Answers from 500 on come from the app, or from a proxy between: their words are in the report.',
    ],
    [
      isInjected && moments.hook > 0,
      'Requests failed while the hook ran: new pods may be in traffic before they can serve. Look at the readiness probe.',
    ],
  ];
  return advice.filter(([isSo]) => isSo).map(([, sentence]) => sentence);
}
