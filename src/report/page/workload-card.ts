import { shownSource } from '../../core/explain/shown-setting.ts';
import type { HistoryState, WorkloadOverview } from '../../core/overview/overview.ts';
import type { Termination } from '../../core/terminations/termination.ts';
import { counted } from '../counted.ts';
import { overviewAdvice } from '../overview-advice.ts';
import { shutdownsText } from '../shutdowns-text.ts';
import { gradeMark } from './grade-mark.ts';
import { type Html, html } from './html.ts';
import { endMarks, shutdownPicture } from './shutdown-picture.ts';

const optedIn = {
  template: 'by its pod template',
  workload: 'by its own annotation',
  namespace: "by its namespace's label",
} as const;

/** All about one workload: what to do first, then how it ends, then what was injected and why. */
export function workloadCard(workload: WorkloadOverview, index: number, history: HistoryState): Html {
  const { namespace, kind, name, optedInBy, explanation, terminations, shutdowns, grade } = workload;
  const id = `workload-${index}`;
  return html`<article class="card" aria-labelledby="${id}">
<header><h3 id="${id}">${namespace}/${name} <span class="quiet">${kind}</span></h3>${gradeMark(grade)}</header>
<p class="quiet">${counted(workload.replicas, 'replica')}, opted in ${optedIn[optedInBy]}. ${podsSentence(workload)}</p>
${whatToDo(workload)}
<h4>How its pods end</h4>
<p>${shutdowns === undefined ? (history === 'read' ? 'No shutdown was seen yet.' : 'How its shutdowns went is not known.') : `${counted(shutdowns.seen, 'shutdown')} seen: ${shutdownsText(shutdowns)}.${drainSentence(workload)}`}</p>
${explanation === undefined ? undefined : html`<figure><p class="quiet">Seconds after a pod is told to go, which is when its endpoints leave; times of day in UTC.</p><div class="scroll" tabindex="0" role="region" aria-label="Picture of ${namespace}/${name}">${shutdownPicture(id, explanation.shutdown, terminations)}</div>${legend(terminations)}</figure>`}
${details(workload)}
</article>`;
}

function podsSentence({ pods }: WorkloadOverview): string {
  const parts = (['injected', 'stale', 'missed', 'skipped', 'predates'] as const).flatMap((state) =>
    pods[state] === 0 ? [] : [`${pods[state]} ${state === 'predates' ? 'older than the opt-in' : state}`],
  );
  return parts.length === 0 ? 'No pod runs.' : `Pods: ${parts.join(', ')}.`;
}

function drainSentence({ shutdowns }: WorkloadOverview): string {
  const { drainP50Seconds: p50, drainP95Seconds: p95 } = shutdowns ?? {};
  return p50 === undefined ? '' : ` Draining took ${p50} s (median), ${p95 ?? p50} s (p95).`;
}

function whatToDo(workload: WorkloadOverview): Html | undefined {
  const findings = workload.explanation?.reasons.filter(({ grade }) => grade !== 'note') ?? [];
  const advice = overviewAdvice(workload);
  const { restartCommand } = workload;
  if (findings.length + advice.length === 0 && restartCommand === undefined) return undefined;
  return html`<h4>What to do</h4>
<ul>${advice.map((sentence) => html`<li>${sentence}</li>`)}${findings.map(({ code, detail, remedy }) => html`<li><code>${code}</code> ${detail} <strong>${remedy}</strong></li>`)}</ul>
${restartCommand === undefined ? undefined : html`<pre>${restartCommand}</pre>`}`;
}

function legend(terminations: readonly Termination[]): Html {
  const marks = terminations.length === 0 ? [endMarks.killed] : Object.values(endMarks);
  const swatch = (kind: string, text: string) =>
    html`<li><span class="swatch" style="background:var(--${kind})"></span>${text}</li>`;
  return html`<figcaption><ul class="legend">${swatch('hook', 'preStop hook, still serving')}${swatch('drain', 'after SIGTERM')}${swatch('spare', 'spare time')}<li>│ SIGTERM</li>${marks.map(([mark, , meaning]) => html`<li>${mark} ${meaning}</li>`)}</ul></figcaption>`;
}

function details({ explanation, namespace, name }: WorkloadOverview): Html | undefined {
  if (explanation === undefined) return undefined;
  const { fields, settings, kind, reasons } = explanation;
  const notes = reasons.filter(({ grade }) => grade === 'note');
  return html`<details><summary>What is injected, and why</summary>
<div class="scroll" tabindex="0" role="region" aria-label="Fields of ${namespace}/${name}"><table><thead><tr><th scope="col">field</th><th scope="col">container</th><th scope="col">value</th><th scope="col">set by</th></tr></thead>
<tbody>${fields.map(({ field, container, value, was, setBy, because }) => html`<tr><th scope="row">${field}</th><td>${container}</td><td>${value ?? 'none'}${was === undefined ? undefined : ` (was ${was})`}</td><td>${setBy}${because.length === 0 ? undefined : `: ${because.join(', ')}`}</td></tr>`)}</tbody></table></div>
<h4>Settings</h4>
<div class="scroll" tabindex="0" role="region" aria-label="Settings of ${namespace}/${name}"><table><thead><tr><th scope="col">setting</th><th scope="col">value</th><th scope="col">from</th></tr></thead>
<tbody>${settings.map(({ name: setting, value, source }) => html`<tr><th scope="row">${setting}</th><td>${value}</td><td>${shownSource(source, kind === 'Pod')}</td></tr>`)}</tbody></table></div>
${notes.length === 0 ? undefined : html`<h4>Worth knowing</h4><ul>${notes.map(({ code, detail }) => html`<li><code>${code}</code> ${detail}</li>`)}</ul>`}
</details>`;
}
