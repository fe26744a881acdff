import { expect, it } from 'vitest';
import { type Check, failed, passed } from './check.ts';
import { installedChecks, plannedChecks } from './checks.ts';
import { judgeGroups } from './judge-groups.ts';

const cause: Check<'serverVersion'> = {
  name: 'cause',
  title: 'the cause',
  meaning: '',
  needs: ['serverVersion'],
  judge: ({ serverVersion }) => (serverVersion === 'good' ? passed : failed('it is bad', 'mend it')),
};
const effect: Check<'namespaces'> = {
  name: 'effect',
  title: 'the effect',
  meaning: '',
  needs: ['namespaces'],
  explainedBy: ['cause'],
  judge: () => failed('it does not work', 'look'),
};
const groups = [{ title: 'all', checks: [cause, effect] }];
const namespaces = { value: [] };

it('leaves out what a failure above explains', () => {
  expect(judgeGroups(groups, { serverVersion: { value: 'bad' }, namespaces })).toEqual([
    {
      title: 'all',
      results: [
        { name: 'cause', title: 'the cause', outcome: 'failed', found: 'it is bad', remedy: 'mend it' },
      ],
    },
  ]);
});

it('shows the effect where the cause that is known is none', () => {
  const [group] = judgeGroups(groups, { serverVersion: { value: 'good' }, namespaces });
  expect(group?.results.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['cause', 'passed'],
    ['effect', 'failed'],
  ]);
});

it.each([
  [{ lacks: 'list namespaces' }, 'you may not list namespaces'],
  [{ trouble: 'it is silent' }, 'it is silent'],
])('warns where a fact could not be read: %j', (reading, words) => {
  const [group] = judgeGroups(groups, { serverVersion: { value: 'good' }, namespaces: reading });
  expect(group?.results[1]).toMatchObject({ outcome: 'warned', found: expect.stringContaining(words) });
});

it('leaves out a group without results', () => {
  expect(judgeGroups([{ title: 'none', checks: [] }], {})).toEqual([]);
});

it('knows each name once, and explains by names that come before', () => {
  for (const list of [installedChecks, plannedChecks]) {
    const checks = list.flatMap((group) => group.checks);
    const names = checks.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const [index, { explainedBy = [] }] of checks.entries())
      expect(names.slice(0, index)).toEqual(expect.arrayContaining([...explainedBy]));
  }
});
