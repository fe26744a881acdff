import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { proofPage } from '../../src/report/page/proof-page.ts';
import { reportPage } from '../../src/report/page/report-page.ts';
import { benchPage } from '../bench/page/bench-page.ts';
import { rows } from '../bench/rows.ts';
import { sampleBench } from '../page/sample-bench.ts';
import { sampleHealth, sampleOverview } from '../page/sample-overview.ts';
import { sampleProof } from '../page/sample-proof.ts';
import { type Chromium, startChromium } from './chromium/start-chromium.ts';
import { installDebianPackages } from './parts/debian-packages.ts';
import { findProgram } from './parts/missing-prerequisite.ts';

// The pages in a real browser: at the widths of a phone and a desktop, light and dark.
let chromium: Chromium | undefined;
const pages: Readonly<Record<string, string>> = {
  '/report': reportPage({
    ...{ overview: sampleOverview(), health: sampleHealth },
    ...{ version: '1.2.3', command: 'gracehook report -A -o report.html' },
  }),
  '/proof': proofPage({
    proof: sampleProof(),
    command: 'gracehook prove deploy/web --url http://web.example',
  }),
  '/bench': benchPage({ rows: sampleBench(), summaries: rows }),
};
const server = createServer(({ url = '' }, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8').end(pages[url]);
});
beforeAll(async () => {
  await installDebianPackages({ chromium: () => findProgram('chromium') !== undefined });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  chromium = await startChromium();
});
afterAll(async () => {
  server.close();
  await chromium?.stop();
});

it.each([
  ['/report', 360, 'light'],
  ['/report', 360, 'dark'],
  ['/report', 1440, 'light'],
  ['/report', 1440, 'dark'],
  ['/proof', 360, 'light'],
  ['/proof', 360, 'dark'],
  ['/proof', 1440, 'light'],
  ['/proof', 1440, 'dark'],
  ['/bench', 360, 'light'],
  ['/bench', 360, 'dark'],
  ['/bench', 1440, 'light'],
  ['/bench', 1440, 'dark'],
] as const)('%s reads well at %i px, %s', async (path, width, scheme) => {
  if (chromium === undefined) throw new Error('Chromium was not started');
  const { call, evaluate, events } = chromium;
  await call('Network.enable');
  await call('Log.enable');
  await call('Runtime.enable');
  const requests = events('Network.requestWillBeSent').length;
  await call('Emulation.setDeviceMetricsOverride', {
    width,
    height: 900,
    deviceScaleFactor: 1,
    mobile: false,
  });
  await call('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
  await call('Page.navigate', { url });
  await expect.poll(() => evaluate('document.readyState + document.title')).toMatch(/^completeGracehook/);

  // What is folded away is there for the reader, too.
  await evaluate('for (const one of document.querySelectorAll("details")) one.open = true');
  expect(await evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  const dark = await evaluate('matchMedia("(prefers-color-scheme: dark)").matches');
  expect(dark).toBe(scheme === 'dark');
  await evaluate(axe.source);
  const found = await evaluate(
    'axe.run().then(({ violations, passes }) => ({ passed: passes.length, violations: violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]) }))',
  );
  expect(found).toEqual({ passed: expect.any(Number), violations: [] });
  expect((found as { passed: number }).passed).toBeGreaterThan(15);
  expect(events('Log.entryAdded').filter(isOurs)).toEqual([]);
  expect(events('Runtime.exceptionThrown')).toEqual([]);
  const asked = events('Network.requestWillBeSent').slice(requests);
  expect(asked.map(({ request }) => (request as { url: string }).url)).toEqual([url]);
});

/** A browser asks every server for an icon, whatever the page says. */
function isOurs({ entry }: Readonly<Record<string, unknown>>): boolean {
  return !String((entry as { url?: string }).url).endsWith('/favicon.ico');
}
