import { expect, it } from 'vitest';
import { samplePass, sampleProof } from '../../test/page/sample-proof.ts';
import { unpainted } from './paint.ts';
import { proofText } from './proof-text.ts';

const asItIs = samplePass('restart', 'as-it-is', 0);
const text = (passes = sampleProof().passes) =>
  proofText({ ...sampleProof(), passes }, { width: 80 }, unpainted);

it('shows a row for each pass', () => {
  const [head, ...rows] = text().slice(0, 5);
  expect(head).toMatch(/^EVENT {4}GRACEHOOK {2}PODS {2}REQUESTS {2}FAILED {7}P50 /);
  expect(rows).toEqual([
    expect.stringMatching(/^restart {2}disabled {3}2 +1600 +56 \(3\.5 %\) .* 5\.7 % +15 s$/),
    expect.stringMatching(/^evict {4}disabled {3}2 +1600 +10 \(0\.63 %\) .* 45 s$/),
    expect.stringMatching(/^restart {2}as it is {3}2 +1600 +0 .* 0 % +23 s$/),
    expect.stringMatching(/^evict {4}as it is {3}2 +1600 +4 \(0\.25 %\) .* 23 s$/),
  ]);
});

it('says how, which and when the requests of a pass failed', () => {
  const lines = text();
  expect(lines.slice(lines.indexOf('restart, disabled: 56 failed')).slice(1, 6)).toEqual([
    '  how    49 refused, 4 reset, 3 timeout',
    '  which  24 of 400 GET kept, 26 of 400 GET new, 2 of 400 POST kept, 4 of 400',
    '         POST new',
    '  when   23 after SIGTERM, 33 after the pod was gone; 0.0 to 2.6 s after a pod',
    '         was told to go',
  ]);
});

it('ends with what it shows and what to do', () => {
  expect(text().slice(-5)).toEqual([
    '× 4 of 3,200 requests were dropped while deployment/web restarted and had its',
    '  pods evicted.',
    '  Without Gracehook it was 66 of 3,200 (2.1 %).',
    '→ After SIGTERM only kept connections broke: the app closes them at once. Let it',
    '  finish what it serves, and say Connection: close.',
  ]);
});

it('fits a terminal of a hundred columns, and says what lost capacity is', () => {
  expect(Math.max(...text().map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text().slice(5, 7)).toEqual([
    '  LOST is the share of the desired pod-seconds, from the event on, that were not',
    '  in traffic.',
  ]);
});

it('says that only a part was measured, and never calls a workload good that was not measured', () => {
  const stopped = { ...sampleProof(), stoppedBecause: 'stopped by SIGINT' };
  const lines = (passes: typeof stopped.passes) =>
    proofText({ ...stopped, passes }, { width: 80 }, unpainted).filter((line) => /^[×√!→]/.test(line));
  const partial = '! Only 1 of 4 passes was measured: stopped by SIGINT.';
  expect(lines([asItIs])).toEqual([
    partial,
    '√ No request was dropped while deployment/web restarted: 0 of 1,600.',
  ]);
  expect(lines(stopped.passes.slice(0, 1))).toEqual([partial, '! The workload as it is was not measured.']);
});

it('names pods that were killed, and failures by their kill', () => {
  const pass = samplePass('evict', 'disabled', 0);
  const lines = text([{ ...pass, kind: 'as-it-is' }]);
  expect(lines).toContain('  2 of 2 pods that ended were killed at the end of the grace period.');
  expect(lines.join(' ')).toContain('10 when the pod was killed at the end of its grace period;');
});

it('is short where nothing was dropped', () => {
  expect(text([asItIs]).slice(2)).toEqual([
    '',
    '√ No request was dropped while deployment/web restarted: 0 of 1,600.',
  ]);
});

it('paints by what was found', () => {
  const painted = proofText(sampleProof(), { width: 80 }, (tone, words) => `<${tone}>${words}</>`);
  expect(painted[1]).toContain('<bad>56 (3.5 %)');
  expect(painted[3]).toContain('<good>0');
  expect(painted).toContainEqual(expect.stringMatching(/^<bad>× 4 of 3,200/));
});

it('does not know how long an event took whose pods are still there', () => {
  const pods = asItIs.pods.map((pod) => ({ ...pod, goneAt: undefined }));
  expect(text([{ ...asItIs, pods }])[1]).toMatch(/ -$/);
});

it('says under the verdict what nobody checked', () => {
  const caveats = ['Nobody checked that.'];
  const lines = proofText({ ...sampleProof(), caveats, passes: [asItIs] }, { width: 80 }, unpainted);
  expect(lines.slice(-2)).toEqual([expect.stringMatching(/0 of 1,600\.$/), '! Nobody checked that.']);
});
