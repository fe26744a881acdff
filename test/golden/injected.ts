import { Readable } from 'node:stream';
import type { JsonObject } from '../../src/core/json.ts';
import { copiedAnnotation, copiedValues } from '../../src/core/policy/copied-marker.ts';
import { annotationPrefix } from '../../src/core/policy/settings.ts';
import { statusAnnotation } from '../../src/core/status.ts';
import { podsInManifest } from '../../src/core/workload/pods-in-manifest.ts';
import { injectFile } from '../../src/manifests/inject-file.ts';
import { loadManifests } from '../../src/manifests/load-manifests.ts';
import { goldenContext, manifestIn, podMadeFrom } from './golden-case.ts';

/** What `gracehook inject -f` makes of a file, or of a text on the standard input. Throws where a manifest fails. */
export async function injectedText(file: string, stdin = ''): Promise<string> {
  const policy = { context: goldenContext, namespace: 'default', isAllOptedIn: false };
  const loaded = await loadManifests(
    [file],
    { isRecursive: false, stdin: Readable.from([Buffer.from(stdin)]) },
    policy,
  );
  const [only] = loaded.files.map((one) => injectFile(one, loaded.pods));
  if (only === undefined || only.failed.length > 0) throw new Error(`${file} was not injected`);
  return only.text;
}

/** The one pod in a manifest, as `withoutTracesOfWebhook` leaves it: the manifest may be an object read from a cluster. */
export function podIn(text: string): JsonObject {
  const [only] = podsInManifest(manifestIn(text));
  if (only === undefined) throw new Error('no pod');
  return withoutTracesOfWebhook(podMadeFrom(only));
}

/** A pod without what only the webhook writes, the status and copies from the workload, and without its owner. */
export function withoutTracesOfWebhook(pod: JsonObject): JsonObject {
  const { metadata, spec = null } = pod;
  const copied = [...(copiedValues(pod)?.values.keys() ?? [])].map((name) => annotationPrefix + name);
  const traces = new Set([statusAnnotation, copiedAnnotation, ...copied]);
  const { annotations, ownerReferences: _owner, ...rest } = (metadata ?? {}) as JsonObject;
  const kept = Object.entries((annotations ?? {}) as JsonObject).filter(([key]) => !traces.has(key));
  return { metadata: { ...rest, annotations: Object.fromEntries(kept) }, spec };
}
