import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitUntil } from '../run/wait-until.ts';

/** A headless Chromium with one page. */
export interface Chromium {
  /** Calls a method of the DevTools protocol on the page. https://chromedevtools.github.io/devtools-protocol/ */
  call(method: string, parameters?: object): Promise<Readonly<Record<string, unknown>>>;
  /** What an expression gives in the page, awaited; throws what it throws. */
  evaluate(expression: string): Promise<unknown>;
  /** The events of the page so far, by their methods. */
  events(method: string): readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** Starts Debian's Chromium, which listens on loopback only, and returns when its page can be told what to do. */
export async function startChromium(): Promise<Chromium> {
  const profile = await mkdtemp(join(tmpdir(), 'gracehook-chromium-'));
  const child = spawn(
    'chromium',
    // Without a sandbox, since root has none; it sees nothing but our own page.
    ['--headless', '--no-sandbox', '--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank'],
    { stdio: 'ignore' },
  );
  const closed = once(child, 'close');
  const stop = async () => {
    child.kill('SIGKILL');
    await closed;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    let port = '';
    const isListening = async () => {
      [port = ''] = (await readFile(join(profile, 'DevToolsActivePort'), 'utf8').catch(() => '')).split('\n');
      return port !== '';
    };
    await waitUntil('Chromium listens', isListening, { withinSeconds: 60 });
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as {
      readonly type: string;
      readonly webSocketDebuggerUrl: string;
    }[];
    const url = targets.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
    if (url === undefined) throw new Error('Chromium has no page');
    return { ...(await connected(url)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function connected(url: string): Promise<Omit<Chromium, 'stop'>> {
  const socket = new WebSocket(url);
  await once(socket, 'open');
  const waiting = new Map<number, (message: Message) => void>();
  const seen: Message[] = [];
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.id === undefined) seen.push(message);
    else waiting.get(message.id)?.(message);
  });
  let last = 0;
  const call: Chromium['call'] = async (method, params = {}) => {
    const id = ++last;
    const answered = Promise.withResolvers<Message>();
    waiting.set(id, answered.resolve);
    socket.send(JSON.stringify({ id, method, params }));
    const { result, error } = await answered.promise;
    waiting.delete(id);
    if (result === undefined) throw new Error(`${method}: ${error?.message}`);
    return result;
  };
  return {
    call,
    evaluate: async (expression) => {
      const options = { expression, awaitPromise: true, returnByValue: true };
      const { result, exceptionDetails } = (await call('Runtime.evaluate', options)) as {
        result: { value?: unknown };
        exceptionDetails?: object;
      };
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return result.value;
    },
    events: (method) => seen.filter((one) => one.method === method).map(({ params = {} }) => params),
  };
}
