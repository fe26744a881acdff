import { expect, it } from 'vitest';
import { sampleHealth, sampleOverview } from '../../../test/page/sample-overview.ts';
import type { Grade, Overview } from '../../core/overview/overview.ts';
import { html } from './html.ts';
import { reportPage } from './report-page.ts';
import { verdict } from './verdict.ts';

const command = 'gracehook report -A -o report.html';
const page = (overview: Overview = sampleOverview(), health = sampleHealth) =>
  reportPage({ overview, health, version: '1.2.3', command });

it('escapes whatever is not markup of the page itself', () => {
  const hostile = `<b a='1' b="2">&`;
  expect(html`<p>${hostile}${html`<i>${hostile}</i>`}${[hostile, undefined, 3]}</p>`.text).toBe(
    '<p>&#60;b a=&#39;1&#39; b=&#34;2&#34;&#62;&#38;<i>&#60;b a=&#39;1&#39; b=&#34;2&#34;&#62;&#38;</i>&#60;b a=&#39;1&#39; b=&#34;2&#34;&#62;&#38;3</p>',
  );
});

it('escapes every text that comes from a cluster', () => {
  const closed = new Set(['grade', 'class', 'history', 'optedInBy', 'outcome', 'source', 'state']);
  const hostile = (key: string, value: unknown) =>
    typeof value === 'string' && !closed.has(key) ? `${value}<x-hostile a="b">` : value;
  const [overview, health] = JSON.parse(JSON.stringify([sampleOverview(), sampleHealth], hostile));
  expect(page(overview, health)).not.toContain('<x-hostile');
  expect(page(overview, health).split('&#60;x-hostile a=&#34;b&#34;&#62;').length).toBeGreaterThan(100);
});

it('draws a native sidecar as ending after the app', () => {
  const overview = sampleOverview();
  const [first] = overview.workloads;
  const shutdown = first?.explanation?.shutdown;
  const [app] = shutdown?.containers ?? [];
  if (first?.explanation === undefined || shutdown === undefined || app === undefined)
    throw new Error('the sample has a picture');
  const containers = [app, { ...app, name: 'proxy', isNativeSidecar: true }];
  const explanation = { ...first.explanation, shutdown: { ...shutdown, containers } };
  const shown = page({ ...overview, workloads: [{ ...first, explanation }] });
  expect(shown).toContain('>proxy, sidecar</text>');
  expect(shown).toContain('proxy: native sidecar, ends after the app&#39;s containers, SIGKILL at 40 s.');
});

it('has no script and asks nobody for anything', () => {
  expect(page()).not.toMatch(/<script|<link|<img|src=|@import|url\(|\son\w+=/i);
  expect(page()).toContain('&#60;script&#62;alert(1)&#60;/script&#62;');
});

it('shows the worst first, each with its grade in words', () => {
  const shown = [
    ...page().matchAll(/<h3 id="workload-\d+">shop\/(\S+) [\s\S]*?class="grade[^>]*>.*?<\/span>([^<]+)</g),
  ];
  expect(shown.map(([, name, grade]) => [name, grade])).toEqual([
    ['cart', 'dropping'],
    ['search', 'dropping'],
    ['pictures', 'at risk'],
    ['&#60;script&#62;alert(1)&#60;/script&#62;', 'unproven'],
    ['checkout', 'graceful'],
  ]);
});

it('draws what is configured and what was seen, newest first, and tells both in words', () => {
  const [cart = ''] = page().match(/<article[\s\S]*?<\/article>/) ?? [];
  expect([...cart.matchAll(/<text class="name"[^>]*>([^<]*)</g)].map(([, name]) => name)).toEqual([
    'app, as set',
    '03-02 13:15',
    '03-01 12:15',
    '03-01 11:15',
    '03-01 10:15',
  ]);
  expect(cart).toContain(
    'As configured: app: preStop hook 5 s, SIGTERM, 20 s to drain, SIGKILL at 40 s. Observed: 2026-03-02T13:15:00Z: DiedOnSigterm after 5 s.',
  );
});

it('tells what is unknown', () => {
  const overview = sampleOverview();
  const unread = page({ ...overview, history: 'not allowed' });
  expect(unread).toContain('may not be read with these rights');
  expect(unread).toMatch(/<dt>of them killed<\/dt>\s*<dd>unknown<\/dd>/);
  expect(unread).not.toContain('No shutdown was seen yet');
  expect(page({ ...overview, history: 'absent' })).toContain('Shutdowns are not observed');
  const [checkout = ''] =
    page().match(/<article[^>]*>\s*<header><h3[^>]*>shop\/checkout[\s\S]*?<\/article>/) ?? [];
  expect(checkout).toContain('Unknown, for an unknown time.');
  expect(checkout).toContain('>unknown</text>');
  expect(checkout).toContain('? not known how');
});

it('says what each check found and what to do, and leaves the section out where none was made', () => {
  expect(page()).toContain('<p>The Deployment gracehook has no replica.</p>');
  expect(page()).toContain(
    '<strong>Run kubectl -n gracehook scale deployment/gracehook --replicas=2.</strong>',
  );
  expect(page(sampleOverview(), [])).not.toContain('Installation');
});

it.each<[grades: Grade[], sentence: string]>([
  [[], 'No workload is opted in.'],
  [['graceful', 'dropping'], '1 workload of 2 loses requests when pods end.'],
  [['at risk', 'graceful', 'at risk'], 'No shutdown seen lost requests, but 2 workloads of 3 need a look.'],
  [['unproven', 'graceful'], 'Nothing is wrong; 1 workload of 2 has not shut down since.'],
  [['graceful'], 'Every workload that is opted in shuts down gracefully.'],
])('sums up %j', (grades, sentence) => {
  const overview = sampleOverview();
  const [workload] = overview.workloads;
  if (workload === undefined) throw new Error('the sample has workloads');
  const workloads = grades.map((grade) => ({ ...workload, grade }));
  expect(verdict({ ...overview, workloads }, [])).toBe(sentence);
});

it('says first what keeps every pod from being injected, and nothing good of what was not seen', () => {
  const overview = sampleOverview();
  expect(verdict(overview, sampleHealth)).toBe(
    'The installation is faulty (1 check failed): new pods may come up without Gracehook.',
  );
  expect(verdict({ ...overview, isInstalled: false }, [])).toBe(
    'Gracehook is not installed: no new pod is injected.',
  );
  const unseen = overview.workloads.map((one) => ({
    ...one,
    grade: 'at risk' as const,
    shutdowns: undefined,
  }));
  expect(verdict({ ...overview, workloads: unseen }, [])).toBe(
    '5 workloads of 5 need a look; no shutdown was seen yet.',
  );
});
