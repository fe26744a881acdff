import { asList, asString, type JsonObject, valueAt } from '../json.ts';
import { type Operation, pointerOf } from '../json-patch.ts';
import { type Deployer, deployerOf } from './deployer-of.ts';

/** The entry by which the API server has the annotations of workloads copied. */
export const workloadEntry = 'workloads.gracehook.io';

const nameLabel = 'app.kubernetes.io/name';
const product = 'gracehook';

/** A MutatingWebhookConfiguration of Gracehook. */
export interface InstalledConfiguration {
  readonly name: string;
  readonly hasWorkloadEntry: boolean;
  readonly deployer: Deployer | undefined;
}

/** An operation, or the condition that the value at a path is still this one. */
export type GuardedOperation =
  | Operation
  | { readonly op: 'test'; readonly path: string; readonly value: string };

/** Whether a configuration is Gracehook's: it has the chart's label, or an entry with a name of ours. */
export function isOfGracehook(configuration: JsonObject): boolean {
  const isLabelled = labelOf(configuration, nameLabel) === product;
  return isLabelled || entryNames(configuration).some((name) => name?.endsWith(`.${product}.io`));
}

/** What `remove` has to know of a configuration. */
export function installedConfiguration(configuration: JsonObject): InstalledConfiguration {
  return {
    name: asString(valueAt(configuration, ['metadata', 'name'])) ?? '',
    hasWorkloadEntry: entryNames(configuration).includes(workloadEntry),
    deployer: deployerOf(configuration),
  };
}

/** Takes the entry out of a configuration, if it is still at its place; the others stay. None without the entry. */
export function withoutWorkloadEntry(configuration: JsonObject): GuardedOperation[] {
  const index = entryNames(configuration).indexOf(workloadEntry);
  if (index < 0) return [];
  const entry = ['webhooks', index];
  return [
    { op: 'test', path: pointerOf([...entry, 'name']), value: workloadEntry },
    { op: 'remove', path: pointerOf(entry) },
  ];
}

/** Whether an object belongs to an installation and goes with it, such as the namespace of the self-test. */
export function isOfInstallation(
  object: JsonObject,
  configurations: readonly InstalledConfiguration[],
): boolean {
  if (labelOf(object, nameLabel) === product) return true;
  const release = deployerOf(object);
  return configurations.some(
    ({ deployer }) =>
      release !== undefined &&
      deployer !== undefined &&
      release.tool === deployer.tool &&
      release.name === deployer.name &&
      release.namespace === deployer.namespace,
  );
}

function labelOf(object: JsonObject, key: string): string | undefined {
  return asString(valueAt(object, ['metadata', 'labels', key]));
}

function entryNames(configuration: JsonObject): (string | undefined)[] {
  return asList(configuration['webhooks']).map((entry) => asString(valueAt(entry, ['name'])));
}
