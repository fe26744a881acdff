import { asList, asObject, asString, type Json, type JsonObject, valueAt } from '../../json.ts';
import { type Check, passed, warned } from '../check.ts';
import { nameOf } from '../entries.ts';

/**
 * Field managers of those who install and look after the configuration: we ourselves, Helm, the tools of GitOps, and
 * kubectl where it applies or creates whole objects.
 */
const expectedManagers =
  /^(gracehook|helm|argocd|kustomize-controller|flux|before-first-apply|terraform|pulumi|cainjector|cert-manager|kubectl-client-side-apply$|kubectl-create$|kubectl-last-applied$|kubectl$)/i;

export const webhookChangedBy: Check<'configurations'> = {
  name: 'webhook-changed-by',
  title: 'nobody changed the webhook configuration by hand',
  meaning:
    'The managedFields tell who last wrote each field. A caBundle does not count: it is no part of what is installed, and has a check of its own.',
  needs: ['configurations'],
  judge: ({ configurations: [configuration] }) => {
    if (configuration === undefined) return undefined;
    const changes = asList(valueAt(configuration, ['metadata', 'managedFields'])).flatMap(changeIn);
    if (changes.length === 0) return passed;
    return warned(
      `in ${nameOf(configuration)} ${changes.join('; ')}`,
      'write it into the values of the release, or put it back with helm upgrade --force-conflicts',
    );
  },
};

/** One clause on what somebody else wrote; none where it was nothing that matters. */
function changeIn(entry: Json): string[] {
  const manager = asString(valueAt(entry, ['manager'])) ?? 'unknown';
  if (expectedManagers.test(manager)) return [];
  const fields = fieldsIn(asObject(valueAt(entry, ['fieldsV1', 'f:webhooks'])));
  if (fields.length === 0) return [];
  const time = asString(valueAt(entry, ['time']));
  return [`${manager} wrote ${fields.join(', ')}${time === undefined ? '' : ` (${time})`}`];
}

/** Such as `failurePolicy of pods.gracehook.io`. https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management */
function fieldsIn(webhooks: JsonObject | undefined): string[] {
  return Object.entries(webhooks ?? {}).flatMap(([key, members]) => {
    const entry = /"name":"([^"]*)"/.exec(key)?.[1];
    if (entry === undefined) return [];
    return Object.entries(asObject(members) ?? {}).flatMap(([member, below]) => {
      const field = /^f:(.*)$/.exec(member)?.[1];
      const isBundleOnly = field === 'clientConfig' && isSubset(below, ['f:caBundle']);
      return field === undefined || field === 'name' || isBundleOnly ? [] : [`${field} of ${entry}`];
    });
  });
}

function isSubset(object: Json, keys: readonly string[]): boolean {
  return Object.keys(asObject(object) ?? {}).every((key) => keys.includes(key));
}
