import type { CheckResultGroup } from '../../core/check/check-result.ts';
import type { Grade, Overview, WorkloadOverview } from '../../core/overview/overview.ts';
import { figureList } from './figure-list.ts';
import { gradeMark, grades } from './grade-mark.ts';
import { healthSection } from './health-section.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';
import { verdict } from './verdict.ts';
import { workloadCard } from './workload-card.ts';

/** What a page is made of. */
export interface ReportParts {
  readonly overview: Overview;
  /** The checks of the installation; empty where none were made. */
  readonly health: readonly CheckResultGroup[];
  readonly version: string;
  /** What to type to make this page again. */
  readonly command: string;
  /** After how long a browser shall ask for the page anew; absent for a file. */
  readonly refreshSeconds?: number;
}

const order = Object.keys(grades) as Grade[];

/**
 * The page as one HTML file that needs no network and no script: a verdict, the installation, and each workload, the worst
 * first. Names and values of the cluster are escaped; of variables only names are known here.
 */
export function reportPage({ overview, health, version, command, refreshSeconds }: ReportParts): string {
  const workloads = overview.workloads.toSorted((a, b) => order.indexOf(a.grade) - order.indexOf(b.grade));
  const title = verdict(overview, health);
  return page({
    title,
    refreshSeconds,
    header: html`<p class="product">Gracehook report, ${overview.namespace === undefined ? 'all namespaces' : `namespace ${overview.namespace}`}</p>
<h1>${title}</h1>
<p class="quiet">${historySentence(overview)}</p>
${figures(workloads, overview.history === 'read')}`,
    main: html`${health.length === 0 ? undefined : healthSection(health)}
<section aria-labelledby="workloads"><h2 id="workloads">Workloads</h2>
${workloads.length === 0 ? html`<p>Opt one in: <code>kubectl annotate deployment/NAME gracehook.io/inject=enabled</code></p>` : html`${gradesTable(workloads)}${workloads.map((workload, index) => workloadCard(workload, index, overview.history))}`}
</section>`,
    footer: html`Gracehook ${version}, ${overview.takenAt.replace(/\.\d+Z$/, 'Z')}, context ${overview.context}, ${overview.server}. Made by <code>${command}</code>. Times of shutdowns are right to a second.`,
  });
}

function historySentence({ history, observedSince }: Overview): string {
  if (history === 'not allowed') return 'How shutdowns went may not be read with these rights.';
  if (history === 'absent')
    return 'Shutdowns are not observed: the observer is switched off, or has seen none.';
  return `Shutdowns are observed since ${observedSince ?? 'an unknown time'}; what was before is unknown.`;
}

function figures(workloads: readonly WorkloadOverview[], isObserved: boolean): Html {
  const sum = (of: (workload: WorkloadOverview) => number) =>
    workloads.reduce((total, workload) => total + of(workload), 0);
  const items: [string, number | string][] = [
    ['workloads opted in', workloads.length],
    ['pods injected', sum(({ pods }) => pods.injected)],
    ['pods to restart', sum(({ pods }) => pods.stale + pods.missed + pods.predates)],
    ['shutdowns seen', !isObserved ? 'unknown' : sum(({ shutdowns }) => shutdowns?.seen ?? 0)],
    [
      'of them killed',
      !isObserved ? 'unknown' : sum(({ shutdowns }) => shutdowns?.byClass.KilledAtGraceEnd ?? 0),
    ],
  ];
  return figureList(items);
}

function gradesTable(workloads: readonly WorkloadOverview[]): Html {
  const rows = order.map((grade) => ({
    grade,
    count: workloads.filter((one) => one.grade === grade).length,
  }));
  return html`<div class="card"><table><thead><tr><th scope="col">grade</th><th scope="col">workloads</th><th scope="col">meaning</th></tr></thead><tbody>${rows.map(({ grade, count }) => html`<tr><th scope="row">${gradeMark(grade)}</th><td>${count}</td><td>${grades[grade][2]}</td></tr>`)}</tbody></table></div>`;
}
