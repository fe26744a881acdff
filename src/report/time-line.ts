import type { ContainerEnd, Shutdown } from '../core/explain/shutdown.ts';
import { shortened } from '../core/shortened.ts';
import type { Paint, Tone } from './paint.ts';

/** What a column of a container's bar shows, what that means, and its tone. */
const strokes = {
  hook: ['▓', 'preStop hook, still serving', 'hint'],
  unknownHook: ['▒', 'hook of unknown length, drawn as the delay', 'hint'],
  drain: ['░', 'draining after the signal', 'good'],
  spare: ['·', 'spare time', 'quiet'],
  sidecar: ['─', 'native sidecar, ends after the app', 'quiet'],
  kill: ['┃', 'SIGKILL', 'bad'],
} as const satisfies Record<string, readonly [string, string, Tone]>;
type Stroke = keyof typeof strokes;

const longestName = 24;
const longestMeaning = 2 + Math.max(...Object.values(strokes).map(([, meaning]) => meaning.length));
/** Room for the label of the last tick, which begins at the end of the bars. */
const lastLabelWidth = 8;

/** A scale from seconds to columns: its length in both. */
interface Scale {
  readonly seconds: number;
  readonly columns: number;
}

/**
 * The end of a pod as a picture: a time line in seconds, a bar for each container, a legend. `width` is the terminal's.
 * Where the grace period is too large a number, the picture ends open, after all that is known.
 */
export function timeLine(shutdown: Shutdown, width: number, paint: Paint): string[] {
  const names = shutdown.containers.map(({ name }) => shortened(name, Math.min(longestName, width / 4)));
  const margin = Math.max(...names.map((name) => name.length), 0) + 4;
  const apps = shutdown.containers.filter(({ isNativeSidecar }) => !isNativeSidecar);
  const hooks = apps.map(({ hookSeconds }) => hookSeconds);
  const drained = hooks.map((seconds) => seconds + shutdown.drainSeconds);
  const scale = {
    seconds: Math.max(shutdown.graceSeconds ?? Math.max(...drained, 0) * 2, 1),
    columns: Math.min(Math.max(width - margin - lastLabelWidth, 24), 96),
  };
  const bars = shutdown.containers.map((container) => barOf(container, shutdown, scale));
  const ends = shutdown.graceSeconds === undefined ? [] : [shutdown.graceSeconds];
  const ticks = [0, ...ends, ...hooks, ...drained].filter((time) => time <= scale.seconds);
  const indent = ' '.repeat(margin);
  const legendIndent = Math.max(Math.min(margin, width - longestMeaning), 2);
  return [
    indent + labels(ticks, scale),
    indent + paint('quiet', axis(ticks, scale)),
    ...bars.map((bar, index) => `  ${(names[index] ?? '').padEnd(margin - 2)}${painted(bar, paint)}`),
    ...legend(new Set(bars.flat()), width - legendIndent, paint).map(
      (line) => ' '.repeat(legendIndent) + line,
    ),
  ];
}

function barOf(container: ContainerEnd, { graceSeconds, drainSeconds }: Shutdown, scale: Scale): Stroke[] {
  const end: Stroke[] = graceSeconds === undefined ? [] : ['kill'];
  if (container.isNativeSidecar) return [...strokesOf('sidecar', scale.columns), ...end];
  const { hookSeconds, isHookLengthKnown } = container;
  // What takes any time gets a column, however long the rest is.
  const hook = Math.max(columnOf(hookSeconds, scale), Math.sign(hookSeconds));
  const drained = Math.max(columnOf(hookSeconds + drainSeconds, scale), hook + Math.sign(drainSeconds));
  return [
    ...strokesOf(isHookLengthKnown ? 'hook' : 'unknownHook', hook),
    ...strokesOf('drain', drained - hook),
    ...strokesOf('spare', scale.columns - drained),
  ]
    .slice(0, scale.columns)
    .concat(end);
}

function strokesOf(stroke: Stroke, count: number): Stroke[] {
  return Array.from({ length: count }, () => stroke);
}

function columnOf(seconds: number, scale: Scale): number {
  return Math.min(Math.round((seconds / scale.seconds) * scale.columns), scale.columns);
}

/** The times above their ticks, the first ones first; one that finds no room is left out. */
function labels(ticks: readonly number[], scale: Scale): string {
  const line = Array.from({ length: scale.columns + lastLabelWidth }, () => ' ');
  for (const time of new Set(ticks)) {
    const label = `${time} s`;
    const column = columnOf(time, scale);
    const room = line.slice(Math.max(column - 1, 0), column + label.length + 1);
    if (room.some((character) => character !== ' ')) continue;
    line.splice(column, label.length, ...label);
  }
  return line.join('').trimEnd();
}

function axis(ticks: readonly number[], scale: Scale): string {
  const marked = new Set(ticks.map((time) => columnOf(time, scale)));
  return Array.from({ length: scale.columns + 1 }, (_, column) => {
    if (column === 0) return '├';
    if (column === scale.columns) return '┤';
    return marked.has(column) ? '┼' : '─';
  }).join('');
}

function painted(bar: readonly Stroke[], paint: Paint): string {
  const runs: { stroke: Stroke; length: number }[] = [];
  for (const stroke of bar) {
    const run = runs.at(-1);
    if (run?.stroke === stroke) run.length++;
    else runs.push({ stroke, length: 1 });
  }
  return runs
    .map(({ stroke, length }) => paint(strokes[stroke][2], strokes[stroke][0].repeat(length)))
    .join('');
}

function legend(used: ReadonlySet<Stroke>, width: number, paint: Paint): string[] {
  const lines: { text: string; length: number }[] = [];
  for (const stroke of (Object.keys(strokes) as Stroke[]).filter((one) => used.has(one))) {
    const [mark, meaning, tone] = strokes[stroke];
    const entry = { text: `${paint(tone, mark)} ${meaning}`, length: meaning.length + 2 };
    const line = lines.at(-1);
    if (line === undefined || line.length + 3 + entry.length > width) lines.push(entry);
    else {
      line.text += `   ${entry.text}`;
      line.length += 3 + entry.length;
    }
  }
  return lines.map(({ text }) => text);
}
