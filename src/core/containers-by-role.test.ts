import { expect, it } from 'vitest';
import { containersByRole } from './containers-by-role.ts';
import { resolve } from './policy/resolve.ts';

/** The names by role in a pod of these containers, and what is reported, where the setting names some of them. */
function rolesOf(containers: readonly string[], setting?: string) {
  const values = new Map(setting === undefined ? [] : [['containers', setting]]);
  const { settings } = resolve([{ place: 'pod', values }]);
  const roles = containersByRole({ spec: { containers: containers.map((name) => ({ name })) } }, settings);
  const namesOf = (role: 'containers' | 'companions' | 'outboundProxies') =>
    roles[role].map(({ name }) => name);
  return {
    app: namesOf('containers'),
    companions: namesOf('companions'),
    outbound: namesOf('outboundProxies'),
    isEmpty: roles.isEmpty,
    unknown: roles.unknown.map(({ detail }) => detail),
  };
}

const quiet = { companions: [], outbound: [], isEmpty: false, unknown: [] };

it('tells the app from known sidecars by the way of their traffic', () => {
  const all = ['vault-agent', 'web', 'cloud-sql-proxy', 'istio-proxy', 'log'];
  expect(rolesOf(all)).toEqual({
    ...quiet,
    app: ['web', 'log'],
    companions: ['istio-proxy', 'vault-agent'],
    outbound: ['cloud-sql-proxy'],
  });
});

it('takes the sidecars of a pod that has nothing else for its app', () => {
  expect(rolesOf(['istio-proxy', 'cloud-sql-proxy'])).toEqual({
    ...quiet,
    app: ['istio-proxy', 'cloud-sql-proxy'],
  });
});

it('leaves out what the setting does not name, and still knows the app from its sidecars', () => {
  expect(rolesOf(['web', 'log', 'istio-proxy'], 'web')).toEqual({ ...quiet, app: ['web'] });
  expect(rolesOf(['web', 'istio-proxy'], 'istio-proxy')).toEqual({
    ...quiet,
    app: [],
    companions: ['istio-proxy'],
  });
});

it('reports each name that the pod does not have, cut where it is long, and is empty where it has none', () => {
  expect(rolesOf(['web', 'log'], 'api,web,db')).toEqual({
    ...quiet,
    app: ['web'],
    unknown: ['This pod has no container "api".', 'This pod has no container "db".'],
  });
  expect(rolesOf(['web'], 'x'.repeat(64))).toEqual({
    ...quiet,
    app: [],
    isEmpty: true,
    unknown: [`This pod has no container "${'x'.repeat(62)}…".`],
  });
});
