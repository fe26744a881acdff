import { asString, type JsonObject, valueAt } from '../../json.ts';
import { nearestName } from '../../policy/nearest-name.ts';
import { type Check, failed, passed } from '../check.ts';
import { nameOf } from '../entries.ts';
import { injectLabel, isOptedIn, labelsOf } from '../opted-in.ts';
import { isReached } from '../reached.ts';

const values = ['enabled', 'disabled', 'true', 'false'];

export const namespacesReached: Check<'namespaces' | 'configurations' | 'forbiddenNamespaces'> = {
  name: 'namespaces-reached',
  title: 'every namespace that opts in is reached',
  meaning:
    'A namespace with the label `gracehook.io/inject` is named where its value is none, where no selector takes it (`webhook.excludedNamespaces`, `webhook.namespaceSelector`), and where `bounds.forbiddenNamespaces` forbids it: its owner believes that pods are injected.',
  needs: ['namespaces', 'configurations', 'forbiddenNamespaces'],
  explainedBy: ['webhook-entries'],
  judge: ({ namespaces, configurations: [configuration], forbiddenNamespaces }) => {
    if (configuration === undefined) return undefined;
    const wrong = namespaces.flatMap((namespace) => wrongWith(namespace, configuration, forbiddenNamespaces));
    if (wrong.length === 0) return { ...passed, found: `${namespaces.filter(isOptedIn).length} opted in` };
    const found = wrong.map(({ clause }) => clause).join('; ');
    return failed(found, [...new Set(wrong.map(({ remedy }) => remedy))].join('; '));
  },
};

interface Wrong {
  readonly clause: string;
  readonly remedy: string;
}

function wrongWith(
  namespace: JsonObject,
  configuration: JsonObject,
  forbidden: ReadonlySet<string>,
): Wrong[] {
  const name = nameOf(namespace);
  const value = asString(labelsOf(namespace)[injectLabel]);
  const isBeingDeleted = valueAt(namespace, ['metadata', 'deletionTimestamp']) !== undefined;
  if (value === undefined || isBeingDeleted) return [];
  if (!values.includes(value)) {
    const meant = nearestName(value, values) ?? 'enabled';
    const clause = `${name} has the label ${injectLabel}=${value}, which says nothing`;
    return [{ clause, remedy: `kubectl label namespace ${name} --overwrite ${injectLabel}=${meant}` }];
  }
  if (!isOptedIn(namespace)) return [];
  const unlabel = `take the label from ${name}`;
  if (!isReached(namespace, configuration))
    return [
      {
        clause: `${name} opts in, but the webhook configuration excludes it`,
        remedy: `take ${name} out of webhook.excludedNamespaces (or webhook.namespaceSelector), or ${unlabel}`,
      },
    ];
  return forbidden.has(name)
    ? [
        {
          clause: `${name} opts in, but the configuration forbids it`,
          remedy: `take ${name} out of bounds.forbiddenNamespaces, or ${unlabel}`,
        },
      ]
    : [];
}
