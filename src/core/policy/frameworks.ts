import { nearestName } from './nearest-name.ts';
import { invalid, type Parsed } from './parsed.ts';

/** A variable that a framework reads when it starts. */
export interface FrameworkVariable {
  readonly name: string;
  /** What it is set to; `{s}` and `{ms}` stand for the time to drain. */
  readonly value: string;
  /** Other names of the same setting: a container that sets one of them has decided. */
  readonly otherNames?: readonly string[];
  /** Flags that win over the variable, as they begin. */
  readonly flags: readonly string[];
}

/** How the drain of a framework is set from outside. */
export interface Framework {
  readonly variables: readonly FrameworkVariable[];
  /** The first version that reads all of the variables. */
  readonly since: string;
  /** How long it waits for requests by itself: 0 where it does not, infinite where it knows no limit. Seconds. */
  readonly defaultSeconds: number;
  /** The longest time that it takes; with a longer one it would not start. */
  readonly longestSeconds?: number;
  /** Its own behaviour and what the variables do not reach, for the docs. */
  readonly remarks: string;
  /** Where its makers document the variables. */
  readonly sources: readonly string[];
}

const unlimited = Number.POSITIVE_INFINITY;

/**
 * The frameworks whose makers document a variable for the time that they drain. To add one, add its row here; the
 * setting's values and the docs' table follow from it. One without such a variable (Puma, Hypercorn, Express, ...) has
 * no row: a value of ours would not be read.
 */
