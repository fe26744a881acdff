import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { decide } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/decision.ts';
import { asList, type Json, type JsonObject, valueAt, withValueAt } from '../../src/core/json.ts';
import { applyOperations } from '../../src/core/json-patch.ts';
import { defaultContext } from '../../src/core/pod-context.ts';
import { decideWorkload } from '../../src/core/workload/decide-workload.ts';
import { defaultedWorkload } from '../../src/core/workload/defaulted-workload.ts';
import {
  copyingKinds,
  type PodInManifest,
  podsInManifest,
} from '../../src/core/workload/pods-in-manifest.ts';
import { parseManifests } from '../../src/manifests/parse-manifests.ts';

export const goldenContext = defaultContext('test');

/** The folders beside this file that hold a case. */
export const goldenCases: readonly string[] = globSync(join(import.meta.dirname, '*', 'manifest.yaml'))
  .map((file) => basename(dirname(file)))
  .toSorted();

/** One case: a manifest of one object, and the pod that reaches the webhook when it is applied. */
export interface GoldenCase {
  readonly manifest: JsonObject;
  /** What the webhook does to the workload; undefined where it is not asked. */
  readonly workload: Decision | undefined;
  readonly pod: JsonObject;
}

/** The file of a case, absolute. */
export function goldenFile(name: string, file: 'manifest.yaml' | 'expected.json'): string {
  return join(import.meta.dirname, name, file);
}

/**
 * Reads a case, and takes its manifest the way that the API server and the controllers do: the workload gets its
 * defaults, passes the workload webhook, and its template becomes a pod with an owner.
 */
export function goldenCase(name: string): GoldenCase {
  const manifest = manifestIn(readFileSync(goldenFile(name, 'manifest.yaml'), 'utf8'));
  const isWorkload = copyingKinds.has(String(manifest['kind']));
  const applied = defaultedWorkload(manifest);
  const workload = isWorkload ? decideWorkload(applied, { ...goldenContext, old: undefined }) : undefined;
  const stored = workload === undefined ? applied : applyOperations(applied, workload.operations);
  const [only] = podsInManifest(stored as JsonObject);
  if (only === undefined) throw new Error(`the manifest of ${name} has no pod`);
  return { manifest, workload, pod: podMadeFrom(only) };
}

/** The one manifest in a text, read as `gracehook inject` and kubectl read it; what aliases share becomes several copies. */
export function manifestIn(text: string): JsonObject {
  const [only] = parseManifests({ name: 'manifest.yaml', text }).manifests;
  if (only === undefined) throw new Error('no manifest');
  return JSON.parse(JSON.stringify(only.json)) as JsonObject;
}

/** The pod that a controller makes: with its owner, and for a StatefulSet with the volumes of its claims. */
export function podMadeFrom({ object, pod, ownerKind }: PodInManifest): JsonObject {
  const { metadata, spec } = pod as { metadata?: JsonObject; spec: JsonObject };
  const owned = ownerKind === undefined ? {} : { ownerReferences: [{ kind: ownerKind, controller: true }] };
  const made: JsonObject = { apiVersion: 'v1', kind: 'Pod', metadata: { ...metadata, ...owned }, spec };
  const claims = asList(valueAt(object, ['spec', 'volumeClaimTemplates'])).map((claim): Json => {
    const name = valueAt(claim, ['metadata', 'name']) ?? null;
    return { name, persistentVolumeClaim: { claimName: `${String(name)}-0` } };
  });
  if (claims.length === 0) return made;
  const volumes = [...asList(valueAt(spec, ['volumes'])), ...claims];
  return withValueAt(made, ['spec', 'volumes'], volumes) as JsonObject;
}

/** What stands in `expected.json`: the decision on the pod, and what is done to and said of the workload. */
export function goldenResult({ workload, pod }: GoldenCase): Record<string, unknown> {
  const { outcome, reasons, warnings, operations } = decide(pod, goldenContext);
  return {
    outcome,
    reasons,
    warnings,
    operations,
    ...(workload !== undefined && {
      workload: { outcome: workload.outcome, warnings: workload.warnings, operations: workload.operations },
    }),
  };
}
