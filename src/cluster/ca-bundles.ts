import { asList, asString, type Json, valueAt } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { callApi } from './call-api.ts';
import { getIfThere } from './get-if-there.ts';

/** The entries of a MutatingWebhookConfiguration and what each trusts, as they were read. */
export interface CaBundles {
  readonly configuration: string;
  /** Undefined: there is no such configuration. */
  readonly resourceVersion: string | undefined;
  readonly entries: readonly {
    readonly name: string;
    /** PEM, decoded. */
    readonly bundle: string;
  }[];
}

/** Reads what each entry trusts. */
export async function readCaBundles(
  access: ApiAccess,
  configuration: string,
  signal: AbortSignal,
): Promise<CaBundles> {
  const object = await getIfThere(access, pathOf(configuration), signal);
  return {
    configuration,
    resourceVersion: asString(valueAt(object, ['metadata', 'resourceVersion'])),
    entries: asList(valueAt(object, ['webhooks'])).map((entry) => ({
      name: asString(valueAt(entry, ['name'])) ?? '',
      bundle: Buffer.from(asString(valueAt(entry, ['clientConfig', 'caBundle'])) ?? '', 'base64').toString(),
    })),
  };
}

/**
 * Gives every entry the same bundle (PEM), all at once, if the configuration is still as it was read: an
 * `ApiStatusError` 422 where it is not. By JSON Patch: with server-side apply we would own a part of each entry, and an
 * upgrade of the chart could not remove one any more.
 */
export async function writeCaBundles(
  access: ApiAccess,
  { configuration, resourceVersion = '', entries }: CaBundles,
  bundle: string,
  signal: AbortSignal,
): Promise<void> {
  const value = Buffer.from(bundle).toString('base64');
  const body: Json = [
    { op: 'test', path: '/metadata/resourceVersion', value: resourceVersion },
    ...entries.flatMap(({ name }, index) => [
      { op: 'test', path: `/webhooks/${index}/name`, value: name },
      { op: 'add', path: `/webhooks/${index}/clientConfig/caBundle`, value },
    ]),
  ];
  await callApi(access, { method: 'PATCH', path: pathOf(configuration), patch: 'jsonPatch', body, signal });
}

function pathOf(configuration: string): string {
  return `/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/${configuration}`;
}
