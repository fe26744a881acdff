import type { Log } from 'sarif';
import { expect, it } from 'vitest';
import { nightly, web } from './manifests.ts';
import { folderOf, gracehook } from './run-gracehook.ts';

const misspelt = web.replace('    gracehook.io/inject: enabled', '$&\n    gracehook.io/delay: soon');
const single = web.replace('replicas: 2', 'replicas: 1');
const forgotten = web.replace('gracehook.io/inject: enabled', 'gracehook.io/delay: 9s');
const notOptedIn = web.replace('gracehook.io/inject: enabled', 'team: shop');

it('prints findings as compilers do, by file and line, and only counts who is not opted in', async () => {
  const folder = await folderOf({
    'a.yaml': `${notOptedIn}---\n${single.replace('inject: enabled', '$&\n    gracehook.io/delay: soon')}`,
    'b.yaml': nightly,
  });
  const { code, stdout, stderr } = await gracehook(['lint', '-f', 'a.yaml', '-f', 'b.yaml'], '', folder);
  expect(stdout.split('\n').filter((line) => !line.startsWith('    →'))).toEqual([
    'a.yaml:27: error: deployment/web: gracehook.io/delay: "soon" is not a duration; write one such as 90s, 1m30s or 500ms. [InvalidAnnotation]',
    'a.yaml:29: warning: deployment/web: With one replica, nothing serves while the pod is evicted or its node drained. [SingleReplica]',
    'b.yaml:13: note: cronjob/nightly: The pod ends by itself (a Job, or a restartPolicy other than Always), so it is left alone. [RunsToCompletion]',
    '1 error, 1 warning, 1 note in 3 workloads; 1 not opted in',
    '',
  ]);
  expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
});

it.each([
  ['an error by default', misspelt, [], 1],
  ['no error by default', single, [], 0],
  ['a warning from warnings on', single, ['--fail-on', 'warning'], 1],
  ['a note from warnings on', nightly, ['--fail-on', 'warning'], 0],
  ['a note from notes on', nightly, ['--fail-on', 'note'], 1],
  ['nothing in who is not opted in', notOptedIn, ['--fail-on', 'note'], 0],
  ['a warning where there are settings and no opt-in', forgotten, ['--fail-on', 'warning'], 1],
  ['an error with never', misspelt, ['--fail-on', 'never'], 0],
])('finds %s: exit code', async (_what, manifest, flags, code) => {
  expect((await gracehook(['lint', '-f', '-', ...flags], manifest)).code).toBe(code);
});

it('lets no name of a manifest take over the terminal', async () => {
  const hostile = web.replace('- name: web', '- name: "a\\e]0;title\\ab\\e[2J"');
  for (const command of ['lint', 'explain', 'inject']) {
    const { stdout, stderr } = await gracehook([command, '-f', '-'], hostile.replace('8080', '80801'));
    const shown = command === 'inject' ? stderr : stdout;
    expect(shown).toContain('a\uFFFD]0;title\uFFFDb\uFFFD[2J');
    expect([shown.includes('\x1b'), shown.includes('\x07')]).toEqual([false, false]);
  }
});

it('refuses a grade that there is not', async () => {
  const { code, stderr } = await gracehook(['lint', '-f', '-', '--fail-on', 'info'], web);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: 'gracehook: --fail-on takes error, warning, note or never, not "info"\n',
  });
});

it('leads into the file of a Namespace for what that got wrong', async () => {
  const shop = 'kind: Namespace\nmetadata:\n  name: shop\n  annotations:\n    gracehook.io/env: A=1\n';
  const folder = await folderOf({ 'a.yaml': shop, 'b.yaml': `${web}---\n${web}` });
  const { stdout } = await gracehook(['lint', '-f', 'a.yaml', '-f', 'b.yaml', '-n', 'shop'], '', folder);
  expect(stdout).toMatch(/^a\.yaml:5: error: namespace\/shop: gracehook\.io\/env of the namespace sets A, /);
  expect(stdout).toMatch(/\n1 error, 0 warnings, 0 notes in 2 workloads\n$/);
});

it('counts the same in text and JSON', async () => {
  const input = `${forgotten}---\n${notOptedIn}`;
  const [text, json] = await Promise.all([
    gracehook(['lint', '-f', '-'], input),
    gracehook(['lint', '-f', '-', '-o', 'json'], input),
  ]);
  expect(text.stdout).toMatch(
    /^stdin:7: warning: deployment\/web: gracehook\.io\/delay has no effect: .* \[NotOptedIn\]$/m,
  );
  expect(text.stdout).toMatch(/\n0 errors, 1 warning, 0 notes in 2 workloads; 1 not opted in\n$/);
  expect(JSON.parse(json.stdout)).toMatchObject({
    workloads: 2,
    notOptedIn: 1,
    error: 0,
    warning: 1,
    note: 0,
    findings: [{ line: 7, code: 'NotOptedIn', grade: 'warning' }],
  });
});

it('gives JSON with counts and places', async () => {
  const { stdout } = await gracehook(['lint', '-f', '-', '-o', 'json'], misspelt);
  expect(JSON.parse(stdout)).toMatchObject({
    workloads: 1,
    error: 1,
    warning: 0,
    note: 0,
    findings: [
      { file: 'stdin', line: 8, grade: 'error', code: 'InvalidAnnotation', object: 'deployment/web' },
    ],
  });
});

it('gives SARIF whose results point to their rules and lines', async () => {
  const folder = await folderOf({ 'the shop/web.yaml': misspelt });
  const { stdout } = await gracehook(['lint', '-f', 'the shop', '-o', 'sarif'], '', folder);
  const [run] = (JSON.parse(stdout) as Log).runs;
  expect(run?.results).toMatchObject([
    {
      ruleId: 'InvalidAnnotation',
      ruleIndex: 0,
      level: 'error',
      locations: [
        { physicalLocation: { artifactLocation: { uri: 'the%20shop/web.yaml' }, region: { startLine: 8 } } },
      ],
    },
  ]);
  expect(run?.tool.driver.rules?.[0]).toMatchObject({
    id: 'InvalidAnnotation',
    help: { text: expect.stringContaining('docs/reasons.md#invalidannotation') },
  });
});
