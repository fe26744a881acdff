import { expect, it } from 'vitest';
import { judgeRows } from './judge-rows.ts';
import type { Row } from './lab.ts';
import { countOutcome } from './outcome.ts';
import type { Sample } from './samples.ts';
import { formatSpread, spreadOf, summarize } from './summary.ts';

const answered: Sample = { at: new Date(0), kind: 'POST new', ms: 500, status: 200, trouble: '', retries: 0 };
const refused: Sample = { ...answered, status: 0, trouble: 'dial: connection refused' };

function row(must: Row['must'], samples: readonly Sample[], run = 1): Row {
  return {
    workload: 'go-gateway',
    phase: `must ${must}`,
    run,
    must,
    ...countOutcome(samples),
    rollout_s: run,
    old_pods_gone_s: 7,
    load_s: 120,
    sequences: [],
  };
}

it('accepts controls of which one saw a failure, and injected rows without any', () => {
  const rows = [
    row('fail', [answered, refused]),
    row('fail', [answered], 2),
    row('lose nothing', [answered]),
  ];
  expect(judgeRows(rows)).toEqual([]);
});

it('fails where no control saw a failure, an injected row did, or nothing was asked', () => {
  expect(judgeRows([row('fail', [answered]), row('fail', [answered], 2)])).toEqual([
    'go-gateway, must fail: the load saw nothing: not one request failed without the annotation.',
  ]);
  expect(judgeRows([row('lose nothing', [answered, refused])])).toEqual([
    'go-gateway, must lose nothing, run 1: 1 of 2 requests failed, and none should.',
  ]);
  expect(judgeRows([row(null, [])])).toEqual(['go-gateway, must null, run 1: not one request was made.']);
});

it('fails where the steps of a shutdown were not seen', () => {
  const blind = { ...row('lose nothing', [answered]), sequence_trouble: 'not seen: SIGTERM' };
  expect(judgeRows([blind])).toEqual(['go-gateway, must lose nothing, run 1: not seen: SIGTERM.']);
});

it('lets an app that is known to lose requests lose them', () => {
  expect(judgeRows([row(null, [answered, refused])])).toEqual([]);
});

it('sums the runs of a row up by median and spread, retries included', () => {
  const retried = { ...answered, retries: 2 };
  const runs = [[refused], [refused, refused, answered], [answered, retried]];
  const [summary] = summarize(runs.map((samples, index) => row(null, samples, index + 1)));
  expect(summary).toMatchObject({
    runs: 3,
    failed: { median: 1, least: 0, most: 2 },
    retries: { median: 0, least: 0, most: 2 },
    p95Ms: null,
    rolloutSeconds: { median: 2 },
  });
});

it('writes a spread only where there is one', () => {
  expect(formatSpread(spreadOf([4, 1, 2, 3]))).toBe('2.5 (1 to 4)');
  expect(formatSpread(spreadOf([1.234]))).toBe('1.23');
});
