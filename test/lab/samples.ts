/** One finished request of the load. */
export interface Sample {
  readonly at: Date;
  /** For example `POST keep-alive`. */
  readonly kind: string;
  readonly ms: number;
  /** The HTTP status, 0 where there was no answer. */
  readonly status: number;
  /** k6's own words where the transport failed, else empty. */
  readonly trouble: string;
  /** How many more tries the gateway needed at the worker; 0 where it gave no answer. */
  readonly retries: number;
}

/** The ways in which a request can fail; `5xx` is the gateway's own answer when its worker call broke. */
export const troubles = ['refused', 'reset', 'timeout', '5xx', 'other'] as const;
export type Trouble = (typeof troubles)[number];

const metric = '"metric":"request_ms"';

/** Reads the points of the script's own metric out of k6's JSON lines; all other metrics are passed over. */
export function parseSamples(lines: string): Sample[] {
  return lines
    .split('\n')
    .filter((line) => line.includes(metric) && line.includes('"type":"Point"'))
    .map((line) => {
      const { time, value, tags } = JSON.parse(line).data;
      return {
        at: new Date(time),
        kind: tags.kind,
        ms: value,
        status: Number(tags.code),
        trouble: tags.trouble,
        retries: Number(tags.retries),
      };
    });
}

/** Says how a request failed, or null where it did not: anything but a 200 over a sound connection is a failure. */
export function troubleOf({ status, trouble }: Sample): Trouble | null {
  if (status === 200 && trouble === '') return null;
  if (status >= 500) return '5xx';
  if (/refused/i.test(trouble)) return 'refused';
  // A server that closed the connection under a request shows as EOF or as a reset, by who was faster.
  if (/reset|EOF|broken pipe/i.test(trouble)) return 'reset';
  if (/time(d )?out|deadline/i.test(trouble)) return 'timeout';
  return 'other';
}
