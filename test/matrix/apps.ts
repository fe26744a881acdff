/** How a client reaches an app; each counts its own dropped requests. */
export type Client = 'new' | 'kept' | 'proxied' | 'reloaded' | 'retrying';

/** One app of the grace matrix: a Deployment of two replicas behind a NodePort Service, in a namespace of its name. */
export interface App {
  readonly name: string;
  /** What the matrix shows of it, a few words. */
  readonly summary: string;
  /** The full reference of its image, which images.ts builds. */
  readonly image: string;
  /** Where the manifest says how it is started, and not the image. */
  readonly command?: readonly string[];
  /** What it serves on: GET and POST on `/` (http, stream), or the method of `apps/grpc/main.go`. */
  readonly port: number;
  /**
   * A `stream` sends twenty chunks within two seconds, and is whole only where the last one is `end`. The others answer
   * after 50 ms.
   */
  readonly protocol: 'http' | 'stream' | 'grpc';
  /** What the image does when it is told to end. A `swallowed` signal never reaches the app. */
  readonly atSigterm: 'drains' | 'dies' | 'ignores' | 'swallowed';
  /** POST `/fail` here on a pod's own address makes its liveness probe fail from then on, where it has one. */
  readonly failPort: number;
  /** How long it takes to listen. */
  readonly startSeconds: number;
  /** Beside `gracehook.io/inject`, by name without prefix. */
  readonly annotations: Readonly<Record<string, string>>;
  /**
   * The clients that an injected pod may still drop requests of, each with the reason. Every other client's are promised
   * to be zero, in every event but a liveness kill.
   */
  readonly unpromised: Readonly<Partial<Record<Client, string>>>;
}

type Told = 'name' | 'summary' | 'atSigterm';

const diesBusy = 'it dies on SIGTERM, and a connection that is kept and busy breaks with it';
const killedBusy = 'it serves a connection that is kept until it is killed, at the end of its grace period';

/** Every app of the matrix, in the order in which its tables show them. */
export const apps: readonly App[] = [
  app({ name: 'go-drains', summary: 'Go that drains', atSigterm: 'drains' }),
  app({
    name: 'go-dies',
    summary: 'Go without a handler',
    atSigterm: 'dies',
    unpromised: { kept: diesBusy },
  }),
  app({
    name: 'gunicorn',
    summary: 'Python under gunicorn',
    atSigterm: 'drains',
    annotations: { framework: 'gunicorn' },
  }),
  app({
    name: 'python',
    summary: 'Python as PID 1, no handler',
    atSigterm: 'ignores',
    unpromised: { kept: killedBusy },
  }),
  app({ name: 'node-drains', summary: 'Node that drains', atSigterm: 'drains' }),
  app({
    name: 'node',
    summary: 'Node as PID 1, no handler',
    atSigterm: 'ignores',
    unpromised: { kept: killedBusy },
  }),
  app({
    name: 'ignores',
    summary: 'Go that ignores SIGTERM',
    atSigterm: 'ignores',
    unpromised: { kept: killedBusy },
  }),
  app({
    name: 'shell',
    summary: 'shell entry point that swallows it',
    atSigterm: 'swallowed',
    command: ['/bin/sh', '-c', '/app; echo "ended with $?"'],
    unpromised: { kept: killedBusy },
  }),
  app({
    name: 'slow-start',
    summary: 'starts in 8 s, no probe',
    atSigterm: 'drains',
    startSeconds: 8,
  }),
  app({ name: 'stream', summary: 'streams for 2 s', atSigterm: 'drains', protocol: 'stream' }),
  app({
    name: 'grpc',
    summary: 'gRPC that drains',
    atSigterm: 'drains',
    protocol: 'grpc',
    failPort: 8081,
    annotations: { readiness: 'grpc' },
  }),
];

function app(told: Pick<App, Told> & Partial<Omit<App, Told | 'image'>>): App {
  return {
    image: `docker.io/matrix/${told.name}:v1`,
    port: 8080,
    protocol: 'http',
    failPort: 8080,
    startSeconds: 0,
    annotations: {},
    unpromised: {},
    ...told,
  };
}
