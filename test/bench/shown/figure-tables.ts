import type { Figure } from '../bench-row.ts';

/** Figures as a table, for a terminal, a page or a document. */
export interface FigureTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/**
 * Figures that follow one another and have the same keys are a table. A value's bounds, such as `added_low_ms` and
 * `added_high_ms` of `added_ms`, stand behind it; a key's unit stands behind its words.
 */
export function figureTables(figures: readonly Figure[]): FigureTable[] {
  const groups: Figure[][] = [];
  for (const figure of figures) {
    const last = groups.at(-1);
    if (last?.[0] !== undefined && keysOf(last[0]) === keysOf(figure)) last.push(figure);
    else groups.push([figure]);
  }
  return groups.map((group) => {
    const columns = columnsOf(Object.keys(group[0] ?? {}));
    return {
      heads: columns.map(({ key }) => headOf(key)),
      rows: group.map((figure) => columns.map((column) => cellOf(figure, column))),
    };
  });
}

function keysOf(figure: Figure): string {
  return Object.keys(figure).join();
}

/** A key with those of its bounds. */
interface Column {
  readonly key: string;
  readonly bounds?: readonly [low: string, high: string];
}

function columnsOf(keys: readonly string[]): Column[] {
  const bounded = new Map(
    keys.flatMap((low) => {
      const high = low.replace(/_low(?=_|$)/, '_high');
      const owner = ownerOf(low, keys);
      return high === low || !keys.includes(high) || owner === undefined
        ? []
        : [[owner, [low, high] as const] as const];
    }),
  );
  const bounds = new Set([...bounded.values()].flat());
  return keys
    .filter((key) => !bounds.has(key))
    .map((key) => {
      const own = bounded.get(key);
      return own === undefined ? { key } : { key, bounds: own };
    });
}

/** The value that a lower bound belongs to: `added_ms` of `added_low_ms`, `ratio_to_floor` of `ratio_low`. */
function ownerOf(low: string, keys: readonly string[]): string | undefined {
  const [name = '', rest = ''] = low.split(/_low(?=_|$)/);
  return (
    keys.find((key) => key === name + rest) ??
    keys.find((key) => key.startsWith(`${name}_`) && !/_(low|high)(_|$)/.test(key))
  );
}

function cellOf(figure: Figure, { key, bounds }: Column): string {
  const value = shownValue(figure[key]);
  if (bounds === undefined || figure[key] === null) return value;
  const [low, high] = bounds.map((bound) => shownValue(figure[bound]));
  return `${value} (${low} to ${high})`;
}

/** A value of a figure as a person reads it: three digits that count, thousands apart. */
export function shownValue(value: Figure[string] | undefined): string {
  if (value === null || value === undefined) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  const rounded = Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
  return rounded.toLocaleString('en-US', { maximumFractionDigits: 6 });
}

const units: Readonly<Record<string, string>> = {
  ...{ ns: 'ns', us: 'µs', ms: 'ms', s: 's', seconds: 's', percent: '%' },
  ...{ bytes: 'bytes', kb: 'KB', kib: 'KiB', mb: 'MB', mib: 'MiB' },
};
const shortForms: Readonly<Record<string, string>> = {
  ...{ api: 'API', cpu: 'CPU', rss: 'RSS', tls: 'TLS' },
  p999: 'p99.9',
};

/** A figure's key in words, with its unit: `webhook_cpu_us_per_pod` is `webhook CPU, µs per pod`. */
export function headOf(key: string): string {
  const words = key.split('_').map((word) => shortForms[word] ?? word);
  if (key.endsWith('_per_s')) return `${words.slice(0, -2).join(' ')}/s`;
  const place = words.findLastIndex((word, index) => index > 0 && Object.hasOwn(units, word));
  if (place < 0) return words.join(' ');
  const unit = units[words[place] ?? ''] ?? '';
  return `${words.slice(0, place).join(' ')}, ${[unit, ...words.slice(place + 1)].join(' ')}`;
}
