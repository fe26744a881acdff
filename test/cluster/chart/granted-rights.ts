import type { Cluster } from '../cluster.ts';

/** A rule as RBAC writes it. */
interface Rule {
  readonly verbs: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}

/**
 * What the API server says that a ServiceAccount may do in a namespace, beyond what it lets every ServiceAccount do
 * there. This is the question that `kubectl auth can-i --list` asks, and its answer before it is made a table.
 */
export async function grantedRights(
  { kubectl }: Pick<Cluster, 'kubectl'>,
  account: { readonly name: string; readonly namespace: string },
  namespace: string,
): Promise<string[]> {
  const ask = async (name: string) => {
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectRulesReview',
      spec: { namespace },
    };
    const groups = [
      'system:serviceaccounts',
      `system:serviceaccounts:${account.namespace}`,
      'system:authenticated',
    ];
    const identity = [
      `--as=system:serviceaccount:${account.namespace}:${name}`,
      ...groups.map((group) => `--as-group=${group}`),
    ];
    const answer = await kubectl(['create', '--validate=false', '-o', 'json', '-f', '-', ...identity], {
      input: JSON.stringify(review),
    });
    const { status } = JSON.parse(answer) as {
      readonly status: { readonly resourceRules: Rule[]; readonly nonResourceRules: Rule[] };
    };
    return [...status.resourceRules, ...status.nonResourceRules].map(shownRule);
  };
  const everybodys = new Set(await ask('nobody-in-particular'));
  return (await ask(account.name)).filter((rule) => !everybodys.has(rule)).toSorted();
}

/** Such as `get,patch secrets[web-tls]`, or `list endpointslices.discovery.k8s.io`. */
function shownRule({
  verbs,
  apiGroups = [],
  resources = [],
  resourceNames = [],
  nonResourceURLs = [],
}: Rule) {
  const kinds = resources.flatMap((resource) =>
    apiGroups.map((group) => (group === '' ? resource : `${resource}.${group}`)),
  );
  const named = resourceNames.length === 0 ? '' : `[${resourceNames.join(',')}]`;
  return `${verbs.join(',')} ${[...kinds, ...nonResourceURLs].join(',')}${named}`;
}
