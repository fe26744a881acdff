import {
  type InstalledConfiguration,
  installedConfiguration,
  isOfGracehook,
  withoutWorkloadEntry,
} from '../core/removal/installed-configuration.ts';
import type { ApiAccess } from './api-access.ts';
import { changeObject } from './change-object.ts';
import { getIfThere } from './get-if-there.ts';
import { listObjects } from './list-objects.ts';

const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
const patientSeconds = 10;

/** The webhook configurations of Gracehook: the named one, or all that are found by label and by their entries. */
export async function findConfigurations(
  access: ApiAccess,
  name: string | undefined,
): Promise<InstalledConfiguration[]> {
  if (name === undefined) {
    return listObjects(access, { path, kind: 'MutatingWebhookConfiguration' }, (object) =>
      isOfGracehook(object) ? installedConfiguration(object) : undefined,
    );
  }
  const object = await getIfThere(access, pathOf(name));
  return object === undefined ? [] : [installedConfiguration(object)];
}

/** Takes the workload entry out of a configuration, so that nothing is copied any more. */
export async function deleteWorkloadEntry(access: ApiAccess, name: string): Promise<void> {
  await changeObject(access, pathOf(name), withoutWorkloadEntry, patientSeconds);
}

function pathOf(name: string): string {
  return `${path}/${encodeURIComponent(name)}`;
}
