import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { findFreePorts } from '../control-plane/free-ports.ts';
import { waitUntil } from '../run/wait-until.ts';

/** A Prometheus of the test's own. */
export interface PrometheusProcess {
  /** The series that a query gives now; throws with its sentence where Prometheus refuses it. */
  query(expression: string): Promise<readonly { readonly metric: Readonly<Record<string, string>> }[]>;
  /** The names of the alerts that fire now. */
  firing(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts Debian's Prometheus on loopback with these scrapes and rules, each second, and waits until it answers. */
export async function startPrometheus(
  folder: string,
  scrapes: readonly object[],
  rules: string,
): Promise<PrometheusProcess> {
  const [port = 0] = await findFreePorts(1);
  await writeFile(join(folder, 'rules.yaml'), rules);
  const configuration = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: [join(folder, 'rules.yaml')],
    scrape_configs: scrapes,
  };
  await writeFile(join(folder, 'prometheus.yaml'), stringify(configuration));
  const child = spawn(
    'prometheus',
    [
      ...['--config.file', join(folder, 'prometheus.yaml'), '--storage.tsdb.path', join(folder, 'data')],
      ...['--web.listen-address', `127.0.0.1:${port}`],
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log = (log + text).slice(-4_000);
  });
  const closed = once(child, 'close');
  const stop = async () => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await Promise.race([closed, sleep(10_000, null, { ref: false })]);
    child.kill('SIGKILL');
    await closed;
  };
  const ask = async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${port}/api/v1/${path}`);
    const { status, data, error } = (await response.json()) as { status: string; data: Data; error?: string };
    if (status !== 'success') throw new Error(`${path}: ${error}`);
    return data;
  };
  try {
    await waitUntil(
      'Prometheus answers',
      async () => Boolean(await ask('query?query=1').catch(() => false)),
      {
        withinSeconds: 30,
      },
    );
  } catch (error) {
    await stop();
    throw new Error(log, { cause: error });
  }
  return {
    query: async (expression) => (await ask(`query?query=${encodeURIComponent(expression)}`)).result,
    firing: async () =>
      (await ask('alerts')).alerts
        .filter(({ state }) => state === 'firing')
        .map(({ labels }) => labels['alertname'] ?? ''),
    stop,
  };
}

interface Data {
  readonly result: readonly { readonly metric: Readonly<Record<string, string>> }[];
  readonly alerts: readonly { readonly state: string; readonly labels: Readonly<Record<string, string>> }[];
}
