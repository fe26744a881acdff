import { expect, it } from 'vitest';
import type { JsonObject } from '../core/json.ts';
import { rememberingListener } from './remembering-listener.ts';

const pod = (name: string): JsonObject => ({
  metadata: { uid: `uid-${name}`, namespace: 'shop', name, labels: { app: name } },
  spec: { nodeName: 'node1' },
});

it('tells with uid, namespace and name what a new list does not have, also where an earlier list was cut off', () => {
  const told: (readonly [string, unknown])[] = [];
  const contact = { heard: () => {}, connected: () => {}, troubled: () => {} };
  const { listing, listed, replaced, put, removed } = rememberingListener(contact, {
    put: ({ metadata }) => void told.push(['put', (metadata as JsonObject)['name']]),
    removed: (object) => void told.push(['removed', object]),
    replaced: () => void told.push(['replaced', undefined]),
  });
  listing();
  listed(pod('a'));
  listed(pod('cut-off'));
  listing();
  listed(pod('a'));
  replaced();
  put(pod('b'));
  removed(pod('b'));
  put(pod('c'));
  listing();
  listed(pod('a'));
  replaced();
  const remainder = (name: string) => ({ metadata: { uid: `uid-${name}`, namespace: 'shop', name } });
  expect(told).toEqual([
    ['put', 'a'],
    ['put', 'cut-off'],
    ['put', 'a'],
    ['removed', remainder('cut-off')],
    ['replaced', undefined],
    ['put', 'b'],
    ['removed', pod('b')],
    ['put', 'c'],
    ['put', 'a'],
    ['removed', remainder('c')],
    ['replaced', undefined],
  ]);
});
