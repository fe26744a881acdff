import { momentsOfEnd, type PlacedFailure } from '../../core/proof/place-failure.ts';
import { podEnd } from '../../core/proof/pod-end.ts';
import type { Pass } from '../../core/proof/proof.ts';
import type { PassSummary } from '../../core/proof/proof-summary.ts';
import { failures } from '../../core/proof/request-sample.ts';
import { counted } from '../counted.ts';
import {
  durationWords,
  failureWords,
  grouped,
  momentWords,
  passKinds,
  percentWords,
} from '../proof-words.ts';
import { dataTable } from './data-table.ts';
import { type Html, html } from './html.ts';
import { latencyLines } from './latency-panel.ts';
import { passPicture } from './pass-picture.ts';

const mostListed = 100;

/** All about one pass: its picture, what failed, how long the rest took, and the times of each pod. */
export function passCard(pass: Pass, summary: PassSummary, index: number): Html {
  const { event, kind, failed, requests } = summary;
  const id = `pass-${index}`;
  const name = `${event}, ${passKinds[kind]}`;
  return html`<article class="card long" aria-labelledby="${id}">
<header><h3 id="${id}">${name}</h3><span class="grade ${failed > 0 ? 'bad' : 'good'}"><span aria-hidden="true">${failed > 0 ? '×' : '√'} </span>${grouped(failed)} of ${grouped(requests)} failed</span></header>
<p class="quiet">${podsSentence(pass, summary)}</p>
<figure><p class="quiet">Seconds after the ${event} began. Requests by when they ended, latency by when they were due.</p><div class="scroll" tabindex="0" role="region" aria-label="Picture of ${name}">${passPicture(id, pass)}</div>${legend()}</figure>
${failed === 0 ? undefined : whatFailed(summary, name)}
<h4>By request</h4>
${dataTable(
  `Requests of ${name}`,
  ['request', 'sent', 'failed', 'median', 'p95', 'p99', 'slowest'],
  Object.entries(summary.kinds).map(([request, count]) => [
    request,
    grouped(count.requests),
    grouped(count.failed),
    durationWords(count.p50Milliseconds),
    durationWords(count.p95Milliseconds),
    durationWords(count.p99Milliseconds),
    durationWords(count.maxMilliseconds),
  ]),
)}
${podsDetails(pass, name)}
${failed === 0 ? undefined : failuresDetails(summary.placedFailures, pass, name)}
</article>`;
}

function podsSentence({ desiredReplicas, pods }: Pass, summary: PassSummary): string {
  const { podsEnded, eventSeconds, lostPodSeconds, lostPercent } = summary;
  const injected = pods.filter(({ deletedAt, isInjected }) => deletedAt !== undefined && isInjected).length;
  const took = eventSeconds === undefined ? '' : `, the last after ${Math.round(eventSeconds)} s`;
  const lost =
    lostPodSeconds === 0
      ? 'No capacity was lost.'
      : `${Math.round(lostPodSeconds * 10) / 10} pod-seconds were lost (${percentWords(lostPercent)}).`;
  return `${counted(podsEnded, 'pod')} ended${took}; ${injected} of them had Gracehook. ${lost} Desired: ${desiredReplicas}.`;
}

function legend(): Html {
  const swatch = (kind: string, text: string) =>
    html`<li><span class="swatch" style="background:var(--${kind})"></span>${text}</li>`;
  const stroke = (kind: string, text: string) =>
    html`<li><svg class="stroke" viewBox="0 0 24 8" aria-hidden="true"><path class="line ${kind}" d="M0 4H24"/></svg>${text}</li>`;
  return html`<figcaption><ul class="legend">${swatch('run', 'answered, or in traffic')}${swatch('bad', '× failed')}${Object.values(latencyLines).map(([name, kind]) => stroke(kind, name))}<li><span class="swatch missing"></span>pods missing</li><li><span class="swatch starting"></span>starting, or hook of unknown length</li>${swatch('hook', 'told to go, hook runs')}<li>│ SIGTERM</li>${swatch('drain', 'after SIGTERM')}<li>● gone</li><li>× gone at the end of its grace period</li><li>┄┤ end of its grace period</li></ul></figcaption>`;
}

function whatFailed({ failures: counts, moments }: PassSummary, name: string): Html {
  const how = failures.filter((failure) => counts[failure] > 0);
  const when = momentsOfEnd.filter((moment) => moments[moment] > 0);
  return html`<h4>What failed</h4>
${dataTable(
  `Failures of ${name}`,
  ['how', 'requests', 'meaning'],
  how.map((failure) => [failure, grouped(counts[failure]), failureWords[failure]]),
)}
<h4>When it failed</h4>
${dataTable(
  `Moments of the failures of ${name}`,
  ['when', 'requests'],
  when.map((moment) => [momentWords[moment], grouped(moments[moment])]),
)}
<p class="quiet">Beside the pod whose end explains it best: the load goes through the Service, so another may have been the cause.</p>`;
}

function podsDetails({ pods, eventAt }: Pass, name: string): Html {
  const second = (at: number | null | undefined) =>
    at === null ? 'before' : at === undefined ? '-' : ((at - eventAt) / 1000).toFixed(1);
  return html`<details><summary>The pods</summary><p class="quiet">Seconds after the event began, by this machine's clock.</p>
${dataTable(
  `Pods of ${name}`,
  ['pod', 'node', 'Gracehook', 'grace', 'hook', 'created', 'ready', 'told to go', 'SIGTERM', 'gone'],
  pods.map((pod) => [
    pod.name,
    pod.node,
    pod.isInjected ? 'yes' : 'no',
    `${pod.gracePeriodSeconds} s`,
    pod.preStopSeconds === null ? 'unknown' : `${pod.preStopSeconds} s`,
    second(pod.createdAt),
    second(pod.readyAt),
    second(pod.deletedAt),
    second(podEnd(pod)?.signalAt),
    `${second(pod.goneAt)}${podEnd(pod)?.isKilled === true ? ', killed' : ''}`,
  ]),
)}</details>`;
}

function failuresDetails(placed: readonly PlacedFailure[], { eventAt }: Pass, name: string): Html {
  const more = placed.length - mostListed;
  return html`<details class="screen"><summary>The requests that failed</summary>
${dataTable(
  `Failed requests of ${name}`,
  ['due', 'request', 'how', 'after', 'told to go', 'seconds before', 'words'],
  placed
    .slice(0, mostListed)
    .map(({ sample, pod, secondsAfterDeletion }) => [
      `${((sample.dueAt - eventAt) / 1000).toFixed(2)} s`,
      `${sample.method} ${sample.connection}`,
      sample.failure ?? '',
      durationWords(sample.milliseconds),
      pod ?? '-',
      secondsAfterDeletion?.toFixed(2) ?? '-',
      sample.words,
    ]),
)}
${more > 0 ? html`<p class="quiet">And ${grouped(more)} more; -o json lists up to a thousand.</p>` : undefined}</details>`;
}
