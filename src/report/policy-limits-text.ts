import type { PolicyLimit } from '../core/policy-export/policy-limits.ts';
import { counted } from './counted.ts';

/** What an exported policy does not do, as lines. */
export function policyLimitsText(limits: readonly PolicyLimit[]): string[] {
  return [
    `The webhook does ${counted(limits.length, 'thing')} that this policy does not:`,
    ...limits.map(({ what, instead }) => `  - ${what}. ${instead}`),
  ];
}
