import type { App, Client } from './apps.ts';
import { clients, clientTable } from './clients.ts';
import { type EventName, events, type MatrixEvent } from './events.ts';
import { type ClientCount, mostExamples, type Pass } from './passes.ts';

/** One cell of the matrix, as a row of `docs/results/matrix.json`; counts are sums over the passes of an event. */
export interface Cell {
  readonly event: EventName;
  readonly app: string;
  readonly client: Client;
  readonly before: ClientCount;
  readonly after: ClientCount;
  /** What the cell says:
   * `mended`: dropped before, none after;
   * `nothing to gain`: none dropped before, nor after;
   * `still drops`: some after, and nobody promised otherwise, `reason` says why;
   * `broken`: some after, against the promise. */
  readonly verdict: 'mended' | 'nothing to gain' | 'still drops' | 'broken';
  readonly reason?: string;
}

const none: ClientCount = { requests: 0, dropped: 0, early: 0, retries: 0, kinds: {}, examples: [] };
const livenessReason = 'a container that its liveness probe kills stays in traffic while it ends';

/** The matrix's cells, in the order of its tables. */
export function cellsOf(apps: readonly App[], passes: readonly Pass[]): Cell[] {
  const struck = Object.keys(events).filter((name) =>
    passes.some(({ event }) => event === name),
  ) as EventName[];
  return struck.flatMap((event) =>
    apps.flatMap((app) =>
      clients.map((client) => {
        const sumOf = (injected: boolean) =>
          passes
            .filter((pass) => pass.event === event && pass.injected === injected)
            .map((pass) => countOf(pass, app, client))
            .reduce(add, none);
        const [before, after] = [sumOf(false), sumOf(true)];
        return {
          event,
          app: app.name,
          client,
          before,
          after,
          ...judge(app, client, events[event], before, after),
        };
      }),
    ),
  );
}

function judge(
  app: App,
  client: Client,
  event: MatrixEvent,
  before: ClientCount,
  after: ClientCount,
): Pick<Cell, 'verdict' | 'reason'> {
  if (after.dropped === 0) return { verdict: before.dropped === 0 ? 'nothing to gain' : 'mended' };
  const reason = whyUnpromised(app, client, event);
  return reason === undefined ? { verdict: 'broken' } : { verdict: 'still drops', reason };
}

/** Why injected pods may still drop requests of a client; undefined where they are promised not to. */
function whyUnpromised(app: App, client: Client, { isPromised }: MatrixEvent): string | undefined {
  return app.unpromised[client] ?? (isPromised ? undefined : livenessReason);
}

/** Whether the passes of an event, all with or all without the annotation, say too little or too much to be believed at once. */
export function isInDoubt(apps: readonly App[], event: MatrixEvent, passes: readonly Pass[]): boolean {
  const [first] = passes;
  if (first === undefined) return false;
  const isDropped = (app: App, client: Client) =>
    passes.some((pass) => countOf(pass, app, client).dropped > 0);
  const cells = apps.flatMap((app) => clients.map((client) => [app, client] as const));
  if (!first.injected) return !cells.some(([app, client]) => isDropped(app, client));
  return cells.some(
    ([app, client]) => whyUnpromised(app, client, event) === undefined && isDropped(app, client),
  );
}

/** What is wrong with a matrix, a sentence each: none where every promise was kept, and each event would have shown it. */
export function judgeMatrix(cells: readonly Cell[]): string[] {
  const named = ({ event, app, client }: Cell) => `${event}, ${app}, ${clientTable[client].summary}`;
  const struck = [...new Set(cells.map(({ event }) => event))];
  const isBlind = (event: EventName) =>
    cells.every((cell) => cell.event !== event || cell.before.dropped === 0);
  return [
    ...struck
      .filter(isBlind)
      .map((event) => `${event}: the load saw nothing: not one request was dropped without the annotation.`),
    ...cells
      .filter(({ before, after }) => before.requests === 0 || after.requests === 0)
      .map((cell) => `${named(cell)}: not one request was made.`),
    ...cells
      .filter(({ before, after }) => before.early + after.early > 0)
      .map(
        (cell) =>
          `${named(cell)}: ${cell.before.early + cell.after.early} requests failed before the event: the machine or the app, not the event.`,
      ),
    ...cells
      .filter(({ verdict }) => verdict === 'broken')
      .map(
        (cell) =>
          `${named(cell)}: ${cell.after.dropped} of ${cell.after.requests} requests were dropped, and none should be.`,
      ),
  ];
}

function countOf(pass: Pass, app: App, client: Client): ClientCount {
  return pass.counts.find((one) => one.app === app.name && one.client === client)?.count ?? none;
}

function add(one: ClientCount, other: ClientCount): ClientCount {
  const kinds = { ...one.kinds };
  for (const [kind, count] of Object.entries(other.kinds)) kinds[kind] = (kinds[kind] ?? 0) + count;
  return {
    requests: one.requests + other.requests,
    dropped: one.dropped + other.dropped,
    early: one.early + other.early,
    retries: one.retries + other.retries,
    kinds,
    examples: [...one.examples, ...other.examples].slice(0, mostExamples),
  };
}
