import { expect, it } from 'vitest';
import { unpainted } from './paint.ts';
import { type ProofProgress, proofProgress } from './proof-progress.ts';

const progress: ProofProgress = {
  ...{ pass: 2, passes: 4, event: 'evict', kind: 'as-it-is', seconds: 34.7 },
  ...{ requests: 1694, failed: 3, ready: 1, desiredReplicas: 2, ending: 1 },
};

it('says how a pass stands', () => {
  expect(proofProgress(progress, unpainted)).toBe(
    '2/4 evict, as it is  34 s  1,694 requests  3 failed  1 of 2 pods in traffic  1 ending',
  );
});

it('leaves out what is plain', () => {
  const first = { ...progress, pass: 1, passes: 1, ending: 0 };
  expect(proofProgress(first, unpainted)).not.toMatch(/1\/1|ending/);
});

it('has no number for what is more than desired', () => {
  const shown = proofProgress({ ...progress, event: 'scale', ready: 2, desiredReplicas: 1 }, unpainted);
  expect(shown).toContain('  2 pods in traffic');
});