export const frameworkTable = {
  gunicorn: {
    variables: [
      { name: 'GUNICORN_CMD_ARGS', value: '--graceful-timeout {s}', flags: ['--graceful-timeout'] },
    ],
    since: '19.7',
    defaultSeconds: 30,
    remarks: 'Wins over `graceful_timeout` in a configuration file.',
    sources: ['https://docs.gunicorn.org/en/stable/settings.html'],
  },
  uvicorn: {
    variables: [
      {
        name: 'UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN',
        value: '{s}',
        flags: ['--timeout-graceful-shutdown'],
      },
    ],
    since: '0.22',
    defaultSeconds: unlimited,
    remarks: 'Read by the command `uvicorn`, not by `uvicorn.run()`.',
    sources: ['https://www.uvicorn.org/settings/'],
  },
  granian: {
    variables: [{ name: 'GRANIAN_WORKERS_KILL_TIMEOUT', value: '{s}', flags: ['--workers-kill-timeout'] }],
    since: '1.7',
    defaultSeconds: unlimited,
    longestSeconds: 1800,
    remarks: 'Read by the command `granian`.',
    sources: ['https://github.com/emmett-framework/granian/blob/master/README.md'],
  },
  sanic: {
    variables: [{ name: 'SANIC_GRACEFUL_SHUTDOWN_TIMEOUT', value: '{s}', flags: [] }],
    since: '0.6',
    defaultSeconds: 15,
    remarks: 'Not read where the app chose another prefix (`env_prefix`).',
    sources: ['https://sanic.dev/en/guide/running/configuration.html'],
  },
  'spring-boot': {
    variables: [
      {
        name: 'SERVER_SHUTDOWN',
        value: 'graceful',
        flags: ['--server.shutdown', '-Dserver.shutdown'],
      },
      {
        name: 'SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE',
        value: '{s}s',
        otherNames: ['SPRING_LIFECYCLE_TIMEOUT_PER_SHUTDOWN_PHASE'],
        flags: [
          '--spring.lifecycle.timeout-per-shutdown-phase',
          '-Dspring.lifecycle.timeout-per-shutdown-phase',
        ],
      },
    ],
    since: '2.3',
    defaultSeconds: 30,
    remarks:
      'Before 3.4 it drains only when told to; then 30 s a phase. The server drains in the first phase.',
    sources: [
      'https://docs.spring.io/spring-boot/reference/web/graceful-shutdown.html',
      'https://docs.spring.io/spring-boot/reference/features/external-config.html',
    ],
  },
  quarkus: {
    variables: [{ name: 'QUARKUS_SHUTDOWN_TIMEOUT', value: 'PT{s}S', flags: ['-Dquarkus.shutdown.timeout'] }],
    since: '1.3',
    defaultSeconds: 0,
    remarks: 'Counts the requests only where the variable is set.',
    sources: ['https://quarkus.io/guides/lifecycle'],
  },
  micronaut: {
    variables: [
      {
        name: 'MICRONAUT_LIFECYCLE_GRACEFUL_SHUTDOWN_ENABLED',
        value: 'true',
        flags: [
          '--micronaut.lifecycle.graceful-shutdown.enabled',
          '-Dmicronaut.lifecycle.graceful-shutdown.enabled',
        ],
      },
      {
        name: 'MICRONAUT_LIFECYCLE_GRACEFUL_SHUTDOWN_GRACE_PERIOD',
        value: '{s}s',
        flags: [
          '--micronaut.lifecycle.graceful-shutdown.grace-period',
          '-Dmicronaut.lifecycle.graceful-shutdown.grace-period',
        ],
      },
    ],
    since: '4.9',
    defaultSeconds: 0,
    remarks: 'Waits 15 s where only the first is set.',
    sources: ['https://docs.micronaut.io/latest/guide/'],
  },
  dotnet: {
    variables: [
      {
        name: 'DOTNET_SHUTDOWNTIMEOUTSECONDS',
        value: '{s}',
        otherNames: ['ASPNETCORE_SHUTDOWNTIMEOUTSECONDS'],
        flags: ['--shutdownTimeoutSeconds', '/shutdownTimeoutSeconds', 'shutdownTimeoutSeconds'],
      },
    ],
    since: '3.0',
    defaultSeconds: 30,
    remarks: 'The generic host; 5 s before .NET 6. Code that sets `HostOptions.ShutdownTimeout` wins.',
    sources: ['https://learn.microsoft.com/en-us/aspnet/core/fundamentals/host/generic-host'],
  },
  fastify: {
    variables: [{ name: 'FASTIFY_CLOSE_GRACE_DELAY', value: '{ms}', flags: ['--close-grace-delay', '-g'] }],
    since: 'fastify-cli 5.1',
    defaultSeconds: 0.5,
    remarks: 'Read by `fastify start` (fastify-cli), not by Fastify itself.',
    sources: ['https://github.com/fastify/fastify-cli/blob/main/README.md'],
  },
  nitro: {
    variables: [{ name: 'NITRO_SHUTDOWN_TIMEOUT', value: '{ms}', flags: [] }],
    since: '2.4.1',
    defaultSeconds: 30,
    remarks: 'Nitro 2 with the presets `node_server` and `node_cluster`, and so Nuxt 3 and 4.',
    sources: ['https://nitro.build/deploy/runtimes/node'],
  },
  sveltekit: {
    variables: [{ name: 'SHUTDOWN_TIMEOUT', value: '{s}', flags: [] }],
    since: 'adapter-node 5.0',
    defaultSeconds: 30,
    remarks: 'Not read where the adapter has an `envPrefix`.',
    sources: ['https://svelte.dev/docs/kit/adapter-node'],
  },
} as const satisfies Record<string, Framework>;

export type FrameworkName = keyof typeof frameworkTable;

/** The names of the table, in its order. */
export const frameworkNames = Object.keys(frameworkTable) as FrameworkName[];

/** Reads the name of a framework of the table, or `off`. */
export function parseFramework(text: string): Parsed<FrameworkName | 'off'> {
  const names: readonly string[] = [...frameworkNames, 'off'];
  if (names.includes(text)) return { value: text as FrameworkName | 'off' };
  return invalid(text, nearestName(text, frameworkNames) ?? `one of ${names.join(', ')}`);
}

/** The value of a variable for so many whole seconds of draining. */
export function valueFor({ value }: FrameworkVariable, seconds: number): string {
  return value.replace('{s}', String(seconds)).replace('{ms}', String(seconds * 1000));
}

/** Whether the variable says how long to drain, and not only that. */
export function isSized({ value }: FrameworkVariable): boolean {
  return value.includes('{');
}
