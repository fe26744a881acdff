import { join } from 'node:path';
import type { FrameworkName } from '../../src/core/policy/frameworks.ts';
import { pinnedVersion } from './app-folder.ts';
import { buildMavenApp, buildNodeApps, buildPythonApps } from './build-apps.ts';

/** A real server of a framework, with an app whose `GET /5` takes five seconds. */
export interface FrameworkServer {
  readonly framework: FrameworkName;
  /** The version under test. */
  readonly version: string;
  /** Builds the app where that was not done yet, and gives its folder. */
  readonly build: () => Promise<string>;
  /** The command that serves on this port of loopback, to be run in the app's folder. */
  readonly command: (port: number, folder: string) => readonly [string, ...string[]];
  /** Variables that it needs to start. */
  readonly environment?: (port: number) => Readonly<Record<string, string>>;
  /** Whether a request that takes 5 s finishes after SIGTERM when nobody sets anything. */
  readonly drainsByDefault: boolean;
}

const host = '127.0.0.1';
const pythonVersion = (name: string) =>
  pinnedVersion('python/requirements.txt', new RegExp(`^${name}==(.+)$`, 'm'));
const nodeVersion = (app: string, name: string) =>
  pinnedVersion(`node/${app}/package.json`, new RegExp(`"${name}": "([^"]+)"`));

function python(framework: FrameworkName, arguments_: (port: string) => readonly string[]): FrameworkServer {
  return {
    framework,
    version: pythonVersion(framework),
    build: buildPythonApps,
    command: (port, folder) => [
      join(folder, 'venv/bin/python'),
      ...['-B', '-m', framework, ...arguments_(String(port))],
    ],
    drainsByDefault: true,
  };
}

/** Every framework of the table that can be had from a package registry. */
export const frameworkServers: readonly FrameworkServer[] = [
  python('gunicorn', (port) => ['--bind', `${host}:${port}`, 'slow_wsgi:app']),
  python('uvicorn', (port) => ['--host', host, '--port', port, 'slow_asgi:app']),
  python('granian', (port) => ['--interface', 'asgi', '--host', host, '--port', port, 'slow_asgi:app']),
  python('sanic', (port) => ['slow_sanic:app', `--host=${host}`, `--port=${port}`]),
  {
    framework: 'spring-boot',
    version: pinnedVersion('spring-boot/pom.xml', /-parent<\/artifactId>\s*<version>([^<]+)/),
    build: () => buildMavenApp('spring-boot'),
    command: (port) => [
      ...(['java', '-jar', 'target/spring-boot-app-1.jar'] as const),
      ...[`--server.port=${port}`, `--server.address=${host}`],
    ],
    drainsByDefault: false,
  },
  {
    framework: 'quarkus',
    version: pinnedVersion('quarkus/pom.xml', /<quarkus.version>([^<]+)/),
    build: () => buildMavenApp('quarkus'),
    command: (port) => [
      ...(['java', `-Dquarkus.http.port=${port}`, `-Dquarkus.http.host=${host}`] as const),
      ...['-jar', 'target/quarkus-app/quarkus-run.jar'],
    ],
    drainsByDefault: false,
  },
  {
    framework: 'micronaut',
    version: pinnedVersion('micronaut/pom.xml', /<micronaut.version>([^<]+)/),
    build: () => buildMavenApp('micronaut'),
    command: (port) => [
      ...(['java', `-Dmicronaut.server.port=${port}`, `-Dmicronaut.server.host=${host}`] as const),
      ...['-cp', 'target/micronaut-app-1.jar:target/dependency/*', 'app.Server'],
    ],
    drainsByDefault: false,
  },
  {
    framework: 'fastify',
    version: `fastify-cli ${nodeVersion('fastify', 'fastify-cli')}`,
    build: buildNodeApps,
    command: (port) => [
      ...([process.execPath, 'node_modules/fastify-cli/cli.js', 'start'] as const),
      ...['--address', host, '--port', String(port), 'fastify/plugin.js'],
    ],
    drainsByDefault: false,
  },
  {
    framework: 'nitro',
    version: nodeVersion('nitro', 'nitropack'),
    build: buildNodeApps,
    command: () => [process.execPath, 'nitro/.output/server/index.mjs'],
    environment: (port) => ({ NITRO_HOST: host, NITRO_PORT: String(port) }),
    drainsByDefault: true,
  },
  {
    framework: 'sveltekit',
    version: `adapter-node ${nodeVersion('sveltekit', '@sveltejs/adapter-node')}`,
    build: buildNodeApps,
    command: () => [process.execPath, 'sveltekit/build/index.js'],
    environment: (port) => ({ HOST: host, PORT: String(port) }),
    drainsByDefault: true,
  },
];
