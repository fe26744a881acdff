import { expect, it } from 'vitest';
import { decision, firstReasonOf } from './decision.ts';
import { type ReasonCode, reason } from './reasons.ts';

const warned = new Set<ReasonCode>(['InvalidAnnotation', 'UnknownAnnotation']);

function warningsOf(...details: string[]): readonly string[] {
  const reasons = details.map((detail) => reason('InvalidAnnotation', detail));
  return decision('patched', { reasons, warned }).warnings;
}

it('is counted under its weightiest reason, or under None', () => {
  const reasons = [reason('NoReadiness'), reason('GraceCapped')];
  expect(firstReasonOf(decision('patched', { reasons, warned }))).toBe('GraceCapped');
  expect(firstReasonOf(decision('patched', { reasons: [], warned }))).toBe('None');
});

it('warns of the codes that it is told, in their order, and only of what the author wrote', () => {
  const reasons = [
    reason('UnknownAnnotation', 'Second.'),
    reason('InvalidAnnotation', 'First.'),
    reason('InvalidAnnotation', 'Of the namespace.', 'namespace'),
    reason('NoReadiness'),
  ];
  expect(decision('unchanged', { reasons, warned }).warnings).toEqual(['First.', 'Second.']);
});

it('says each warning once, and at most five of them', () => {
  expect(warningsOf('a', 'b', 'a')).toEqual(['a', 'b']);
  expect(warningsOf('a', 'b', 'c', 'd', 'e')).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(warningsOf('a', 'b', 'c', 'd', 'e', 'f')).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('cuts a warning at 120 characters, and not before', () => {
  expect(warningsOf('x'.repeat(120))).toEqual(['x'.repeat(120)]);
  expect(warningsOf('x'.repeat(121))).toEqual([`${'x'.repeat(119)}…`]);
});

it('has no operations, settings and status where it is given none', () => {
  expect(decision('skipped', { reasons: [], warned })).toEqual({
    outcome: 'skipped',
    operations: [],
    reasons: [],
    warnings: [],
    settings: undefined,
    status: {},
  });
});
