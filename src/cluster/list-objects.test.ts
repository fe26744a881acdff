import { expect, it } from 'vitest';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import type { JsonObject } from '../core/json.ts';
import { listObjects } from './list-objects.ts';

const list = { path: '/apis/apps/v1/deployments', kind: 'Deployment', labelSelector: 'app=web' };
const page = (next: string, ...names: string[]) => ({
  status: 200,
  body: { metadata: { continue: next }, items: names.map((name) => ({ metadata: { name } })) },
});
const nameAndKind = ({ kind, metadata }: JsonObject) => {
  const { name } = metadata as JsonObject;
  return name === 'dull' ? undefined : `${kind} ${name}`;
};

it('follows the pages, and keeps what is taken of each object', async () => {
  const api = await startObjectApiServer();
  api.answer = ({ query }) => (query.has('continue') ? page('', 'c') : page('2', 'a', 'dull', 'b'));
  expect(await listObjects(api.access, list, nameAndKind)).toEqual([
    'Deployment a',
    'Deployment b',
    'Deployment c',
  ]);
  expect(api.requests.map(({ query }) => `${query}`)).toEqual([
    'limit=100&labelSelector=app%3Dweb',
    'limit=100&labelSelector=app%3Dweb&continue=2',
  ]);
});

it('begins anew where its position has expired, without anything twice', async () => {
  const api = await startObjectApiServer();
  let expiries = 1;
  api.answer = ({ query }) => {
    if (!query.has('continue')) return page('2', 'a');
    return expiries-- > 0 ? refusal(410, 'the provided continue parameter is too old') : page('', 'b');
  };
  expect(await listObjects(api.access, list, nameAndKind)).toEqual(['Deployment a', 'Deployment b']);
});

it('gives up where positions expire again and again, and at any other refusal', async () => {
  const api = await startObjectApiServer();
  api.answer = ({ query }) => (query.has('continue') ? refusal(410, 'too old') : page('2', 'a'));
  await expect(listObjects(api.access, list, nameAndKind)).rejects.toThrow('too old');
  expect(api.requests).toHaveLength(6);
  api.answer = () => refusal(403, 'you may not list deployments');
  await expect(listObjects(api.access, list, nameAndKind)).rejects.toThrow('you may not list deployments');
});
