import { expect, it } from 'vitest';
import { judgeSequence, readSequences } from './sequence.ts';
import type { Sightings } from './watch-rollout.ts';

const [oldAddress, newAddress] = ['10.0.0.1', '10.0.0.2'];

function pod(atMs: number, name: string, more: { metadata?: object; status?: object } = {}) {
  const object = JSON.parse(
    JSON.stringify({ metadata: { name, ...more.metadata }, status: more.status ?? {} }),
  );
  return { atMs, type: 'MODIFIED', object };
}

function slice(atMs: number, conditions: object) {
  return {
    atMs,
    object: JSON.parse(JSON.stringify({ endpoints: [{ addresses: [oldAddress], conditions }] })),
  };
}

const isReady = { podIP: newAddress, conditions: [{ type: 'Ready', status: 'True' }] };
const hasEnded = { podIP: oldAddress, containerStatuses: [{ state: { terminated: { exitCode: 0 } } }] };
const deletion = { deletionTimestamp: '2026-01-01T00:00:00Z' };

/** An old pod that is told to go at 10 s; its successor came before. */
const orderly: Sightings = {
  pods: [
    pod(0, 'old', { status: { podIP: oldAddress } }),
    pod(8_000, 'new'),
    pod(9_900, 'new', { status: isReady }),
    pod(10_000, 'old', { metadata: deletion, status: { podIP: oldAddress } }),
    pod(17_000, 'old', { metadata: deletion, status: hasEnded }),
  ],
  endpointSlices: [
    slice(0, { ready: true, serving: true }),
    slice(10_020, { ready: false, serving: true, terminating: true }),
    slice(12_000, { ready: false, serving: false, terminating: true }),
  ],
  rules: [
    { atMs: 9_950, addresses: [oldAddress, newAddress] },
    { atMs: 10_500, addresses: [newAddress] },
  ],
  logs: {
    old: [
      { atMs: 10_005, text: '2026/01/01 00:00:00 prestop: leaving' },
      { atMs: 15_010, text: '2026/01/01 00:00:05 SIGTERM: no new connections, 3 in flight' },
      { atMs: 16_010, text: '2026/01/01 00:00:06 ended cleanly, 0 in flight' },
    ],
  },
};

it('reads each step of a shutdown, in seconds after the deletion', () => {
  const [sequence] = readSequences(orderly, ['old']);
  expect(sequence).toEqual({
    pod: 'old',
    new_pod_created_s: -2,
    new_pod_ready_s: -0.1,
    new_pod_in_rules_s: -0.05,
    prestop_called_s: 0.005,
    endpoint_not_ready_s: 0.02,
    endpoint_not_serving_s: 2,
    out_of_rules_s: 0.5,
    sigterm_s: 5.01,
    in_flight_at_sigterm: 3,
    answered_all_s: 6.01,
    exited_s: 7,
    exit_code: 0,
  });
  expect(sequence && judgeSequence(sequence)).toEqual([]);
});

it('knows gunicorn’s words, and that a sleep leaves no trace', () => {
  const said = ['Handling signal: term', 'Worker exiting (pid: 7)', 'Worker exiting (pid: 8)'];
  const log = said.map((text, index) => ({ atMs: 15_000 + index * 100, text: `[1] [INFO] ${text}` }));
  const [sequence] = readSequences({ ...orderly, logs: { old: log } }, ['old']);
  expect(sequence).toMatchObject({
    sigterm_s: 5,
    answered_all_s: 5.2,
    in_flight_at_sigterm: null,
    prestop_called_s: null,
    endpoint_not_serving_s: null,
  });
});

it('complains of a step that came too late, and of a bad end', () => {
  const [sequence] = readSequences(orderly, ['old']);
  if (sequence === undefined) throw new Error('no sequence');
  expect(judgeSequence({ ...sequence, out_of_rules_s: 6 })).toEqual([
    'old: out_of_rules_s came after sigterm_s',
  ]);
  expect(judgeSequence({ ...sequence, new_pod_ready_s: 1 })).toEqual([
    'old was told to go before a new pod was ready',
  ]);
  expect(judgeSequence({ ...sequence, exit_code: 137 })).toEqual(['old ended with 137']);
});

it('throws where a step was not seen', () => {
  expect(() => readSequences({ ...orderly, logs: {} }, ['old'])).toThrow('not seen: old: SIGTERM');
});
