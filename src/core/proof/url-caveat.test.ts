import { expect, it } from 'vitest';
import type { ServiceOfUrl } from './service-of-url.ts';
import type { Target } from './target.ts';
import { urlCaveat } from './url-caveat.ts';

const workload = { kind: 'Deployment', metadata: { name: 'web' } };
const url = new URL('http://web.example.org/');
const caveat = (
  selects?: ServiceOfUrl['selects'],
  neighbours: string[] = [],
  services: object[] | null = [],
) =>
  urlCaveat({ workload, namespace: 'shop', services: services ?? undefined } as unknown as Target, url, {
    service: selects && { name: 'web', selects, labelSelector: '' },
    neighbours,
  });

it('has nothing to say where the Service selects these pods alone', () => {
  expect(caveat('own')).toBeUndefined();
});

it.each([
  [
    'No Service of shop is known by web.example.org, as with an Ingress or a gateway: nobody checked that it leads to deployment/web.',
    caveat(),
  ],
  [
    'The Services of shop may not be listed, so web.example.org was compared with none: nobody checked that it leads to deployment/web.',
    caveat(undefined, [], null),
  ],
  [
    'The Service web that web.example.org names has no selector: nobody checked that it leads to deployment/web.',
    caveat('unknown'),
  ],
  [
    'The Service web selects only some pods of deployment/web: what the others drop is not seen.',
    caveat('some'),
  ],
  [
    'The Service web also selects pods of deployment/canary: they get a share of the requests, so deployment/web may drop more than is seen here.',
    caveat('own', ['deployment/canary']),
  ],
])('says: %s', (sentence, said) => expect(said).toBe(sentence));
