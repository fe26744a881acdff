import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseSamples, type Sample } from './samples.ts';

/** Longer than any answer of the lab's own services, and short enough that a hung request is seen as failed. */
export const requestTimeoutSeconds = 5;

const script = join(import.meta.dirname, 'load.js');
/** Half of the 20 users keep their connection, half open a new one for each request; k6 knows only one of the two at a time. */
const connectionKinds = ['keep-alive', 'new'] as const;
const usersPerKind = 5;
/** What k6 exits with when it was interrupted: that is how finish() ends it. */
const interrupted = 105;

/** Where the load goes, and for how long at most. */
export interface LoadOptions {
  readonly k6: string;
  readonly url: string;
  /** Takes k6's raw results; the caller removes it. */
  readonly folder: string;
  readonly maximumSeconds: number;
}

/** A load that is running. */
export interface Load {
  /** Ends the load and reads every request that was finished by then. Throws where k6 had ended before: such a load did not cover what it should. */
  finish(): Promise<readonly Sample[]>;
  /** Ends the load and waits for it, for when its figures are of no more use. */
  stop(): Promise<void>;
}

/** Starts 20 users, spread evenly over GET and POST with a kept and with a new connection. */
export function startLoad({ k6, url, folder, maximumSeconds }: LoadOptions): Load {
  const halves = connectionKinds.map((connections) => {
    const results = join(folder, `${connections}.json`);
    const variables = {
      URL: url,
      CONNECTIONS: connections,
      SECONDS: maximumSeconds,
      USERS: usersPerKind,
      TIMEOUT_SECONDS: requestTimeoutSeconds,
    };
    const child = spawn(
      k6,
      [
        ...['run', '--quiet', '--no-color', '--no-usage-report', '--summary-mode', 'disabled'],
        // Two k6 at a time would otherwise fight for the port of its own API.
        ...['--address', '', '--out', `json=${results}`],
        ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
        script,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, K6_AUTO_EXTENSION_RESOLUTION: 'false' } },
    );
    return { connections, results, child, ended: watchEnd(child) };
  });
  const interruptAll = async () => {
    for (const { child } of halves) child.kill('SIGINT');
    return await Promise.all(halves.map(({ ended }) => ended));
  };

  return {
    async finish() {
      const early = halves.find(({ child }) => child.exitCode !== null);
      const ends = await interruptAll();
      if (early)
        throw new Error(
          `the load (${early.connections}) ended by itself: ${ends.map((end) => end.lastWords).join(' ')}`,
        );
      const broken = ends.find((end) => end.exitCode !== interrupted);
      if (broken) throw new Error(`k6 failed with ${broken.exitCode}: ${broken.lastWords}`);
      const texts = await Promise.all(halves.map(({ results }) => readFile(results, 'utf8')));
      return texts.flatMap(parseSamples);
    },
    async stop() {
      await interruptAll();
    },
  };
}

async function watchEnd(child: ChildProcess): Promise<{ exitCode: number | null; lastWords: string }> {
  let lastWords = '';
  // k6 writes a line for each failed request; only what it said at its end can be a reason.
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-500);
  });
  try {
    await once(child, 'close');
  } catch (error) {
    lastWords = String(error);
  }
  return { exitCode: child.exitCode, lastWords };
}
