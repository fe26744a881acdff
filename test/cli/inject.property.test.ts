import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decide } from '../../src/core/decide.ts';
import type { JsonObject } from '../../src/core/json.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { podsInManifest } from '../../src/core/workload/pods-in-manifest.ts';
import { injectFile } from '../../src/manifests/inject-file.ts';
import { loadManifests } from '../../src/manifests/load-manifests.ts';
import { UnreadableManifest } from '../../src/manifests/unreadable-manifest.ts';
import { manifest, oddYaml, writing } from './odd-manifest.ts';

const context = defaultContext('test');
const statusOnly = /^\/metadata\/annotations\/gracehook\.io~1status$/;

async function injected(text: string) {
  const policy = { context, namespace: 'default', isAllOptedIn: false };
  const { files, pods } = await loadManifests(
    ['-'],
    { isRecursive: false, stdin: Readable.from([Buffer.from(text)]) },
    policy,
  );
  const [file] = files;
  if (file === undefined) throw new Error('no file');
  return { file, result: injectFile(file, pods) };
}

/** Odd YAML that a merge or alias made unreadable is no manifest at all. */
async function injectedIfReadable(text: string) {
  try {
    return await injected(text);
  } catch (error) {
    if (error instanceof UnreadableManifest) return undefined;
    throw error;
  }
}

it('does to the text exactly what the operations do to the JSON, whatever the YAML looks like; a second run does nothing', async () => {
  let changed = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(manifest, writing), { minLength: 1, maxLength: 3 }),
      async (documents) => {
        const text = documents.map(([json, how]) => oddYaml(json, how)).join('\n---\n');
        const first = await injectedIfReadable(text);
        fc.pre(first !== undefined);
        // What fails stands as it was, so an empty list also says that every text was checked and found right.
        expect(first.result.failed).toEqual([]);
        if (first.result.text !== text) changed++;
        const again = await injected(first.result.text);
        expect(again.result.text).toBe(first.result.text);
        for (const { json } of again.file.manifests) expectOnlyStatusFromWebhook(json);
      },
    ),
    { numRuns: 300 },
  );
  expect(changed).toBeGreaterThan(100);
});

function expectOnlyStatusFromWebhook(json: JsonObject): void {
  for (const { pod, ownerKind, sources } of podsInManifest(json)) {
    const { operations } = decide(pod, {
      ...context,
      sources,
      ...(ownerKind !== undefined && { ownerKind }),
    });
    expect(operations.map(({ path }) => path).filter((path) => !statusOnly.test(path))).toEqual([]);
  }
}
