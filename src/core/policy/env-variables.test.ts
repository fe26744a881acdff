import { expect, it } from 'vitest';
import { parseEnvVariables } from './env-variables.ts';

it.each<[text: string, variables: Record<string, string>]>([
  ['RETRY_COUNT=3', { RETRY_COUNT: '3' }],
  ['A=1,B=2', { A: '1', B: '2' }],
  [' A = 1 , B=2,', { A: '1', B: '2' }],
  ['A="1,2",B=3', { A: '1,2', B: '3' }],
  ['A=x=y', { A: 'x=y' }],
  ['A=', { A: '' }],
  ['A=1, ,B=2', { A: '1', B: '2' }],
  ['A=1\nB=2,3\n', { A: '1', B: '2,3' }],
  ['A=1,B=2\n', { A: '1', B: '2' }],
  ['A=1,B=2\n  \n', { A: '1', B: '2' }],
  ['A=1\r\nB="2"', { A: '1', B: '2' }],
  ['A="', { A: '"' }],
  ['A=""', { A: '' }],
  ['A="x', { A: '"x' }],
  ['A=x"', { A: 'x"' }],
  ['A=1,A=2', { A: '2' }],
  ['a.b-c=1,_=2,.A=3', { 'a.b-c': '1', _: '2', '.A': '3' }],
  ['', {}],
])('reads %j', (text, variables) => {
  const { value, problems } = parseEnvVariables(text);
  expect([Object.fromEntries(value ?? []), problems]).toEqual([variables, []]);
});

it.each(['NOVALUE', '9=z', '=x', 'A B=1', 'Ä=1', '.=1', '..=1', '..A=1'])(
  'leaves out the bad pair %j alone',
  (pair) => {
    const { value, problems } = parseEnvVariables(`${pair},GOOD=1`);
    expect([...(value ?? [])]).toEqual([['GOOD', '1']]);
    const detail = 'pair 1 is not NAME=value and is left out';
    expect(problems).toEqual([{ code: 'InvalidAnnotation', detail }]);
  },
);

it.each([
  'LD_PRELOAD',
  'Path',
  'ld_preload',
  'LD_LIBRARY_PATH',
  'DYLD_INSERT_LIBRARIES',
  'PATH',
  'NODE_OPTIONS',
  'PYTHONPATH',
  'PYTHONSTARTUP',
  'JAVA_TOOL_OPTIONS',
  'JDK_JAVA_OPTIONS',
  '_JAVA_OPTIONS',
  'RUBYOPT',
  'PERL5OPT',
  'BASH_ENV',
])('refuses %s, which can change the code that runs', (name) => {
  const { value, problems } = parseEnvVariables(`${name}=x,GOOD=1`);
  expect([...(value ?? [])]).toEqual([['GOOD', '1']]);
  const detail = `${name} can change which code runs; set it in the manifest`;
  expect(problems).toEqual([{ code: 'ForbiddenVariable', detail }]);
});

it('says nothing of a value in what it reports', () => {
  const { problems } = parseEnvVariables('LD_PRELOAD=secret');
  expect(JSON.stringify(problems)).not.toContain('secret');
});
