import type { Plot } from './plots.ts';

const added = { value: 'added_ms', low: 'added_low_ms', high: 'added_high_ms' };

/** What is drawn of each row, beside its tables. */
export const rowPlots: Readonly<Record<string, readonly Plot[]>> = {
  admission: [{ kind: 'intervals', title: 'Latency added to a pod', ...added, group: 'size_bytes' }],
  'admission-eight-clients': [
    { kind: 'intervals', title: 'Latency added to a pod, eight clients', ...added, group: 'size_bytes' },
  ],
  'not-opted-in': [{ kind: 'intervals', title: 'Latency added to a pod that did not opt in', ...added }],
  'cluster-size': [],
  'open-loop': [],
  'closed-loop': [],
  tail: [],
  sizes: [],
  containers: [],
  churn: [],
  soak: [],
  'cold-start': [],
};
