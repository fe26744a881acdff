import type { ContainerEnd, Shutdown } from '../../core/explain/shutdown.ts';
import type { Termination, TerminationClass } from '../../core/terminations/termination.ts';
import { type Html, html } from './html.ts';

const width = 520;
const left = 116;
const right = 484;
const rowHeight = 24;
const barHeight = 14;
const axisHeight = 22;
const longestName = 18;
const mostObserved = 8;

/** A row of the picture: what is drawn from which second to which, and what it says in words. */
interface Row {
  readonly name: string;
  readonly bars: readonly { readonly kind: string; readonly from: number; readonly to: number }[];
  /** When SIGTERM came, or the signal that the container names; undefined where that is not known. */
  readonly signalAt: number | undefined;
  readonly end: { readonly at: number; readonly mark: EndMark } | undefined;
  readonly words: string;
}

/** How each end is drawn: a mark of its own, so that nothing is told by colour alone. */
export const endMarks = {
  killed: ['×', 'bad', 'SIGKILL'],
  lossy: ['!', 'bad', 'an end that may have lost requests'],
  well: ['●', 'good', 'ended well'],
  unknown: ['?', 'quiet', 'not known how'],
} as const satisfies Record<string, readonly [mark: string, tone: string, meaning: string]>;
type EndMark = keyof typeof endMarks;

const markOf = {
  KilledAtGraceEnd: 'killed',
  DiedOnSigterm: 'lossy',
  HookFailed: 'lossy',
  EndedDuringDelay: 'lossy',
  Drained: 'well',
  Unknown: 'unknown',
} as const satisfies Record<TerminationClass, EndMark>;

/**
 * How a pod ends, drawn to scale: a row for each container as it is configured, and below it the last shutdowns that were
 * seen, newest first. Its text alternative says the same in words.
 */
export function shutdownPicture(id: string, shutdown: Shutdown, terminations: readonly Termination[]): Html {
  const configured = shutdown.containers.map((container) => configuredRow(container, shutdown));
  const observed = terminations.toReversed().slice(0, mostObserved).map(observedRow);
  const rows = [...configured, ...observed];
  const seconds = Math.max(
    1,
    ...rows.flatMap(({ bars, end }) => [...bars.map(({ to }) => to), end?.at ?? 0]),
  );
  const at = (second: number) => round(left + (second / seconds) * (right - left));
  const height = axisHeight + rows.length * rowHeight + 4;
  const ticks = ticksOf(seconds);
  return html`<svg viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">How its pods end</title>
<desc id="${id}-desc">Seconds after the pod is told to go and its endpoints leave. As configured: ${configured.map(({ words }) => `${words} `)}Observed: ${observed.length === 0 ? 'none.' : observed.map(({ words }) => `${words} `)}</desc>
${ticks.map((tick) => html`<line class="tick" x1="${at(tick)}" x2="${at(tick)}" y1="${axisHeight - 4}" y2="${height - 4}"/><text x="${at(tick)}" y="12" text-anchor="middle">${tick} s</text>`)}
${rows.map((row, index) => drawn(row, axisHeight + index * rowHeight + 4, at))}
</svg>`;
}

function configuredRow(container: ContainerEnd, { graceSeconds, drainSeconds, containers }: Shutdown): Row {
  const { name, hookSeconds, isHookLengthKnown, signal, isNativeSidecar } = container;
  const end = graceSeconds === undefined ? undefined : ({ at: graceSeconds, mark: 'killed' } as const);
  const lastWords = graceSeconds === undefined ? '' : `, SIGKILL at ${graceSeconds} s`;
  if (isNativeSidecar) {
    const longest = Math.max(0, ...containers.map((other) => other.hookSeconds + drainSeconds));
    return {
      name: `${name}, sidecar`,
      bars: [{ kind: 'unknown', from: 0, to: graceSeconds ?? longest }],
      signalAt: undefined,
      end,
      words: `${name}: native sidecar, ends after the app's containers${lastWords}.`,
    };
  }
  const drained = hookSeconds + drainSeconds;
  return {
    name: `${name}, as set`,
    bars: [
      { kind: isHookLengthKnown ? 'hook' : 'hook unknown', from: 0, to: hookSeconds },
      { kind: 'drain', from: hookSeconds, to: Math.min(drained, graceSeconds ?? drained) },
      ...(end === undefined ? [] : [{ kind: 'spare', from: Math.min(drained, end.at), to: end.at }]),
    ],
    signalAt: hookSeconds,
    end,
    words: `${name}: preStop hook ${isHookLengthKnown ? '' : 'of unknown length, drawn as '}${hookSeconds} s, ${signal}, ${drainSeconds} s to drain${lastWords}.`,
  };
}

function observedRow({ at, class: found, delaySeconds, tookSeconds }: Termination): Row {
  const name = `${at.slice(5, 10)} ${at.slice(11, 16)}`;
  const words = `${at}: ${found}${tookSeconds === undefined ? ', for an unknown time' : ` after ${tookSeconds} s`}.`;
  if (tookSeconds === undefined) return { name, bars: [], signalAt: undefined, end: undefined, words };
  const hook = Math.min(delaySeconds ?? 0, tookSeconds);
  const bars =
    delaySeconds === undefined
      ? [{ kind: 'unknown', from: 0, to: tookSeconds }]
      : [
          { kind: 'hook', from: 0, to: hook },
          { kind: 'drain', from: hook, to: tookSeconds },
        ];
  const signalAt = delaySeconds === undefined || hook < delaySeconds ? undefined : hook;
  return { name, bars, signalAt, end: { at: tookSeconds, mark: markOf[found] }, words };
}

function drawn({ name, bars, signalAt, end }: Row, top: number, at: (second: number) => number): Html {
  const middle = top + barHeight / 2;
  const label = name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name;
  return html`<text class="name" x="0" y="${middle + 4}">${label}</text>
${bars.filter(({ from, to }) => to > from).map(({ kind, from, to }) => html`<rect class="${kind}" x="${at(from)}" y="${top}" width="${round(at(to) - at(from))}" height="${barHeight}"/>`)}
${signalAt === undefined ? undefined : html`<line class="mark" x1="${at(signalAt)}" x2="${at(signalAt)}" y1="${top - 3}" y2="${top + barHeight + 3}"/>`}
${bars.length === 0 ? html`<text x="${left}" y="${middle + 4}">unknown</text>` : undefined}
${end === undefined ? undefined : html`<text class="end ${endMarks[end.mark][1]}" x="${at(end.at) + 5}" y="${middle + 4}">${endMarks[end.mark][0]}</text>`}`;
}

/** About five round seconds. */
function ticksOf(seconds: number): number[] {
  const steps = [1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 1800, 3600];
  const step = steps.find((one) => seconds / one <= 6) ?? Math.ceil(seconds / 6);
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => index * step);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
