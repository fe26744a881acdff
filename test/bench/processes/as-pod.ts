import { join } from 'node:path';

/** What a command is preceded by, to find the ServiceAccount in this folder (`token`, `ca.crt`) as a pod finds its own. */
export function asPod(accountFolder: string): [string, ...string[]] {
  const script = join(import.meta.dirname, 'as-pod.sh');
  return ['unshare', '--mount', '--propagation', 'private', '/bin/sh', script, accountFolder];
}
