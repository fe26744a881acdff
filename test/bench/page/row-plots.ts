import type { IntervalPlot, LinePlot, Plot } from './plots.ts';

const added = (title: string): IntervalPlot => ({
  ...{ kind: 'intervals', title, group: 'size' },
  ...{ value: 'added_ms', low: 'added_low_ms', high: 'added_high_ms' },
});
const lines = (plot: Omit<LinePlot, 'kind'>): LinePlot => ({ kind: 'lines', ...plot });
const percentiles = ['p50_ms', 'p99_ms', 'p999_ms'];

/** What is drawn of each row, beside its tables. */
export const rowPlots: Readonly<Record<string, readonly Plot[]>> = {
  admission: [
    added('Latency added to a pod'),
    {
      ...{ kind: 'intervals', title: 'CPU of the webhook for a pod' },
      ...{ value: 'webhook_cpu_us_per_pod', group: 'size' },
    },
    {
      ...{ kind: 'intervals', title: 'CPU of the API server for a pod, beyond that without a webhook' },
      ...{ value: 'api_server_added_cpu_us_per_pod', group: 'size' },
    },
  ],
  'admission-eight-clients': [added('Latency added to a pod, eight clients')],
  'admission-products': [added('Latency added to a pod')],
  'not-opted-in': [added('Latency added to a pod that did not opt in')],
  'open-loop': [
    lines({
      title: 'How long a review takes',
      x: 'reviews_per_s',
      y: percentiles,
      isLogX: true,
      isLogY: true,
    }),
  ],
  'closed-loop': [
    lines({
      title: 'Reviews answered each second',
      x: 'connections',
      y: ['reviews_per_s'],
      by: 'webhook',
      isLogX: true,
    }),
    lines({
      ...{
        title: 'Milliseconds that the slowest of a hundred takes',
        x: 'connections',
        y: ['p99_ms'],
        by: 'webhook',
      },
      ...{ isLogX: true, isLogY: true },
    }),
  ],
  sizes: [
    lines({
      ...{ title: 'How long a review takes, by the size of its pod', x: 'pod_kib', y: ['p50_ms', 'p99_ms'] },
      ...{ isLogX: true, isLogY: true },
    }),
  ],
  containers: [
    lines({
      ...{ title: 'How long a review takes, by the containers of its pod', x: 'containers' },
      ...{ y: ['p50_ms', 'p99_ms'], isLogX: true, isLogY: true },
    }),
  ],
  soak: [lines({ title: 'Memory over time', x: 'minute', y: ['rss_mb', 'anonymous_mb'] })],
};
