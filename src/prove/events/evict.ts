import { ApiStatusError } from '../../cluster/api-status-error.ts';
import { callApi } from '../../cluster/call-api.ts';
import { podPath } from '../../cluster/live-paths.ts';
import { pause } from '../pause.ts';
import { isWhole, untilSo } from '../settled.ts';
import type { Subject } from '../subject.ts';

const pauseMilliseconds = 2_000;
const tooManyRequests = 429;
const notFound = 404;

/**
 * Evicts each pod that is there, one after the other, as a drain does but on no node in particular: the next goes when
 * the one before is gone and replaced. What a PodDisruptionBudget forbids is asked for again until the time is over.
 * https://kubernetes.io/docs/concepts/scheduling-eviction/api-eviction/
 */
export async function evict(subject: Subject, signal: AbortSignal): Promise<void> {
  const { pods } = subject;
  const names = pods.lives().filter(({ deletedAt }) => deletedAt === undefined);
  for (const { name } of names) {
    await evictOne(subject, name, signal);
    const isTold = () => pods.lives().some((life) => life.name === name && life.deletedAt !== undefined);
    const isReplaced = async () => isTold() && (await isWhole(subject));
    await untilSo(`the replacement of ${name}`, subject, isReplaced, signal);
  }
}

async function evictOne(
  { access, target: { namespace }, timeoutSeconds }: Subject,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  for (;;) {
    try {
      await callApi(access, {
        method: 'POST',
        path: `${podPath(namespace, name)}/eviction`,
        body: { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } },
      });
      return;
    } catch (error) {
      if (!(error instanceof ApiStatusError)) throw error;
      if (error.status === notFound) return;
      if (error.status !== tooManyRequests) throw error;
      if (performance.now() > deadline)
        throw new Error(`${name} could not be evicted within ${timeoutSeconds} s: ${error.because}`);
    }
    await pause(pauseMilliseconds, signal);
  }
}
