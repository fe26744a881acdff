import { kebabCase } from '../kebab-case.ts';
import { parseDuration } from './durations.ts';
import { parseEnvVariables } from './env-variables.ts';
import { type FrameworkName, frameworkNames, parseFramework } from './frameworks.ts';
import type { Parsed } from './parsed.ts';
import {
  type ProbeWish,
  parseContainers,
  parsePath,
  parsePort,
  parseProbeWish,
  parseScheme,
  parseStopSignal,
  parseStrategy,
  parseSwitch,
} from './setting-values.ts';

/** The prefix of every annotation and label of this product. */
export const annotationPrefix = 'gracehook.io/';

/** Which objects a setting is read from: a pod (or pod template), a workload, a namespace, the configuration. */
export type Place = 'pod' | 'workload' | 'namespace' | 'cluster';

interface Row<T> {
  readonly parse: (text: string) => Parsed<T>;
  readonly fallback: T;
  /** The default, and the grammar, as the docs show them. */
  readonly shownDefault: string;
  readonly values: string;
  readonly places: readonly Place[];
  readonly meaning: string;
}

const everywhere: readonly Place[] = ['pod', 'workload', 'namespace', 'cluster'];

/**
 * The annotation table: one row a setting, in the docs' order. To add an annotation, add its row here; the parser, the
 * sources, the warnings and the docs' table follow from it.
 */
export const settingTable = {
  inject: row({
    parse: parseSwitch,
    fallback: false,
    shownDefault: 'disabled',
    values: '`enabled`, `disabled`',
    places: everywhere,
    meaning: 'Opts in, or out again nearer to the pod. On a namespace, write it as a label.',
  }),
  delay: row({
    parse: parseDuration,
    fallback: 5,
    shownDefault: '5s',
    values: 'duration',
    places: everywhere,
    meaning:
      'How long a container keeps serving after it is told to go: `preStop.sleep`. `0s` means no hook of ours.',
  }),
  drain: row({
    parse: parseDuration,
    fallback: 20,
    shownDefault: '20s',
    values: 'duration',
    places: everywhere,
    meaning: 'How long the app may need after SIGTERM.',
  }),
  buffer: row({
    parse: parseDuration,
    fallback: 15,
    shownDefault: '15s',
    values: 'duration',
    places: everywhere,
    meaning: 'Spare time before SIGKILL.',
  }),
  'pre-stop-path': row<string | undefined>({
    parse: parsePath,
    fallback: undefined,
    shownDefault: '–',
    values: 'path such as `/prestop`',
    places: everywhere,
    meaning:
      'Call this path on shutdown (`preStop.httpGet`) instead of the sleep; it should answer after `delay`.',
  }),
  'pre-stop-port': row<number | string | undefined>({
    parse: parsePort,
    fallback: undefined,
    shownDefault: 'readiness port, else first TCP port',
    values: 'port number, or name of a declared port',
    places: everywhere,
    meaning: 'The port of that call.',
  }),
  'pre-stop-scheme': row<'HTTP' | 'HTTPS' | undefined>({
    parse: parseScheme,
    fallback: undefined,
    shownDefault: 'by the port',
    values: '`http`, `https`',
    places: everywhere,
    meaning: 'The scheme of that call.',
  }),
  readiness: row<ProbeWish>({
    parse: parseProbeWish,
    fallback: { kind: 'auto' },
    shownDefault: 'auto',
    values: '`auto`, `off`, `tcp`, `grpc`, or a path such as `/health`',
    places: everywhere,
    meaning: 'The readiness probe for containers that have none.',
  }),
  'readiness-port': row<number | string | undefined>({
    parse: parsePort,
    fallback: undefined,
    shownDefault: '–',
    values: 'port number, or name of a declared port',
    places: everywhere,
    meaning: 'The port of that probe, and of the startup probe.',
  }),
  startup: row<ProbeWish>({
    parse: parseProbeWish,
    fallback: { kind: 'off' },
    shownDefault: 'off',
    values: '`auto`, `off`, `tcp`, `grpc`, or a path',
    places: everywhere,
    meaning:
      'A startup probe that waits five minutes, or as long as the liveness probe would; `auto` asks what that asks.',
  }),
  env: row<ReadonlyMap<string, string>>({
    parse: parseEnvVariables,
    fallback: new Map(),
    shownDefault: '–',
    values: '`NAME=value`, one a line or comma-separated',
    places: everywhere,
    meaning: 'Variables to add to containers that do not set them.',
  }),
  framework: row<FrameworkName | 'off'>({
    parse: parseFramework,
    fallback: 'off',
    shownDefault: 'off',
    values: `${frameworkNames.map((name) => `\`${name}\``).join(', ')}, \`off\``,
    places: everywhere,
    meaning: "Sizes the framework's own drain to the grace period, by its documented variables.",
  }),
  strategy: row<'surge' | 'off'>({
    parse: parseStrategy,
    fallback: 'surge',
    shownDefault: 'surge',
    values: '`surge`, `off`',
    places: ['workload', 'namespace', 'cluster'],
    meaning: 'On a Deployment that opted in: `maxUnavailable: 0` where nobody chose a strategy.',
  }),
  containers: row<readonly string[] | undefined>({
    parse: parseContainers,
    fallback: undefined,
    shownDefault: 'all app containers',
    values: 'comma-separated names',
    places: everywhere,
    meaning: 'The containers that are touched.',
  }),
  'stop-signal': row<string | undefined>({
    parse: parseStopSignal,
    fallback: undefined,
    shownDefault: '–',
    values: '`SIGTERM`, `SIGINT`, `SIGQUIT`, `SIGHUP`, `SIGUSR1`, `SIGUSR2`, `SIGWINCH`, `SIGRTMIN+3`',
    places: everywhere,
    meaning: 'The signal that ends the containers, where the server keeps `lifecycle.stopSignal`.',
  }),
} as const;

type Table = typeof settingTable;
export type SettingName = keyof Table;
export type SettingValue<N extends SettingName> = Table[N] extends Row<infer T> ? T : never;

/** Names that Gracehook writes itself, with the place where it does. As settings they mean nothing. */
export const reservedNames: ReadonlyMap<string, Place> = new Map([
  ['status', 'pod'],
  ['copied', 'pod'],
  ['strategy-was', 'workload'],
]);

/** The setting that `name` means; `readinessPort` is `readiness-port`. Undefined where there is none. */
export function settingNamed(name: string): SettingName | undefined {
  const kebab = kebabCase(name);
  return Object.hasOwn(settingTable, kebab) ? (kebab as SettingName) : undefined;
}

function row<T>(setting: Row<T>): Row<T> {
  return setting;
}
