import { expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { folderOf, gracehook } from './run-gracehook.ts';

it('prints the same objects as YAML and as JSON, and says each time what they do not do', async () => {
  const yaml = await gracehook(['export', 'policy']);
  const json = await gracehook(['export', 'policy', '-o', 'json']);
  const { items, limits } = JSON.parse(json.stdout);
  expect(parseAllDocuments(yaml.stdout).map((document) => document.toJSON())).toEqual(items);
  expect(limits.length).toBeGreaterThan(5);
  for (const { what } of limits) {
    const line = `  - ${what}. `;
    expect(yaml.stdout).toContain(`\n# ${line}`);
    expect(yaml.stderr).toContain(`\n${line}`);
    expect(json.stderr).toContain(`\n${line}`);
  }
  expect([yaml.code, json.code]).toEqual([0, 0]);
});

it('has the defaults of a configuration', async () => {
  const folder = await folderOf({ 'config.yaml': 'settings: {delay: 17s, env: A=1}' });
  const { stdout } = await gracehook(['export', 'policy', '--config', 'config.yaml'], '', folder);
  expect(stdout).toContain('[17])[0], 300].min()');
  expect(stdout).toContain('# ' + '  - env of the configuration. ');
});

it.each<[what: string, args: string[], sentence: string]>([
  ['a format that is none', ['-o', 'xml'], '-o takes yaml, json, not "xml"'],
  ['a name that no object can have', ['--name', 'Ours'], '--name takes the name of an object, not "Ours"'],
  [
    'a configuration that is not there',
    ['--config', 'nowhere.yaml'],
    'the configuration nowhere.yaml cannot',
  ],
  ['a context that is not there', ['--kubeconfig', 'nowhere'], 'the kubeconfig cannot be read'],
])('%s ends it with a sentence', async (_what, args, sentence) => {
  const { code, stdout, stderr } = await gracehook(['export', 'policy', ...args]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(sentence);
});
