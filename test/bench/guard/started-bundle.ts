import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:https';
import { dirname } from 'node:path';
import { findFreePorts } from '../../cluster/control-plane/free-ports.ts';
import { waitUntil } from '../../cluster/run/wait-until.ts';
import { cpuMilliseconds } from './process-cpu.ts';

/** A bundle's `serve` on loopback, and one kept connection to it. */
export interface StartedBundle {
  /** Sends a review, and returns when the answer is there; throws where it is no patch. */
  review(body: string): Promise<void>;
  /** The CPU time that it has taken since it was started. */
  cpuMilliseconds(): number;
  stop(): Promise<void>;
}

/** Starts it with the flags of the image and no cluster, and returns when it answers. */
export async function startBundle(bundle: string): Promise<StartedBundle> {
  const [port = 0, opsPort = 0] = await findFreePorts(2);
  const args = ['serve', '--host', '127.0.0.1', '--port', `${port}`, '--ops-port', `${opsPort}`];
  const child = spawn(process.execPath, [bundle, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // What it leaves behind when it is killed goes with the bundle.
    env: { ...process.env, KUBECONFIG: '/nonexistent', TMPDIR: dirname(bundle) },
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const closed = once(child, 'close');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const stop = async () => {
    agent.destroy();
    child.kill('SIGKILL');
    await closed;
  };
  const program = {
    name: bundle,
    pid: child.pid ?? 0,
    ending: () => (child.signalCode ?? child.exitCode ?? undefined)?.toString(),
    lastLines: () => output,
  };
  try {
    const isReady = async () => (await fetch(`http://127.0.0.1:${opsPort}/readyz`)).ok;
    await waitUntil('it is ready', isReady, { withinSeconds: 20, programs: [program] });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    review: (body) => review(port, agent, body),
    cpuMilliseconds: () => cpuMilliseconds(program.pid),
    stop,
  };
}

async function review(port: number, agent: Agent, body: string): Promise<void> {
  // Its certificate is its own, made a moment ago.
  const options = { host: '127.0.0.1', port, agent, rejectUnauthorized: false };
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  const outgoing = request({ ...options, headers, path: '/mutate/pods?timeout=3s', method: 'POST' });
  outgoing.end(body);
  const [response] = await once(outgoing, 'response');
  const text = Buffer.concat(await response.toArray()).toString();
  if (response.statusCode !== 200 || !text.includes('"patch":"')) {
    throw new Error(`no patch came back, but HTTP ${response.statusCode} ${text.slice(0, 300)}`);
  }
}
