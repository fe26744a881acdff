import { expect, it } from 'vitest';
import { rights } from './rights.ts';

it('names the rights that are missing', () => {
  expect(rights.judge({ missingRights: [] })?.outcome).toBe('passed');
  expect(rights.judge({ missingRights: ['create namespaces'] })).toMatchObject({
    outcome: 'failed',
    found: 'you may not create namespaces',
  });
});
