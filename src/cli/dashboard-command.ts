import { buildPageServer } from '../server/build-page-server.ts';
import { listen } from './listen.ts';
import type { ClusterFlags } from './live-cluster.ts';
import { commandOf, currentReport } from './report-command.ts';
import { tellUser } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `dashboard`. */
export interface DashboardFlags extends ClusterFlags {
  readonly port?: string;
}

const refreshSeconds = 30;

/** Shows the report on loopback, made anew for each look, until Ctrl-C. It only reads, with the rights of who runs it. */
export async function dashboard(flags: DashboardFlags, version: string): Promise<void> {
  const port = Number(flags.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number up to 65535, not ${JSON.stringify(flags.port)}`);
  const page = () =>
    currentReport(flags, version, { command: commandOf('dashboard', flags), refreshSeconds, tell: () => {} });
  // What is wrong with the flags or the cluster is told here, and not in a browser.
  await page();
  const server = buildPageServer(page);
  const ended = new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, resolve);
  });
  try {
    const url = `http://127.0.0.1:${await listen(server, '127.0.0.1', port, '--port')}/`;
    tellUser(`${url} shows the report, anew every ${refreshSeconds} s; Ctrl-C ends it`);
    await ended;
  } finally {
    await server.close();
  }
}
