import { clients } from './clients.ts';
import type { Pass } from './passes.ts';

/** A pass as a table for a terminal: dropped/requests of each client, and how what was dropped failed. */
export function describePass({ event, injected, eventSeconds, lateMs, counts }: Pass): string {
  const name = `${event}, ${injected ? 'injected' : 'no annotation'}`;
  const title = `\n${name}, over after ${eventSeconds} s, the load at most ${lateMs} ms late`;
  const names = [...new Set(counts.map(({ app }) => app))];
  const lines = names.map((name) => {
    const own = counts.filter(({ app }) => app === name);
    const cells = clients.map((client) => {
      const count = own.find((one) => one.client === client)?.count;
      return count === undefined ? '-' : `${count.dropped}/${count.requests}`;
    });
    const kinds = own.flatMap(({ client, count }) => [
      ...Object.entries(count.kinds).map(([kind, number]) => `${client} ${number} ${kind}`),
      ...(count.early > 0 ? [`${count.early} of them before the event`] : []),
    ]);
    return [name, ...cells, kinds.join(', ')];
  });
  const rows = [['', ...clients, ''], ...lines];
  // Before the annotation they are many, and as expected.
  const examples = injected
    ? counts.flatMap(({ app, client, count }) => count.examples.map((one) => `  ${app}, ${client}: ${one}`))
    : [];
  return [
    title,
    ...rows.map((row) =>
      row
        .map((cell, index) => cell.padEnd(index === 0 ? 12 : 10))
        .join(' ')
        .trimEnd(),
    ),
    ...examples,
  ].join('\n');
}
