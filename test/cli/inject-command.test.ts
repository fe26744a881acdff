import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { injectedWeb, nightly, others, web } from './manifests.ts';
import { folderOf, gracehook } from './run-gracehook.ts';

it('injects what comes from the standard input, keeps all the rest byte for byte, and reports on stderr', async () => {
  const { code, stdout, stderr } = await gracehook(['inject', '-f', '-'], `${web}${others}---\n${nightly}`);
  expect(stdout).toBe(`${injectedWeb}${others}---\n${nightly}`);
  expect(code).toBe(0);
  expect(stderr.split('\n')).toEqual([
    'deployment/web   patched    preStop sleep 5s (web), grace 30 -> 40, readiness tcpSocket 8080 (web)',
    'cronjob/nightly  skipped    RunsToCompletion: The pod ends by itself (a Job, or a restartPolicy other than Always), so it is left alone.',
    '2 workloads: 1 patched, 1 skipped',
    '',
  ]);
});

it('changes nothing the second time', async () => {
  const { stdout, stderr } = await gracehook(['inject', '-f', '-'], injectedWeb);
  expect(stdout).toBe(injectedWeb);
  expect(stderr).toMatch(/^deployment\/web {2}unchanged\n/);
});

it('reports what lint finds in a workload beside its pods', async () => {
  const single = web
    .replace('replicas: 2', 'replicas: 1')
    .replace('  name: web', '  name: web\n  labels: {gracehook.io/delay: 5s}');
  const { stderr } = await gracehook(['inject', '-f', '-'], single);
  expect(stderr).toMatch(/^ {2}MisplacedLabel: gracehook\.io\/delay is a label/m);
  expect(stderr).toMatch(/^ {2}SingleReplica: /m);
});

it('reads files and folders in order, and joins them to one stream', async () => {
  const folder = await folderOf({
    'k8s/b.yml': 'kind: B\n',
    'k8s/a.yaml': 'kind: A',
    'k8s/deep/c.yaml': 'kind: C\n',
    'k8s/notes.txt': ': no manifest',
    'first.json': '{"kind": "First"}\n',
  });
  const args = ['inject', '-f', 'first.json', '-f', 'k8s'];
  expect((await gracehook(args, '', folder)).stdout).toBe('{"kind": "First"}\n---\nkind: A\n---\nkind: B\n');
  expect((await gracehook([...args, '-R'], '', folder)).stdout).toContain('kind: B\n---\nkind: C\n');
});

it('gives JSON for JSON, a List where there are several, and YAML or JSON on demand', async () => {
  const json = '{\n  "kind": "ConfigMap",\n  "data": {"big": 12345678901234567890}\n}\n';
  expect((await gracehook(['inject', '-f', '-'], json)).stdout).toBe(json);
  const asYaml = await gracehook(['inject', '-f', '-', '-o', 'yaml'], json);
  expect(asYaml.stdout).toBe('kind: ConfigMap\ndata:\n  big: 12345678901234567890\n');
  const asJson = await gracehook(['inject', '-f', '-', '-o', 'json'], `kind: A\n---\nkind: B\n`);
  expect(JSON.parse(asJson.stdout)).toEqual({
    apiVersion: 'v1',
    kind: 'List',
    items: [{ kind: 'A' }, { kind: 'B' }],
  });
});

it('prints with --diff a diff that patch applies, and nothing else', async () => {
  const folder = await folderOf({ 'web.yaml': web, 'other.yaml': others });
  const { stdout, code } = await gracehook(
    ['inject', '--diff', '-f', 'web.yaml', '-f', 'other.yaml'],
    '',
    folder,
  );
  expect(code).toBe(0);
  expect(stdout).toMatch(/^--- a\/web\.yaml\n\+\+\+ b\/web\.yaml\n@@ /);
  expect(stdout).not.toContain('other.yaml');
  expect(spawnSync('git', ['apply', '-'], { cwd: folder, input: stdout }).status).toBe(0);
  expect(await readFile(join(folder, 'web.yaml'), 'utf8')).toBe(injectedWeb);
});

it('takes with --all every workload that is not disabled nearer to its pods', async () => {
  const plain = web.replace('gracehook.io/inject: enabled', 'team: shop');
  expect((await gracehook(['inject', '-f', '-'], plain)).stdout).toBe(plain);
  expect((await gracehook(['inject', '--all', '-f', '-'], plain)).stdout).toContain('sleep:');
  const disabled = web.replace('inject: enabled', 'inject: disabled');
  expect((await gracehook(['inject', '--all', '-f', '-'], disabled)).stdout).toBe(disabled);
});

