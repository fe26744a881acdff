import { readFileSync } from 'node:fs';
import type { CheckedRequirement } from '../gracewrap/check-requirements.ts';
import { percent, phases, type Row } from '../gracewrap/gracewrap.ts';
import { type Requirement, requirements } from '../gracewrap/requirements.ts';
import { table } from './table.ts';

const { rows, requirements: checked } = JSON.parse(
  readFileSync(new URL('../../docs/results/gracewrap.json', import.meta.url), 'utf8'),
) as { readonly rows: readonly Row[]; readonly requirements: readonly CheckedRequirement[] };

type ShownRequirement = Pick<Requirement, 'name' | 'answer' | 'how'> & Pick<CheckedRequirement, 'seen'>;

const ofPhase = (name: string) => rows.filter(({ phase }) => phase === name);

/** How many of GraceWrap's requests were killed, without the annotation and with it, over all runs of each load. */
export function gracewrapTable(): string {
  const [without, injected] = [ofPhase(phases.control.name), ofPhase(phases.injected.name)];
  const loads = [...new Set(without.map(({ request_ms }) => request_ms))];
  const lines = loads.map((duration) => {
    const [before, after] = [without, injected].map((list) =>
      list.filter(({ request_ms }) => request_ms === duration),
    ) as [Row[], Row[]];
    return [
      `${before[0]?.requests}`,
      `${duration} ms`,
      shownKilled(before),
      shownSpread(before),
      shownKilled(after),
      shownNew(after),
    ];
  });
  return table(
    [
      'in flight',
      'each takes',
      'killed without',
      'the first after',
      'killed with it',
      'new ones failed with it',
    ],
    [
      ...lines,
      ['all', '', shownKilled(without), shownSpread(without), shownKilled(injected), shownNew(injected)],
    ],
  );
}

/** What a sleep cannot save, and the annotation that does. */
export function gracewrapLimitTable(): string {
  const lines = [phases.tooLong.name, phases.longer.name].flatMap((name) => {
    const found = ofPhase(name);
    return found.map((row) => [
      name,
      `${row.requests}`,
      `${row.request_ms} ms`,
      shownKilled(found),
      row.first_killed_ms === null ? '–' : shownSpread(found),
    ]);
  });
  return table(['pods', 'in flight', 'each takes', 'killed', 'the first after'], lines);
}

/** The document's rows in its order. Two of them only the loads show. */
export function gracewrapRequirementsTable(): string {
  const shutdown: ShownRequirement = {
    name: 'Graceful HTTP shutdown',
    answer: 'in another way',
    how: 'Nobody calls `Shutdown`; the requests end within the delay.',
    seen: `${shownKilled(ofPhase(phases.injected.name))} killed`,
  };
  const tracking: ShownRequirement = {
    name: 'In-flight request tracking',
    answer: 'not added',
    how: 'Nobody counts, so what takes longer than the delay is cut unless the delay is longer.',
    seen: `of 7 s: ${shownKilled(ofPhase(phases.tooLong.name))} killed; with \`delay: 10s\` ${shownKilled(ofPhase(phases.longer.name))}`,
  };
  const shown = requirements.flatMap((requirement): ShownRequirement[] => {
    const found = checked.find(({ name }) => name === requirement.name);
    return found === undefined ? [] : [{ ...requirement, ...found }];
  });
  const [listen, timeout, parent, grace, readiness, ...others] = shown;
  const ordered = [listen, shutdown, timeout, parent, grace, readiness, tracking, ...others];
  return table(
    ['requirement', 'on an injected pod', 'what shows it says'],
    ordered
      .filter((row) => row !== undefined)
      .map(({ name, answer, how, seen }) => [name, `**${answer}.** ${how}`, seen]),
  );
}

/** What shows each of them, for a shell. */
export function gracewrapCommands(): string {
  const commands = checked.map(({ name, command }) => `# ${name}\n${command}`);
  return ['```sh', ...commands, '```'].join('\n');
}

function shownKilled(list: readonly Row[]): string {
  const killed = list.reduce((sum, row) => sum + row.killed, 0);
  const requests = list.reduce((sum, row) => sum + row.requests, 0);
  return `**${killed}** of ${requests} (${percent(killed, requests)} %)`;
}

function shownNew(list: readonly Row[]): string {
  const failed = list.reduce((sum, row) => sum + row.new_failed, 0);
  const requests = list.reduce((sum, row) => sum + row.new_requests, 0);
  return `${failed} of ${requests}`;
}

/** From the moment when the pod was told to go. */
function shownSpread(list: readonly Row[]): string {
  const times = list.flatMap(({ first_killed_ms }) => (first_killed_ms === null ? [] : [first_killed_ms]));
  const [least, most] = [Math.min(...times), Math.max(...times)];
  return least === most ? `${least} ms` : `${least} to ${most} ms`;
}
