import type { Proof } from '../../core/proof/proof.ts';
import { type PassSummary, summarizePass } from '../../core/proof/proof-summary.ts';
import { methods } from '../../core/proof/request-sample.ts';
import { proofAdvice } from '../proof-advice.ts';
import { proofVerdict } from '../proof-verdict.ts';
import {
  durationWords,
  failedWords,
  grouped,
  lostMeaning,
  passKinds,
  percentWords,
  workloadName,
} from '../proof-words.ts';
import { dataTable } from './data-table.ts';
import { failedShares } from './failed-shares.ts';
import { figureList } from './figure-list.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';
import { passCard } from './pass-card.ts';

/** A proof, and what to type to prove it again. */
export interface ProofPageParts {
  readonly proof: Proof;
  readonly command: string;
}

/** A proof as one HTML file that needs no network and no script: the verdict, the comparison, and each pass with its plots. */
export function proofPage({ proof, command }: ProofPageParts): string {
  const summaries = proof.passes.map(summarizePass);
  const { found, ...more } = proofVerdict(proof);
  const advice = proofAdvice(proof);
  return page({
    title: found,
    header: html`<p class="product">Gracehook proof, ${workloadName(proof)} in namespace ${proof.workload.namespace}</p>
<h1>${found}</h1>
${[more.partial, more.compared, more.killed].map((sentence) => (sentence === undefined ? undefined : html`<p>${sentence}</p>`))}
${proof.caveats.map((caveat) => html`<p><strong>Not checked:</strong> ${caveat}</p>`)}
<p class="quiet">${proof.requestsPerSecond} requests a second to ${proof.url}, whatever the answers do: ${methodsOf(proof)}, over new and over kept connections, none sent twice. Latency counts from when a request was due.</p>
${figures(summaries)}`,
    main: html`<section aria-labelledby="passes"><h2 id="passes">Passes</h2><div class="card">
${new Set(summaries.map(({ kind }) => kind)).size > 1 ? failedShares(summaries) : undefined}
${passesTable(summaries)}
<p class="quiet">Capacity lost is ${lostMeaning}.</p></div>
${advice.length === 0 ? undefined : html`<div class="card"><h3>What to do</h3><ul>${advice.map((sentence) => html`<li>${sentence}</li>`)}</ul></div>`}</section>
<section aria-labelledby="each"><h2 id="each">Each pass over time</h2>
${proof.passes.map((pass, index) => {
  const summary = summaries[index];
  return summary === undefined ? undefined : passCard(pass, summary, index);
})}
</section>`,
    footer: html`Gracehook ${proof.by}, ${new Date(proof.startedAt).toISOString().replace(/\.\d+Z$/, 'Z')}. Made by <code>${command}</code>. Times of pods are when the watch told of them, by this machine's clock.`,
  });
}

function methodsOf({ passes }: Proof): string {
  const used = new Set(passes.flatMap(({ samples }) => samples.map(({ method }) => method)));
  return methods.filter((method) => used.has(method)).join(' and ');
}

/** Those of the workload as it is; none where it was not measured. */
function figures(summaries: readonly PassSummary[]): Html | undefined {
  const asItIs = summaries.filter(({ kind }) => kind === 'as-it-is');
  if (asItIs.length === 0) return undefined;
  const sum = (of: (summary: PassSummary) => number) =>
    asItIs.reduce((total, summary) => total + of(summary), 0);
  const p99 = asItIs.flatMap(({ p99Milliseconds: p }) => (p === null ? [] : [p]));
  return figureList([
    ['requests', grouped(sum(({ requests }) => requests))],
    ['dropped', grouped(sum(({ failed }) => failed))],
    ['pods ended', sum(({ podsEnded }) => podsEnded)],
    ['p99, worst pass', durationWords(p99.length === 0 ? null : Math.max(...p99))],
    ['pod-seconds lost', Math.round(sum(({ lostPodSeconds }) => lostPodSeconds))],
  ]);
}

function passesTable(summaries: readonly PassSummary[]): Html {
  return dataTable(
    'All passes',
    ['event', 'Gracehook', 'requests', 'failed', 'median', 'p95', 'p99', 'slowest', 'capacity lost', 'took'],
    summaries.map((summary) => [
      summary.event,
      passKinds[summary.kind],
      grouped(summary.requests),
      html`<span class="${summary.failed > 0 ? 'bad' : 'good'}">${failedWords(summary)}</span>`,
      durationWords(summary.p50Milliseconds),
      durationWords(summary.p95Milliseconds),
      durationWords(summary.p99Milliseconds),
      durationWords(summary.maxMilliseconds),
      percentWords(summary.lostPercent),
      summary.eventSeconds === undefined ? '-' : `${Math.round(summary.eventSeconds)} s`,
    ]),
  );
}