it('knows what an older server cannot store', async () => {
  const { stdout, stderr } = await gracehook(['inject', '--kube-version', 'v1.29.4', '-f', '-'], web);
  expect(stdout).not.toContain('sleep:');
  expect(stderr).toContain('SleepUnsupported: ');
});

it('decides by the configuration of the cluster, whose bounds nobody passes', async () => {
  const folder = await folderOf({
    'config.yaml':
      'settings: {delay: 9s}\nbounds: {forbiddenNamespaces: [shop]}\nkubernetes: {version: "1.29"}\n',
    'bad.yaml': 'settings: {delay: soon}\n',
  });
  const args = ['inject', '-f', '-', '--config', 'config.yaml'];
  expect((await gracehook([...args, '--kube-version', '1.34'], web, folder)).stdout).toContain(
    'seconds: 9\n',
  );
  expect((await gracehook(args, web, folder)).stderr).toContain('SleepUnsupported: ');
  const forbidden = await gracehook([...args, '-n', 'shop'], web, folder);
  expect([forbidden.stdout, forbidden.code]).toEqual([web, 0]);
  expect(forbidden.stderr).toContain('skipped    Forbidden: ');
  const bad = await gracehook(['inject', '-f', '-', '--config', 'bad.yaml'], web, folder);
  expect([bad.code, bad.stdout]).toEqual([2, '']);
  expect(bad.stderr).toMatch(
    /^gracehook: the configuration bad\.yaml cannot be used\n {2}line 1, settings\.delay: /,
  );
});

it.each([
  [['-f', '-'], '', 'there is no manifest in stdin: it is empty, or has only comments'],
  [
    ['-f', '-'],
    '# Source: a.yaml\n---\n',
    'there is no manifest in stdin: it is empty, or has only comments',
  ],
  [['-f', '-'], `${web}---\n- 1\n`, 'stdin:20: the document is no Kubernetes object'],
  [
    ['-f', '-'],
    `${web}---\nkind: Pod\n  spec: x\n`,
    'stdin:20: the document is no YAML: Nested mappings are not allowed in compact mappings',
  ],
  [['-f', 'no-such.yaml'], '', 'no-such.yaml does not exist'],
  [[], '', '-f names a file or a folder of manifests, or - for the standard input'],
  [['-f', '-', '-f', '-'], '', '-f - stands twice; the standard input can be read only once'],
  [['-f', '-', '-o', 'xml'], web, '-o takes yaml or json, not "xml"'],
  [['-f', '-', '--diff', '-o', 'yaml'], web, '--diff shows the files as they are written, so it takes no -o'],
  [['-f', '-', '--kube-version', 'new'], web, '--kube-version takes a version such as 1.34, not "new"'],
])('refuses %j with one sentence, exit code 2 and no output', async (args, stdin, sentence) => {
  const { code, stdout, stderr } = await gracehook(['inject', ...args], stdin);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: `gracehook: ${sentence}\n` });
});

it('ends with 3 where a manifest cannot be changed without harm, which stays as it was beside all others', async () => {
  // Without the status of an earlier pass, the comment below it would become part of the text above.
  const status = `    note: |\n      x\n    gracehook.io/status: '{"v":1}'\n      # a comment\n`;
  const pod = `kind: Pod\nmetadata:\n  name: a\n  annotations:\n    gracehook.io/inject: enabled\n${status}spec: {containers: [{name: a}]}\n`;
  const { code, stdout, stderr } = await gracehook(['inject', '-f', '-'], `${web}---\n${pod}`);
  expect({ code, stdout }).toEqual({ code: 3, stdout: `${injectedWeb}---\n${pod}` });
  expect(stderr).toMatch(/\n1 workload: 1 patched\ngracehook: stdin:20: internal error: [^\n]*\n$/);
});

it('ends quietly when its reader has seen enough', () => {
  const script = `"$0" "$1" inject -f - 2>/dev/null | head -n 1`;
  const main = join(import.meta.dirname, '../../src/main.ts');
  const input = `${web}${`---\n${others}`.repeat(3000)}`;
  const { stdout, stderr } = spawnSync('sh', ['-c', script, process.execPath, main], { input });
  expect(stdout.toString()).toBe('# Source: shop/templates/web.yaml\n');
  expect(stderr.toString()).toBe('');
});

it.each(['inject', 'explain', 'lint'])('%s -h shows an example', async (command) => {
  const { code, stdout } = await gracehook([command, '-h']);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`Examples:\\n  .*gracehook ${command} -f `));
});
