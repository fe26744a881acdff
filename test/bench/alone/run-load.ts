import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type LoadResult, readLoadResult } from './load-result.ts';
import { serverName, type Workbench } from './workbench.ts';

/** What is sent; the load's own `plan.go` says more of each. */
export interface LoadPlan {
  /** An AdmissionReview with the placeholder as its uid. */
  readonly reviewFile: string;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** An open loop, or a closed one of some clients. */
  readonly loop:
    | { readonly reviewsPerSecond: number; readonly mostUnderWay?: number }
    | { readonly clients: number };
  readonly newConnections?: boolean;
  readonly retries?: number;
}

/** What an API server has under way at most, unless told otherwise: 400 and 200 that change something. */
export const mostUnderWayOfApiServer = 600;
/** `timeoutSeconds` of the webhook's configuration, as the chart writes it. */
const timeoutSeconds = 3;

/** Sends reviews to a webhook and gives what became of them. Throws where an answer was wrong. */
export async function runLoad(
  { cores, files, loadProgram, signal }: Workbench,
  webhook: { readonly pid: number; readonly port: number },
  { loop, newConnections = false, retries = 0, ...rest }: LoadPlan,
): Promise<LoadResult> {
  const plan = {
    ...{ address: `127.0.0.1:${webhook.port}`, processId: webhook.pid, serverName, path: '/mutate/pods' },
    ...{ caFile: files.ca, timeoutSeconds, newConnections, retries, mostUnderWay: mostUnderWayOfApiServer },
    ...loop,
    ...rest,
  };
  const child = spawn('taskset', ['-c', cores.load, loadProgram], { stdio: 'pipe', signal });
  const texts = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => (texts[name] += text));
  // What it says of a plan that it never read is in its last words.
  child.stdin.on('error', () => {});
  // It stays open: the load ends with it, and so never outlives this process.
  child.stdin.write(JSON.stringify(plan));
  const [code] = (await once(child, 'close')) as [number | null];
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`the load ended with ${code}: ${texts.stderr.slice(-1_000)}`);
  return readLoadResult(texts.stdout);
}
