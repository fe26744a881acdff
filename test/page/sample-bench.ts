import type { Figure, RowResult } from '../bench/bench-row.ts';

/** Results as a bench would leave them, of all shapes that rows have. Every number is made up and says nothing. */
export function sampleBench(): RowResult[] {
  return [
    sampleRow('admission', admission()),
    {
      ...sampleRow('not-opted-in', notOptedIn()),
      void: 'made up: two arms without a webhook differ by 0.31 ms, more than 0.19 ms <script>',
    },
    sampleRow('open-loop', openLoop()),
    sampleRow('closed-loop', closedLoop()),
    sampleRow('sizes', sizes()),
    sampleRow('soak', soak()),
    sampleRow('cold-start', [{ starts: 50, first_answer_p50_ms: 212, first_answer_max_ms: 260.5 }]),
  ];
}

/** A row with its head. */
export function sampleRow(row: string, figures: readonly Figure[]): RowResult {
  return {
    row,
    command: `npm run bench -- --only ${row}`,
    commit: '0123456789abcdef0123456789abcdef01234567',
    date: '2026-03-02T09:30:00.000Z',
    versions: { gracehook: '1.2.3', node: 'v0.0.0', machine: 'a made-up machine, 2 cores' },
    seconds: 125,
    figures,
  };
}

const arms: readonly (readonly [arm: string, added: number | null, webhookCpu: number | null])[] = [
  ['none', null, null],
  ['none again', 0.02, null],
  ['floor', 3.8, 310],
  ['gracehook', 4.06, 560],
  ['go-lean', 4.1, 650],
  ['controller-runtime', 6.8, 3_400],
  ['map-json-patch', 3.81, null],
  ['map-apply-configuration', 8.02, null],
];

function admission(): Figure[] {
  const subjects = [
    ['3.6 KB', 3_612, 0.45],
    ['15 KB', 15_011, 1],
    ['73 KB', 73_204, 2.9],
  ] as const;
  return [
    ...subjects.flatMap(([size, bytes, times]) =>
      arms.map(([arm, one]): Figure => {
        const added = one === null ? null : one * times;
        const about = (share: number, of = added) => (of === null ? null : of * share);
        const ratio = added === null || arm === 'none again' ? null : (4.06 * times) / added;
        return {
          ...{ arm, size, size_bytes: bytes, clients: 1, samples: 3_000, p50_ms: 3.9 + (added ?? 0) },
          ...{ p99_ms: 9.1, added_ms: added, added_low_ms: about(0.97), added_high_ms: about(1.04) },
          gracehook_ratio: ratio,
          gracehook_ratio_low: about(0.98, ratio),
          gracehook_ratio_high: about(1.03, ratio),
        };
      }),
    ),
    ...subjects.flatMap(([size, bytes, times]) =>
      arms.map(
        ([arm, added, cpu]): Figure => ({
          ...{ arm, size, size_bytes: bytes, clients: 1, pods: 2_000 },
          webhook_cpu_us_per_pod: cpu === null ? null : Math.round(cpu * times),
          api_server_added_cpu_us_per_pod: added === null ? null : Math.round(added * 900 * times),
        }),
      ),
    ),
  ];
}

function notOptedIn(): Figure[] {
  return arms
    .filter(([arm]) => arm.startsWith('none') || arm === 'gracehook')
    .map(([arm, added]) => ({
      ...{ arm, size: '15 KB', size_bytes: 15_011, calls: 0 },
      ...{ added_ms: added && 0.03, added_low_ms: added && -0.08, added_high_ms: added && 0.11 },
    }));
}

function openLoop(): Figure[] {
  return [100, 300, 1_000, 2_000].map((rate) => ({
    ...{ reviews_per_s: rate, p50_ms: 0.6 + rate / 4_000, p99_ms: 1.4 + rate / 900, p999_ms: 3 + rate / 200 },
    ...{ reviews: rate * 60, errors: 0 },
  }));
}

function closedLoop(): Figure[] {
  const most = { gracehook: 4_400, 'bare node': 4_700, 'lean Go': 5_000, 'controller-runtime': 800 };
  const figures = Object.entries(most).flatMap(([webhook, rate]) =>
    [1, 2, 4, 8, 16, 32, 64].map((connections): Figure => {
      const reviews = rate * Math.min(1, 0.35 + connections / 12);
      const bounds = { reviews_low_per_s: reviews * 0.97, reviews_high_per_s: reviews * 1.02 };
      const p99 = (1_500 * connections) / reviews;
      return { webhook, connections, reviews_per_s: reviews, ...bounds, p99_ms: p99 };
    }),
  );
  const ratios = [
    ['bare node', 0.94],
    ['controller-runtime', 5.5],
  ] as const;
  return [
    ...figures,
    ...ratios.map(([name, ratio]) => ({
      ...{ compared_with: name, ratio_of_reviews: ratio, ratio_low: ratio * 0.98, ratio_high: ratio * 1.02 },
      ...{ gracehook_at_connections: 16, other_at_connections: 16 },
    })),
  ];
}

function sizes(): Figure[] {
  const figures = [1, 3.6, 15, 73, 256, 1_024, 2_048, 3_072].map((size) => ({
    ...{ pod_kib: size, p50_ms: 0.5 + size / 220, p99_ms: 1.2 + size / 130 },
    webhook_cpu_ms_per_review: 0.2 + size / 300,
  }));
  return [
    ...figures,
    { from_kib: 15, to_kib: 3_072, farthest_from_line_percent: 12.5, is_largest_patched: true },
  ];
}

function soak(): Figure[] {
  const figures = Array.from({ length: 16 }, (_, index) => ({
    ...{ minute: index * 2, rss_mb: 98 + Math.min(index, 3) * 4, anonymous_mb: 50 + Math.min(index, 3) * 4 },
  }));
  return [...figures, { anonymous_slope_mb_per_hour: 0.4, largest_rss_mb: 111, largest_anonymous_mb: 63 }];
}
