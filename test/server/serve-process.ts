import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { reviewOf } from './reviews.ts';

/** The folder of the checkout, in which a person would type commands. */
export const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

/** `serve` as a process of its own, as a person would start it. */
export interface ServeProcess {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<[number | null]>;
  /** Waits until its stderr has this text; throws when it ends before. */
  said(text: string): Promise<void>;
  /** What the operations port answers. */
  get(path: string): Promise<{ readonly status: number; readonly body: string }>;
  /** Waits until `/readyz` answers with this status, and gives the body. */
  answersReadyz(status: number): Promise<string>;
  /** Waits until a metric has this value. */
  shows(metric: string, value: number): Promise<void>;
  /** Sends a pod for review, in the namespace `shop` unless told otherwise; gives what its status annotation says. */
  reviewed(pod: object, path?: string, namespace?: string): Promise<ReviewedPod>;
}

export interface ReviewedPod {
  readonly isPatched: boolean;
  readonly warnings: readonly string[];
  readonly settings: Readonly<Record<string, readonly [value: unknown, source: string]>>;
  readonly reasons: readonly string[];
}

/** Starts it, without waiting; it is killed with the test. */
export function startServe(args: readonly string[], environment: Record<string, string> = {}): ServeProcess {
  const child = spawn(process.execPath, ['src/main.ts', 'serve', ...args], {
    cwd: projectFolder,
    env: { ...process.env, KUBECONFIG: '/nonexistent', ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += chunk));
  child.stderr.on('data', (chunk) => (output.stderr += chunk));
  const ended = once(child, 'close') as Promise<[number | null]>;
  const said = async (text: string) => {
    while (!output.stderr.includes(text)) {
      if (child.exitCode !== null) throw new Error(`serve ended: ${output.stderr}`);
      await sleep(20);
    }
  };
  const announced = (pattern: RegExp) => pattern.exec(output.stderr)?.[1] ?? '';
  const get: ServeProcess['get'] = async (path) => {
    await said('operations on ');
    const response = await fetch(`${announced(/operations on (\S+)/)}${path}`);
    return { status: response.status, body: await response.text() };
  };
  return {
    child,
    output,
    ended,
    said,
    get,
    answersReadyz: async (status) => {
      for (;;) {
        const answer = await get('/readyz');
        if (answer.status === status) return answer.body;
        await sleep(50);
      }
    },
    shows: async (metric, value) => {
      while (!(await get('/metrics')).body.includes(`\n${metric} ${value}\n`)) await sleep(50);
    },
    reviewed: async (pod, path = '/mutate/pods', namespace = 'shop') => {
      const ca = await readFile(announced(/--cacert (\S+)/), 'utf8');
      return summaryOf(
        await post(`${announced(/webhook on (\S+)/)}${path}`, ca, reviewOf(pod, { namespace })),
      );
    },
  };
}

function post(url: string, ca: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { ca, method: 'POST', agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve(text)).on('error', reject);
    });
    outgoing.on('error', reject).end(body);
  });
}

function summaryOf(answer: string): ReviewedPod {
  const { patch, warnings = [] } = JSON.parse(answer).response as { patch?: string; warnings?: string[] };
  const operations = Buffer.from(patch ?? '', 'base64').toString() || '[]';
  const values = (JSON.parse(operations) as { path: string; value: unknown }[]).filter(({ path }) =>
    path.startsWith('/metadata/annotations'),
  );
  const [text] = values.map(({ value }) =>
    typeof value === 'string' ? value : (value as Record<string, string>)['gracehook.io/status'],
  );
  const { settings = {}, reasons = [] } = JSON.parse(text ?? '{}');
  return { isPatched: patch !== undefined, warnings, settings, reasons };
}
