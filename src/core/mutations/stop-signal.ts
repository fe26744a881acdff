import type { Edit } from '../edit.ts';
import { asString, valueAt } from '../json.ts';
import { type Reason, reason } from '../reasons.ts';
import type { Injection, Mutation } from './mutation.ts';

/**
 * Sets the signal that ends the containers. The server must keep the field, which it drops silently otherwise, and the
 * API wants the pod to name its operating system beside it; Windows knows SIGTERM alone of those that we set.
 */
export function setStopSignals({ containers, settings, capabilities, pod }: Injection): Mutation {
  const signal = settings['stop-signal'].value;
  if (signal === undefined) return { edits: [], reasons: [], status: {} };
  const os = valueAt(pod, ['spec', 'os', 'name']);
  const obstacle = !capabilities.stopSignal
    ? 'this server does not keep lifecycle.stopSignal'
    : os === 'linux' || (os === 'windows' && signal === 'SIGTERM')
      ? undefined
      : os === 'windows'
        ? 'Windows knows only SIGTERM'
        : 'the API server wants spec.os.name beside it';
  if (obstacle !== undefined) {
    const detail = `${signal} is not set: ${obstacle}.`;
    return { edits: [], reasons: [reason('StopSignalUnsupported', detail)], status: {} };
  }
  const edits: Edit[] = [];
  const reasons: Reason[] = [];
  const set = new Map<string, string>();
  for (const { name, json, path } of containers) {
    const own = asString(valueAt(json, ['lifecycle', 'stopSignal']));
    if (own === undefined) {
      edits.push({ path: [...path, 'lifecycle', 'stopSignal'], value: signal });
      set.set(name, signal);
    } else reasons.push(reason('StopSignalAlreadySet', `${name} ends by ${own} already, which stays.`));
  }
  return { edits, reasons, status: { stopSignal: set } };
}
