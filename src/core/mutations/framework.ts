import { asList, asString, type Json, valueAt } from '../json.ts';
import type { Container } from '../pod.ts';
import {
  type Framework,
  type FrameworkName,
  type FrameworkVariable,
  frameworkTable,
  isSized,
  valueFor,
} from '../policy/frameworks.ts';
import type { Settings } from '../policy/resolve.ts';
import { type Reason, reason } from '../reasons.ts';
import { variablesOf, type WantedVariables } from './env.ts';
import type { Grace } from './grace-period.ts';
import type { Injection, Mutation } from './mutation.ts';

/** What stays between the end of the framework's drain and SIGKILL, for closing pools and flushing logs. Seconds. */
const spareSeconds = 5;
/** Variables of the JVM and of start scripts, whose `-D` flags win over other variables. */
const javaOptions = /JAVA.*OPT/;

/**
 * The variables by which the framework of `gracehook.io/framework` drains as long as the pod lets it. The setting
 * `env`, a flag in a container's command or args, and what the container sets itself win, and are reported.
 */
export function frameworkVariables(
  injection: Injection,
  grace: Grace,
): Mutation & { readonly wanted: WantedVariables } {
  const { settings, containers } = injection;
  const name = settings.framework.value;
  if (name === 'off') return { wanted: new Map(), edits: [], reasons: [], status: {} };
  const framework: Framework = frameworkTable[name];
  const { seconds, reasons } = drainOf(name, framework, settings, grace);
  const settled = new Map(
    framework.variables.map((variable) => [variable, settledByEnv(variable, settings)]),
  );
  reasons.push(...[...settled.values()].filter((winner) => winner !== undefined));
  const askedOptions = [...settings.env.value].filter(([name]) => javaOptions.test(name));
  const wanted = containers.map((container): [Container, ReadonlyMap<string, string>] => {
    const variables = new Map<string, string>();
    for (const variable of framework.variables.filter((one) => settled.get(one) === undefined)) {
      const winner = settledByContainer(variable, container, askedOptions);
      if (winner !== undefined) reasons.push(winner);
      else if (!isSized(variable)) variables.set(variable.name, variable.value);
      else if (seconds !== undefined) variables.set(variable.name, valueFor(variable, seconds));
    }
    return [container, variables];
  });
  return { wanted: new Map(wanted), edits: [], reasons, status: {} };
}

/**
 * How long the framework shall drain: what is left of the grace period after the longest hook, less 5 s.
 *
 * | drain | the framework's own default | left | it drains for |
 * |---|---|---|---|
 * | by default | a time | as long, or longer | what is left |
 * | by default | a time | shorter | its own default: nobody asked for less |
 * | by default | without limit | 1 s or more | what is left: SIGKILL would be its limit |
 * | set | any | 1 s or more | what is left |
 * | set, or no time by default | any | less | 1 s |
 *
 * A time that is longer than what is left is reported. Above 2^53 no grace period is computed with, so no time is set.
 */
function drainOf(
  name: FrameworkName,
  { defaultSeconds, longestSeconds = Number.POSITIVE_INFINITY }: Framework,
  { drain }: Settings,
  { seconds: graceSeconds, longestHookSeconds }: Grace,
): { readonly seconds: number | undefined; readonly reasons: Reason[] } {
  if (graceSeconds === undefined) {
    const detail = `The grace period is too large to compute with, so the drain of ${name} is not set.`;
    return { seconds: undefined, reasons: [reason('GraceCapped', detail)] };
  }
  const left = graceSeconds - longestHookSeconds - spareSeconds;
  const keepsDefault = drain.source === 'default' && Number.isFinite(defaultSeconds);
  const least = Math.max(1, keepsDefault ? Math.ceil(defaultSeconds) : 0);
  const seconds = Math.min(Math.max(left, least), longestSeconds);
  if (seconds <= left) return { seconds, reasons: [] };
  const detail = `${name} drains for ${seconds}s, and ${Math.max(0, left)}s are left of ${graceSeconds}s; set drain or raise buffer.`;
  return { seconds, reasons: [reason('FrameworkDrainTooLong', detail)] };
}

function settledByEnv({ name, otherNames = [] }: FrameworkVariable, { env }: Settings): Reason | undefined {
  const asked = [name, ...otherNames].find((one) => env.value.has(one));
  const detail = `gracehook.io/env sets ${asked}, which wins over gracehook.io/framework.`;
  return asked === undefined ? undefined : reason('VariableAlreadySet', detail);
}

type Variable = readonly [name: Json | undefined, value: Json | undefined];

/** What in the container wins over the variable, beside the variable itself. */
function settledByContainer(
  { name, otherNames = [], flags }: FrameworkVariable,
  container: Container,
  askedOptions: readonly Variable[],
): Reason | undefined {
  const own = variablesOf(container);
  const other = otherNames.find((one) => own.has(one));
  if (other !== undefined) {
    return reason('VariableAlreadySet', `${container.name} sets ${other} itself, so ${name} is not added.`);
  }
  const words = wordsOf(container, askedOptions);
  const flag = [...flags, name, ...otherNames].find((one) => words.some((word) => isFlag(word, one)));
  const detail = `${container.name} is started with ${flag}, so ${name} is not added.`;
  return flag === undefined ? undefined : reason('FrameworkFlagSet', detail);
}

/** The words that start the container: its command, its args, a shell's script in them, and options for the JVM. */
function wordsOf(container: Container, askedOptions: readonly Variable[]): string[] {
  const own = [...variablesOf(container)]
    .filter(([name]) => javaOptions.test(asString(name) ?? ''))
    .map(([name, json]): Variable => [name, valueAt(json, ['value'])]);
  const texts = [
    ...asList(valueAt(container.json, ['command'])),
    ...asList(valueAt(container.json, ['args'])),
    ...new Map([...askedOptions, ...own]).values(),
  ];
  return texts.flatMap((text) => (asString(text) ?? '').split(/[\s'";&|()]/));
}

/** Whether a word is the flag, alone or with `=value`. */
function isFlag(word: string, flag: string): boolean {
  const [start = ''] = word.split('=');
  return start.toLowerCase() === flag.toLowerCase();
}
