import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { projectFolder } from './serve-process.ts';

/** `control` as a process of its own. */
export interface ControlProcess {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<[number | null]>;
  /** Waits until a line of its log has this message; throws when it ends before. */
  logged(message: string): Promise<Record<string, unknown>>;
  /** What the operations port answers. */
  get(path: string): Promise<{ readonly status: number; readonly body: string }>;
  /** The value of a metric, as it is written with its labels; undefined where it is not shown. */
  metric(name: string): Promise<number | undefined>;
}

/** Starts it by a kubeconfig, without waiting; it is killed with the test. */
export function startControl(
  kubeconfig: string,
  identity: string,
  args: readonly string[] = [],
): ControlProcess {
  const child = spawn(
    process.execPath,
    ['src/main.ts', 'control', '--kubeconfig', kubeconfig, '--ops-port', '0', ...args],
    { cwd: projectFolder, env: { ...process.env, POD_NAME: identity } },
  );
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const ended = once(child, 'close') as Promise<[number | null]>;
  const logged = async (message: string) => {
    for (;;) {
      const found = linesOf(output.stdout).find(({ msg }) => msg === message);
      if (found !== undefined) return found;
      if (child.exitCode !== null) throw new Error(`control ended: ${output.stderr}${output.stdout}`);
      await sleep(20);
    }
  };
  const get: ControlProcess['get'] = async (path) => {
    const { opsPort } = await logged('takes part in the election');
    const response = await fetch(`http://127.0.0.1:${opsPort}${path}`);
    return { status: response.status, body: await response.text() };
  };
  return {
    child,
    output,
    ended,
    logged,
    get,
    metric: async (name) => {
      const { body } = await get('/metrics');
      const line = body.split('\n').find((text) => text.startsWith(`${name} `));
      return line === undefined ? undefined : Number(line.slice(name.length + 1));
    },
  };
}

function linesOf(stdout: string): Record<string, unknown>[] {
  const whole = stdout.split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as Record<string, unknown>);
}
