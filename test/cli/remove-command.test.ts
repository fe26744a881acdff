import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderOf, gracehook } from './run-gracehook.ts';

/** Nothing listens on port 1 of a machine for a command to find. */
const kubeconfig = `
apiVersion: v1
kind: Config
current-context: away
contexts: [{name: away, context: {cluster: away, user: nobody}}]
clusters: [{name: away, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: nobody, user: {}}]
`;

it.each<[what: string, args: string[], code: number, sentence: string]>([
  [
    'a context that is not there',
    ['--context', 'none'],
    2,
    'the kubeconfig has no context "none"; it has away',
  ],
  [
    'a text that is no duration',
    ['--timeout', 'soon'],
    2,
    '--timeout takes a duration such as 30s, not "soon"',
  ],
  ['a time to wait and no waiting', ['--no-wait', '--timeout', '5s'], 2, 'so it goes without --no-wait'],
  ['a cluster that cannot be reached', ['--yes'], 3, 'connect ECONNREFUSED 127.0.0.1:1'],
])('%s ends it with a sentence', async (_what, args, code, sentence) => {
  const file = join(await folderOf({ 'kube.yaml': kubeconfig }), 'kube.yaml');
  const ended = await gracehook(['remove', '--kubeconfig', file, ...args]);
  expect(ended).toMatchObject({ code, stdout: '' });
  expect(ended.stderr).toMatch(/^gracehook: .*\n$/);
  expect(ended.stderr).toContain(sentence);
});
