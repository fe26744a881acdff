import type { FileHealth } from '../files/follow-file.ts';
import type { KeyPairHealth } from '../tls/live-key-pair.ts';
import { fileDetails } from './file-details.ts';
import type { FollowedNamespaces } from './namespaces-for.ts';

/** What `/readyz` says beside `ok`: what is not as it should be, although reviews are answered well. One line each. */
export function readyDetails({
  configuration,
  certificate,
  capabilities,
  namespaces,
}: {
  readonly configuration: FileHealth;
  readonly certificate: KeyPairHealth;
  readonly capabilities: FileHealth | undefined;
  readonly namespaces: ReturnType<FollowedNamespaces['health']> | undefined;
}): string[] {
  const details = [
    ...fileDetails('configuration', configuration),
    ...(capabilities === undefined ? [] : fileDetails('capabilities', capabilities)),
  ];
  const { inUse, invalid } = certificate;
  if (inUse !== undefined && invalid !== undefined) {
    details.push(
      `certificate: the files are not usable since ${invalid.since.toISOString()}, the pair in use stays, until ` +
        `${inUse.notAfter.toISOString()} at most: ${invalid.because}`,
    );
  }
  if (namespaces !== undefined && (namespaces.trouble !== undefined || !namespaces.isSynced)) {
    const { isSynced, lastContact, trouble = 'the API server has not answered yet' } = namespaces;
    const known = isSynced ? `as of ${lastContact?.toISOString()}` : 'not known yet';
    details.push(`namespaces: ${known}: ${trouble}`);
  }
  return details;
}
