import { expect, it } from 'vitest';
import { samplePass, sampleProof } from '../../../test/page/sample-proof.ts';
import type { Pass, Proof } from '../../core/proof/proof.ts';
import { proofPage } from './proof-page.ts';

const command = 'gracehook prove deploy/web -n shop --url http://web.shop.example/checkout --compare';
const page = (proof: Proof = sampleProof()) => proofPage({ proof, command });
const only = (pass: Pass) => page({ ...sampleProof(), passes: [pass] });
const asItIs = samplePass('restart', 'as-it-is', 0);
const disabled = samplePass('restart', 'disabled', 0);

it('escapes every text that comes from a cluster or a server', () => {
  const closed = new Set(['kind', 'event', 'method', 'connection', 'failure']);
  const hostile = (key: string, value: unknown) =>
    typeof value === 'string' && !closed.has(key) ? `${value}<x-hostile a="b">` : value;
  const proof: Proof = JSON.parse(JSON.stringify(sampleProof(), hostile));
  expect(page(proof)).not.toContain('<x-hostile');
  expect(page(proof).split('&#60;x-hostile a=&#34;b&#34;&#62;').length).toBeGreaterThan(100);
});

it('has no script and asks nobody for anything', () => {
  expect(page()).not.toMatch(/<script|<link|<img|src=|@import|url\(|\son\w+=/i);
  expect(page()).toContain('node-1&#60;script&#62;');
});

it('begins with the verdict, and the comparison where there is one', () => {
  expect(page()).toContain(
    '<h1>4 of 3,200 requests were dropped while deployment/web restarted and had its pods evicted.</h1>',
  );
  expect(page()).toContain('Without Gracehook it was 66 of 3,200 (2.1 %).');
  expect(
    [
      ...page().matchAll(/<li><span>([^<]*)<\/span><span class="bar">(?:<span style="width:([\d.]+)%">)?/g),
    ].map(([, ...bar]) => bar),
  ).toEqual([
    ['restart, disabled', '35'],
    ['restart, as it is', undefined],
    ['evict, disabled', '6.3'],
    ['evict, as it is', '2.5'],
  ]);
  expect(page()).toContain('a full bar is 10 % of all.');
  expect(only(asItIs)).not.toMatch(/Without Gracehook|class="shares"/);
});

it('does not draw one failure of many as a full bar', () => {
  const [first] = disabled.samples.filter(({ failure }) => failure !== null);
  if (first === undefined) throw new Error('the sample has failures');
  const one = { ...disabled, samples: [...asItIs.samples, first] };
  const shown = page({ ...sampleProof(), passes: [one, asItIs] });
  expect([...shown.matchAll(/class="bar"><span style="width:([\d.]+)%"/g)].map(([, width]) => width)).toEqual(
    ['6.2'],
  );
  expect(shown).toContain('a full bar is 1 % of all.');
});

it('says where it stopped before its end, and that pods were killed', () => {
  const stopped = {
    ...sampleProof(),
    passes: [asItIs],
    stoppedBecause: 'stopped by SIGINT',
  };
  expect(page(stopped)).toContain('<p>Only 1 of 4 passes was measured: stopped by SIGINT.</p>');
  expect(page({ ...stopped, passes: [disabled] })).not.toContain('class="figures"');
  const pods = asItIs.pods.map((pod) => ({ ...pod, goneAt: pod.deletedAt && pod.deletedAt + 40_100 }));
  expect(only({ ...asItIs, pods })).toContain(
    '<p>2 of 2 pods that ended were killed at the end of the grace period.</p>',
  );
});

it('names the methods that were used', () => {
  expect(only(asItIs)).toContain('GET and POST, over new');
  const samples = asItIs.samples.filter(({ method }) => method === 'GET');
  expect(only({ ...asItIs, samples })).toContain(': GET, over new');
});

it('draws failures as bars, marks and bands, only where there are any', () => {
  const bars = (text: string) => text.match(/<rect class="(fail|failing)"/g)?.length ?? 0;
  const [bad, good] = [only(disabled), only(asItIs)];
  expect(bars(good)).toBe(0);
  expect(bars(bad)).toBeGreaterThan(10);
  expect(bad.match(/text-anchor="middle">×<\/text>/g)).toHaveLength(bars(bad) / 2);
  expect(good).toContain('None failed.');
  expect(bad).toMatch(/Requests failed from second [56] to second 2[78] after it\./);
  expect(good).not.toContain('What failed');
});

it('draws the life of each pod: starting, in traffic, hook, SIGTERM, grace and end', () => {
  const [first = '', , third = ''] = podRows(only(asItIs));
  expect([...first.matchAll(/class="(\w+(?: \w+)?)"/g)].map(([, kind]) => kind)).toEqual([
    ...['name', 'run', 'hook', 'drain', 'told', 'mark', 'grace', 'grace', 'end good'],
  ]);
  expect(first).toContain('…6b9fc7d5c8-4xk2p');
  expect([...third.matchAll(/class="(\w+)"/g)].map(([, kind]) => kind)).toEqual(['name', 'unknown', 'run']);
});

it('marks a pod that was there until the end of its grace period', () => {
  const pods = asItIs.pods.map((pod) => ({ ...pod, goneAt: pod.deletedAt && pod.deletedAt + 40_100 }));
  expect(podRows(only({ ...asItIs, pods }))[0]).toMatch(/class="end bad"[^>]*>×</);
  expect(only({ ...asItIs, pods })).toContain('<td>46.1, killed</td>');
});

it('does not guess when SIGTERM came behind a hook of unknown length', () => {
  const pods = asItIs.pods.map((pod) => ({ ...pod, preStopSeconds: null }));
  const [first] = podRows(only({ ...asItIs, pods }));
  expect(first).not.toMatch(/class="(mark|hook|drain)"/);
  expect(first).toMatch(/class="unknown"/);
});

it('keeps the picture of a large workload short', () => {
  const [pod] = asItIs.pods;
  if (pod === undefined) throw new Error('the sample has pods');
  const pods = Array.from({ length: 60 }, (_, index) => ({ ...pod, name: `web-${index}` }));
  const shown = only({ ...asItIs, pods });
  expect(podRows(shown)).toHaveLength(40);
  expect(shown).toContain('and 20 more, in the table');
  expect(shown.match(/<tr><th scope="row">web-/g)).toHaveLength(60);
});

it('says so where no request was answered, or none was sent', () => {
  const samples = disabled.samples.map((sample) => ({ ...sample, failure: 'refused' as const, status: 0 }));
  expect(only({ ...disabled, samples })).toContain('none was answered');
  expect(only({ ...disabled, samples }).match(/<td>-<\/td>/g)?.length).toBeGreaterThan(4);
  expect(only({ ...asItIs, samples: [] })).toContain('The workload as it is was not measured.');
});

it('lists a hundred failed requests and says how many more there are', () => {
  const samples = disabled.samples.map((sample) => ({ ...sample, failure: 'timeout' as const }));
  expect(only({ ...disabled, samples })).toContain('And 1,500 more');
});

it('stays small, however long the pass was', () => {
  const [first] = asItIs.samples;
  if (first === undefined) throw new Error('the sample has requests');
  const samples = Array.from({ length: 100_000 }, (_, turn) => ({
    ...first,
    dueAt: asItIs.startedAt + turn * 9,
  }));
  const endedAt = asItIs.startedAt + 900_000;
  expect(only({ ...asItIs, samples, endedAt }).length).toBeLessThan(only(asItIs).length * 2);
});

function podRows(text: string): string[] {
  return text.match(/<g transform="translate\(0 \d+\)"><text class="name" x="0" y="13">[\s\S]*?<\/g>/g) ?? [];
}

it('says under the verdict what nobody checked', () => {
  const caveats = ['Nobody checked that.'];
  expect(page({ ...sampleProof(), caveats })).toContain(
    '<p><strong>Not checked:</strong> Nobody checked that.</p>',
  );
  expect(page()).not.toContain('Not checked');
});
