import { expect, it } from 'vitest';
import { checkText } from './check-text.ts';
import { unpainted } from './paint.ts';

const lacking = { found: 'you may not look', remedy: 'ask' };
const groups = [
  {
    title: 'cluster',
    results: [
      { name: 'a', title: 'it is new', outcome: 'passed', found: 'v1.37' },
      { name: 'b', title: 'it is right', outcome: 'failed', found: 'it is wrong', remedy: 'mend it' },
    ],
  },
  {
    title: 'pods',
    results: [
      { name: 'c', title: 'one', outcome: 'warned', ...lacking },
      { name: 'd', title: 'two', outcome: 'warned', ...lacking },
    ],
  },
  { title: 'none', results: [{ name: 'e', title: 'all is well', outcome: 'passed' }] },
] as const;

it('shows each result under its heading, with hint and anchor, and what is repeated once', () => {
  expect(checkText(groups, { width: 80, isShort: false }, unpainted)).toEqual([
    'cluster',
    '-------',
    '√ it is new (v1.37)',
    '× it is right',
    '    it is wrong',
    '    → mend it',
    '    see docs/check.md#b',
    '',
    'pods',
    '----',
    '‼ one',
    '    you may not look',
    '    → ask',
    '    see docs/check.md#c',
    '‼ two (the same)',
    '',
    'none',
    '----',
    '√ all is well',
    '',
    '5 checks: 1 failure, 2 warnings',
  ]);
});

it('leaves out what passed where it is to be short', () => {
  const lines = checkText(groups, { width: 80, isShort: true }, unpainted);
  expect(lines).not.toContain('none');
  expect(lines.join('\n')).not.toContain('√');
});

it('says in one line that all passed', () => {
  expect(checkText([groups[2]], { width: 80, isShort: true }, unpainted)).toEqual(['1 check: all passed']);
});
