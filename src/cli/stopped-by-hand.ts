import type { EventEmitter } from 'node:events';

/** npm hands on the Ctrl-C that the terminal has sent to both already: what follows so soon is no second one. */
const sameKeyMilliseconds = 1_000;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Aborts when somebody stops the process, and tells so. The second time the process ends at once, as without us. */
export function stoppedByHand(
  tell: () => void,
  source: Pick<EventEmitter, 'on' | 'removeListener'> = process,
  repeatMilliseconds = sameKeyMilliseconds,
): AbortSignal {
  const stopping = new AbortController();
  const listeners = signals.map((signal) => ({ signal, stop: () => stop(signal) }));
  const stop = (by: string) => {
    if (stopping.signal.aborted) return;
    stopping.abort(new Error(`stopped by ${by}`));
    tell();
    setTimeout(() => {
      for (const one of listeners) source.removeListener(one.signal, one.stop);
    }, repeatMilliseconds).unref();
  };
  for (const one of listeners) source.on(one.signal, one.stop);
  return stopping.signal;
}
