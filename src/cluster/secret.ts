import { asObject, asString, type JsonObject, valueAt } from '../core/json.ts';
import type { ApiAccess } from './api-access.ts';
import { callApi } from './call-api.ts';
import { getIfThere } from './get-if-there.ts';

/** A Secret as it was read. */
export interface Secret {
  readonly namespace: string;
  readonly name: string;
  /** Undefined: there is no such Secret. */
  readonly resourceVersion: string | undefined;
  readonly uid: string | undefined;
  readonly annotations: ReadonlyMap<string, string>;
  /** Decoded; whatever is not text comes out as text that means nothing. */
  readonly data: ReadonlyMap<string, string>;
}

/** What to change of a Secret; undefined removes a member. */
export interface SecretChange {
  readonly data?: Readonly<Record<string, string | undefined>>;
  readonly annotations?: Readonly<Record<string, string | undefined>>;
}

/** Reads a Secret. One that does not exist is as good as empty, until somebody wants to write it. */
export async function readSecret(
  access: ApiAccess,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<Secret> {
  const object = await getIfThere(access, pathOf(namespace, name), signal);
  return {
    namespace,
    name,
    resourceVersion: asString(valueAt(object, ['metadata', 'resourceVersion'])),
    uid: asString(valueAt(object, ['metadata', 'uid'])),
    annotations: new Map(textsIn(valueAt(object, ['metadata', 'annotations']))),
    data: new Map(
      textsIn(valueAt(object, ['data'])).map(([key, value]) => [
        key,
        Buffer.from(value, 'base64').toString(),
      ]),
    ),
  };
}

/**
 * Changes a Secret, if it is still as it was read: an `ApiStatusError` 409 where somebody else changed it meanwhile. It
 * is never created, since whoever may create Secrets may create any.
 */
export async function patchSecret(
  access: ApiAccess,
  { namespace, name, resourceVersion }: Secret,
  { data, annotations }: SecretChange,
  signal: AbortSignal,
): Promise<void> {
  if (resourceVersion === undefined) {
    throw new Error(`the Secret ${name} is missing; install the chart again to have it made (helm upgrade)`);
  }
  const encoded = Object.entries(data ?? {}).map(([key, value]) => [
    key,
    value === undefined ? null : Buffer.from(value).toString('base64'),
  ]);
  const noted = Object.entries(annotations ?? {}).map(([key, value]) => [key, value ?? null]);
  const body: JsonObject = {
    metadata: { resourceVersion, ...(noted.length > 0 && { annotations: Object.fromEntries(noted) }) },
    ...(encoded.length > 0 && { data: Object.fromEntries(encoded) }),
  };
  await callApi(access, {
    method: 'PATCH',
    path: pathOf(namespace, name),
    patch: 'mergePatch',
    body,
    signal,
  });
}

function pathOf(namespace: string, name: string): string {
  return `/api/v1/namespaces/${namespace}/secrets/${name}`;
}

function textsIn(value: Parameters<typeof asObject>[0]): [string, string][] {
  return Object.entries(asObject(value) ?? {}).flatMap(([key, text]) =>
    typeof text === 'string' ? [[key, text] as [string, string]] : [],
  );
}
