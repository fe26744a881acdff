import type { Configuration } from '../config/configuration.ts';
import { secondsIn } from './seconds-in.ts';
import { UsageError } from './usage-error.ts';

/** What `serve` was asked for, from flags first, then variables, then defaults. */
export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  /** Files of a key pair; both or none. Without them the server issues its own certificate. */
  readonly tls: { readonly certFile: string; readonly keyFile: string } | undefined;
  /** The DNS name that the API server asks for, which the certificate must have. */
  readonly serverName: string | undefined;
  /** Where `control` writes what the API server keeps. */
  readonly capabilitiesFile: string | undefined;
  readonly shutdownDelaySeconds: number;
  /** The kubeconfig to use, where flags ask for one; its parts may be left to kubectl's own rules. */
  readonly kubeconfig: KubeconfigOptions | undefined;
  readonly registration: RegistrationOptions | undefined;
}

export interface KubeconfigOptions {
  readonly file: string | undefined;
  readonly context: string | undefined;
}

/** How to register with a cluster, where that was asked for. */
export interface RegistrationOptions {
  /** Where the API server reaches this process, such as `https://192.0.2.7:9443`. */
  readonly advertiseUrl: string | undefined;
  readonly isConfirmed: boolean;
}

/** The flags as the command line gives them: texts, all optional. */
export interface ServeFlags {
  readonly config?: string;
  readonly host?: string;
  readonly port?: string;
  readonly opsPort?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly serverName?: string;
  readonly capabilities?: string;
  readonly shutdownDelay?: string;
  readonly register?: true;
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly advertiseUrl?: string;
  readonly yes?: true;
}

/** The configuration file that flag or variable names. */
export function configurationFileIn(flags: ServeFlags, environment: NodeJS.ProcessEnv): string | undefined {
  return flags.config ?? (environment['CONFIG'] || undefined);
}

/** Reads flags, environment and file, in this order. Throws a `UsageError` that says what to write instead. */
export function serveOptions(
  flags: ServeFlags,
  environment: NodeJS.ProcessEnv,
  file: Pick<Configuration, 'host' | 'port' | 'opsPort' | 'tls'>,
): ServeOptions {
  const isRegistering = flags.register === true;
  if (flags.advertiseUrl !== undefined && !isRegistering) {
    throw new UsageError('--advertise-url is only used with --register');
  }
  if (flags.context !== undefined && !isRegistering && flags.kubeconfig === undefined) {
    throw new UsageError('--context is only used with --register or --kubeconfig');
  }
  const tls = keyFilesIn(flags, environment) ?? file.tls;
  if (isRegistering && tls !== undefined) {
    const given = flags.tlsCert === undefined ? 'TLS_CERT, TLS_KEY and tls' : '--tls-cert and --tls-key';
    throw new UsageError(`--register uses a certificate of its own; leave out ${given}`);
  }
  const capabilitiesFile = flags.capabilities ?? (environment['CAPABILITIES_FILE'] || undefined);
  if (isRegistering && capabilitiesFile !== undefined) {
    throw new UsageError(
      '--register asks the API server itself; leave out --capabilities and CAPABILITIES_FILE',
    );
  }
  return {
    host: flags.host ?? environment['HOST'] ?? file.host ?? '127.0.0.1',
    port: portFrom(flags.port ?? environment['PORT'], '--port', file.port ?? 9443),
    opsPort: portFrom(flags.opsPort ?? environment['OPS_PORT'], '--ops-port', file.opsPort ?? 9444),
    tls,
    serverName: dnsNameFrom(flags.serverName ?? (environment['SERVER_NAME'] || undefined)),
    capabilitiesFile,
    shutdownDelaySeconds: secondsIn(
      '--shutdown-delay',
      flags.shutdownDelay ?? environment['SHUTDOWN_DELAY'] ?? '3s',
      '5s',
    ),
    kubeconfig:
      isRegistering || flags.kubeconfig !== undefined
        ? { file: flags.kubeconfig, context: flags.context }
        : undefined,
    registration: isRegistering
      ? {
          advertiseUrl: flags.advertiseUrl === undefined ? undefined : httpsUrl(flags.advertiseUrl),
          isConfirmed: flags.yes === true,
        }
      : undefined,
  };
}

/** The two files belong together, so they come from the same place. */
function keyFilesIn(flags: ServeFlags, environment: NodeJS.ProcessEnv): ServeOptions['tls'] {
  const pairs = [
    ['--tls-cert', flags.tlsCert, '--tls-key', flags.tlsKey],
    ['TLS_CERT', environment['TLS_CERT'] || undefined, 'TLS_KEY', environment['TLS_KEY'] || undefined],
  ] as const;
  for (const [certName, certFile, keyName, keyFile] of pairs) {
    if (certFile !== undefined && keyFile !== undefined) return { certFile, keyFile };
    if (certFile !== undefined || keyFile !== undefined) {
      throw new UsageError(`${certName} and ${keyName} belong together; give both files or neither`);
    }
  }
  return undefined;
}

/** A port from a flag or variable; the fallback where neither says one. */
export function portFrom(text: string | undefined, flag: string, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`${flag} takes a port from 0 to 65535, not ${JSON.stringify(text)}`);
  }
  return port;
}

function dnsNameFrom(text: string | undefined): string | undefined {
  if (text === undefined || /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text))
    return text;
  throw new UsageError(
    `--server-name takes a DNS name such as gracehook.gracehook.svc, not ${JSON.stringify(text)}`,
  );
}

function httpsUrl(text: string): string {
  if (!URL.canParse(text) || new URL(text).protocol !== 'https:') {
    throw new UsageError(`--advertise-url takes an https URL, not ${JSON.stringify(text)}`);
  }
  return text.replace(/\/+$/, '');
}
