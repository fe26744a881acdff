import { existsSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { originOf } from './origin-of.ts';

/** The example is in the package's root, one folder above the bundle and two above this source. */
const example = ['..', join('..', '..')]
  .map((root) => join(import.meta.dirname, root, 'examples', 'review.json'))
  .find((file) => existsSync(file));

/** Tells a person that nothing is served yet, and where to see why. */
export function waitingLine(host: string, opsPort: number): string {
  return `waiting for a certificate; operations on ${originOf('http', host, opsPort)} (/readyz says what is missing)`;
}

/** The few lines that tell a person what is served, and what to type next. */
export function welcome(serving: {
  readonly host: string;
  readonly port: number;
  readonly opsPort: number;
  /** Whether the certificate is the server's own, as in development. */
  readonly isSelfIssued: boolean;
  /** The authority's certificate, where the server issued its own and could write it. */
  readonly caFile: string | undefined;
  /** The API server that calls us; undefined without a cluster. */
  readonly registeredAt: string | undefined;
  /** The API server whose namespaces are followed. */
  readonly namespacesAt: string | undefined;
}): string[] {
  const { host, port, opsPort, isSelfIssued, caFile, registeredAt, namespacesAt } = serving;
  const url = originOf('https', host, port);
  const lines = [
    `webhook on ${url} (/mutate/pods, /mutate/labelled/pods, /mutate/workloads)`,
    `operations on ${originOf('http', host, opsPort)} (/livez, /readyz, /metrics)`,
  ];
  if (namespacesAt !== undefined) lines.push(`namespaces of ${namespacesAt}`);
  if (registeredAt !== undefined)
    return [...lines, `registered as gracehook-dev at ${registeredAt}, until this ends`];
  if (namespacesAt === undefined && isSelfIssued)
    lines.push('no cluster: nobody calls this webhook; --register registers it with your current context');
  if (caFile === undefined || example === undefined) return lines;
  return [...lines, `try it: ${curlLine(`${url}/mutate/pods`, caFile, example)}`];
}

/** A command that posts the example and prints the patch; as typed it works in the folder of this process. */
function curlLine(url: string, caFile: string, example: string): string {
  const fromHere = relative(process.cwd(), example);
  const file = fromHere.startsWith('..') || isAbsolute(fromHere) ? example : fromHere;
  const patch = `sed -n 's/.*"patch":"\\([^"]*\\)".*/\\1/p' | base64 -d`;
  return `curl -s --cacert ${caFile} -H 'Content-Type: application/json' --data @${file} ${url} | ${patch}`;
}
