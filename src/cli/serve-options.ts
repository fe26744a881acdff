import { kebabCase } from '../core/kebab-case.ts';
import { parseDuration } from '../core/policy/durations.ts';

/** A mistake in how a command was called: one sentence, exit code 2. */
export class UsageError extends Error {}

/** What `serve` was asked for, from flags first, then variables, then defaults. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  /** Files of a key pair; both or none. Without them the server issues its own certificate. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  readonly shutdownDelaySeconds: number;
  readonly registration: RegistrationOptions | undefined;
}

/** How to register with a cluster, where that was asked for. */
export interface RegistrationOptions {
  readonly kubeconfig: string | undefined;
  readonly context: string | undefined;
  /** Where the API server reaches this process, such as `https://192.0.2.7:9443`. */
  readonly advertiseUrl: string | undefined;
  readonly isConfirmed: boolean;
}

/** The flags as the command line gives them: texts, all optional. */
export interface ServeFlags {
  readonly host?: string;
  readonly port?: string;
  readonly opsPort?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly shutdownDelay?: string;
  readonly register?: true;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly advertiseUrl?: string;
  readonly yes?: true;
}

/** Reads flags and environment. Throws a `UsageError` that says what to write instead. */
export function serveOptions(flags: ServeFlags, environment: NodeJS.ProcessEnv): ServeOptions {
  if ((flags.tlsCert === undefined) !== (flags.tlsKey === undefined)) {
    throw new UsageError('--tls-cert and --tls-key belong together; give both files or neither');
  }
  const isRegistering = flags.register === true;
  for (const name of ['context', 'advertiseUrl', 'kubeconfig'] as const) {
    if (flags[name] !== undefined && !isRegistering) {
      throw new UsageError(`--${kebabCase(name)} is only used with --register`);
    }
  }
  if (isRegistering && flags.tlsCert !== undefined) {
    throw new UsageError('--register uses a certificate of its own; leave out --tls-cert and --tls-key');
  }
  return {
    host: flags.host ?? environment['HOST'] ?? '127.0.0.1',
    port: portFrom(flags.port ?? environment['PORT'], '--port', 9443),
    opsPort: portFrom(flags.opsPort ?? environment['OPS_PORT'], '--ops-port', 9444),
    tls:
      flags.tlsCert !== undefined && flags.tlsKey !== undefined
        ? { certFile: flags.tlsCert, keyFile: flags.tlsKey }
        : undefined,
    shutdownDelaySeconds: secondsFrom(flags.shutdownDelay ?? environment['SHUTDOWN_DELAY'] ?? '3s'),
    registration: isRegistering
      ? {
          kubeconfig: flags.kubeconfig,
          context: flags.context,
          advertiseUrl: flags.advertiseUrl === undefined ? undefined : httpsUrl(flags.advertiseUrl),
          isConfirmed: flags.yes === true,
        }
      : undefined,
  };
}

function portFrom(text: string | undefined, flag: string, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`${flag} takes a port from 0 to 65535, not ${JSON.stringify(text)}`);
  }
  return port;
}

function secondsFrom(text: string): number {
  const { value } = parseDuration(text);
  if (value === undefined)
    throw new UsageError(`--shutdown-delay takes a duration such as 5s, not ${JSON.stringify(text)}`);
  return value;
}

function httpsUrl(text: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw new UsageError(`--advertise-url takes an https URL, not ${JSON.stringify(text)}`);
  }
  return text.replace(/\/+$/, '');
}
