import type { TestNamespace } from './test-namespace.ts';

/** The strategy that the API server gives a Deployment that names none. */
export const apiDefault = {
  type: 'RollingUpdate',
  rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' },
};
/** What a Deployment that opted in has instead, and the annotation that tells what was there. */
export const surged = { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: '25%' } };
export const mark = { 'strategy-was': 'maxUnavailable=25%,maxSurge=25%' };

/** The annotations in a template, by name without prefix, where these were copied from the workload. */
export function copies(values: Readonly<Record<string, string>>, of = 'Deployment/web') {
  return { ...values, copied: JSON.stringify({ of, ...values }) };
}

/** Sends a manifest by `kubectl create`, `apply --server-side` and the like. */
export async function send(
  { kubectl }: Pick<TestNamespace, 'kubectl'>,
  command: string,
  manifest: string,
): Promise<void> {
  await kubectl([...command.split(' '), '-f', '-'], { input: manifest });
}
