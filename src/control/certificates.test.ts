import { X509Certificate } from 'node:crypto';
import { expect, it } from 'vitest';
import { refusal, startObjectApiServer } from '../../test/server/object-api-server.ts';
import { asList, asString, type Json, type JsonObject, valueAt, withValueAt } from '../core/json.ts';
import { createLogger } from '../telemetry/logger.ts';
import { issueAuthority } from '../tls/issue-certificates.ts';
import { certificatesIn } from '../tls/read-certificates.ts';
import { validityFrom } from '../tls/validity.ts';
import { certificateDuty } from './certificates.ts';
import { trustedSinceAnnotation } from './observe-certificates.ts';

const caPath = '/api/v1/namespaces/system/secrets/gracehook-ca';
const tlsPath = '/api/v1/namespaces/system/secrets/gracehook-tls';
const webhooksPath = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/gracehook';
const start = new Date('2026-01-01T00:00:00Z');
const leafSeconds = 3 * 3600;

it('issues everything in one turn, and is quiet from then on', async () => {
  const { api, turn, events, health, textIn, bundles, writes } = await release();
  expect(health()).toEqual({ leafNotAfter: undefined, caNotAfter: undefined });
  await turn();
  const [ca, leaf] = [textIn(caPath, 'ca.crt'), textIn(tlsPath, 'tls.crt')];
  expect(bundles()).toEqual([ca, ca]);
  expect(textIn(tlsPath, 'ca.crt')).toBe(ca);
  expect(Object.keys(api.objects.get(caPath)?.['data'] ?? {})).toEqual(['ca.crt', 'ca.key']);
  const certificate = new X509Certificate(leaf);
  expect(certificate.verify(new X509Certificate(ca).publicKey)).toBe(true);
  expect(certificate.subjectAltName).toBe(
    'DNS:gracehook.system.svc, DNS:gracehook.system, DNS:gracehook, DNS:gracehook.system.svc.cluster.local',
  );
  expect(health()).toEqual({
    leafNotAfter: new Date('2026-01-01T03:00:00Z'),
    caNotAfter: new Date('2026-01-02T06:00:00Z'),
  });
  expect(events).toEqual([
    'Normal gracehook-ca/ca-uid AuthorityIntroduced New authority, valid until 2026-01-02T06:00:00Z: there was none yet.',
    'Normal gracehook-ca/ca-uid TrustWritten Each of the 2 webhook entries trusts one authority now: 2 of 2 webhook entries ' +
      'lacked an authority to trust.',
    'Normal gracehook-ca/ca-uid AuthorityPromoted Certificates are issued with the new authority from now on: no other ' +
      'authority is trusted.',
    'Normal gracehook-tls/tls-uid CertificateIssued New certificate, valid until 2026-01-01T03:00:00Z: there was none.',
  ]);
  api.requests.length = 0;
  await turn(600);
  expect([api.requests.length, writes()]).toEqual([3, []]);
  expect(events).toHaveLength(4);
});

it('asks for no more than get and patch by name', async () => {
  const { api, turn } = await release();
  await turn();
  const asked = api.requests.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(asked)].sort()).toEqual(
    [caPath, tlsPath, webhooksPath].flatMap((path) => [`GET ${path}`, `PATCH ${path}`]).sort(),
  );
});

it('renews the certificate at two thirds of its lifetime', async () => {
  const { turn, events, textIn } = await release();
  await turn();
  const first = textIn(tlsPath, 'tls.crt');
  await turn((leafSeconds * 2) / 3 - 1);
  expect(textIn(tlsPath, 'tls.crt')).toBe(first);
  await turn(1);
  expect(textIn(tlsPath, 'tls.crt')).not.toBe(first);
  expect(events.at(-1)).toBe(
    'Normal gracehook-tls/tls-uid CertificateIssued New certificate, valid until 2026-01-01T05:00:00Z: two thirds of the ' +
      'lifetime of the present one are over.',
  );
});

it.each<[what: string, change: (place: Release) => void, event: RegExp]>([
  [
    'a certificate that is lost',
    ({ edit }) => edit(tlsPath, ['data', 'tls.crt'], undefined),
    /^Warning gracehook-tls\/tls-uid CertificateIssued .*: tls\.crt is missing\.$/,
  ],
  [
    'a key that is garbage',
    ({ edit }) => edit(tlsPath, ['data', 'tls.key'], 'AAAA'),
    /^Warning gracehook-tls\/tls-uid CertificateIssued .*: tls\.key holds no key that can be read\.$/,
  ],
  [
    'a Secret that is empty',
    ({ edit }) => edit(tlsPath, ['data'], undefined),
    /^Normal gracehook-tls\/tls-uid CertificateIssued .*: there was none\.$/,
  ],
  [
    'a bundle that is garbage',
    ({ edit }) => edit(webhooksPath, ['webhooks', 1, 'clientConfig', 'caBundle'], '////'),
    /^Normal gracehook-ca\/ca-uid TrustWritten .*: 1 of 2 webhook entries lacked an authority to trust\.$/,
  ],
  [
    'a bundle with a comment',
    ({ edit, bundles }) => {
      const commented = Buffer.from(`# ours\n${bundles()[0]}`).toString('base64');
      edit(webhooksPath, ['webhooks', 0, 'clientConfig', 'caBundle'], commented);
    },
    /^Normal gracehook-ca\/ca-uid TrustWritten .*: 1 of 2 webhook entries held more than is needed\.$/,
  ],
  [
    'an entry that is new',
    ({ api, edit }) => {
      const webhooks = asList(valueAt(api.objects.get(webhooksPath), ['webhooks']));
      edit(webhooksPath, ['webhooks'], [...webhooks, { name: 'new', clientConfig: {} }]);
    },
    /^Normal gracehook-ca\/ca-uid TrustWritten Each of the 3 .*: 1 of 3 webhook entries lacked/,
  ],
])('makes good %s in the next turn', async (_what, change, event) => {
  const place = await release();
  await place.turn();
  change(place);
  place.events.length = 0;
  await place.turn(5);
  expect(place.events).toEqual([expect.stringMatching(event)]);
  const ca = place.textIn(caPath, 'ca.crt');
  expect(new Set(place.bundles())).toEqual(new Set([ca]));
  expect(
    new X509Certificate(place.textIn(tlsPath, 'tls.crt')).verify(new X509Certificate(ca).publicKey),
  ).toBe(true);
});

it('replaces an authority whose key was deleted, and trusts the old one until nobody serves its certificates', async () => {
  const place = await release();
  const { edit, turn, events, replicas, textIn, bundles } = place;
  await turn();
  const [old, oldLeaf] = [textIn(caPath, 'ca.crt'), textIn(tlsPath, 'tls.crt')];
  replicas.serve = [oldLeaf, oldLeaf];
  edit(caPath, ['data', 'ca.key'], undefined);
  events.length = 0;
  await turn(600);
  const next = textIn(caPath, 'next.crt');
  expect(bundles()).toEqual([old + next, old + next]);
  expect(noteIn(place)).toBe(`2026-01-01T00:10:00.000Z ${new X509Certificate(next).fingerprint256}`);
  await turn(119);
  expect([textIn(caPath, 'ca.crt'), textIn(tlsPath, 'tls.crt')]).toEqual([old, oldLeaf]);

  await turn(1);
  expect(textIn(caPath, 'ca.crt')).toBe(next);
  expect(noteIn(place)).toBeUndefined();
  const newLeaf = textIn(tlsPath, 'tls.crt');
  expect(new X509Certificate(newLeaf).verify(new X509Certificate(next).publicKey)).toBe(true);
  replicas.serve = [newLeaf, newLeaf];
  await turn(119);
  expect(bundles()).toEqual([old + next, old + next]);
  // One that cannot be reached may serve the old certificate still.
  replicas.serve = [newLeaf, undefined];
  await turn(1);
  replicas.serve = [newLeaf, oldLeaf];
  await turn(5);
  expect(bundles()).toEqual([old + next, old + next]);
  replicas.serve = [newLeaf, newLeaf];
  await turn(5);
  expect(bundles()).toEqual([next, next]);
  expect(events.map((event) => event.replace(/^(\S+ \S+ \S+) .*: /, '$1: '))).toEqual([
    'Warning gracehook-ca/ca-uid AuthorityIntroduced: ca.key is missing.',
    'Normal gracehook-ca/ca-uid TrustWritten: 2 of 2 webhook entries lacked an authority to trust.',
    'Normal gracehook-ca/ca-uid AuthorityPromoted: every webhook entry has trusted it for two minutes.',
    'Normal gracehook-tls/tls-uid CertificateIssued: the present one is of an earlier authority.',
    'Normal gracehook-ca/ca-uid TrustWritten: 2 of 2 webhook entries held more than is needed.',
  ]);
});

it('lets entries trust an authority of the admin’s own for two minutes before it uses it', async () => {
  const { api, edit, turn, events, textIn, bundles } = await release();
  await turn();
  const [old, oldLeaf] = [textIn(caPath, 'ca.crt'), textIn(tlsPath, 'tls.crt')];
  const own = await issueAuthority({ commonName: 'own', ...validityFrom(start, 20 * 3600) });
  const encoded = (text: string) => Buffer.from(text).toString('base64');
  edit(caPath, ['data'], { 'ca.crt': encoded(own.cert), 'ca.key': encoded(own.key) });
  events.length = 0;
  await turn(600);
  expect(events[0]).toMatch(/^Warning gracehook-ca\/ca-uid AuthorityUnknown It is to be used when/);
  expect(Object.keys(api.objects.get(caPath)?.['data'] ?? {})).toEqual(['next.crt', 'next.key']);
  expect(new Set(bundles().map((bundle) => certificatesIn(bundle).length))).toEqual(new Set([2]));
  expect(bundles()[0]).toContain(old);
  await turn(119);
  expect(textIn(tlsPath, 'tls.crt')).toBe(oldLeaf);
  await turn(1);
  expect([textIn(caPath, 'ca.crt'), textIn(caPath, 'ca.key')]).toEqual([own.cert, own.key]);
  expect(textIn(tlsPath, 'ca.crt')).toBe(own.cert);
});

it.each<[what: string, interfere: (place: Release) => void]>([
  [
    'an entry lost it meanwhile',
    ({ edit, textIn }) => {
      const old = Buffer.from(textIn(caPath, 'ca.crt')).toString('base64');
      edit(webhooksPath, ['webhooks', 1, 'clientConfig', 'caBundle'], old);
    },
  ],
  [
    'the note is about another',
    (place) =>
      place.edit(
        caPath,
        ['metadata', 'annotations', trustedSinceAnnotation],
        String(noteIn(place)).replace(/ ../, ' ZZ'),
      ),
  ],
])('begins to wait again where a new authority is trusted and %s', async (_what, interfere) => {
  const place = await release();
  const { edit, turn, textIn } = place;
  await turn();
  const old = textIn(caPath, 'ca.crt');
  edit(caPath, ['data', 'ca.key'], undefined);
  await turn(5);
  interfere(place);
  await turn(115);
  expect(noteIn(place)).toMatch(/^2026-01-01T00:02:00.000Z /);
  await turn(119);
  expect(textIn(caPath, 'ca.crt')).toBe(old);
  await turn(1);
  expect(textIn(caPath, 'ca.crt')).not.toBe(old);
});

it.each<[status: number, path: string]>([
  [409, caPath],
  [409, tlsPath],
  [422, webhooksPath],
])('leaves it to the next turn where somebody else wrote first (%i of %s)', async (status, path) => {
  const { api, turn, bundles, textIn } = await release();
  let refused = 0;
  api.answer = (request) => {
    if (request.method !== 'PATCH' || request.path !== path || refused > 0) return undefined;
    refused += 1;
    return refusal(status, 'the object has been modified');
  };
  await turn();
  expect(refused).toBe(1);
  expect(api.requests.at(-1)).toMatchObject({ method: 'PATCH', path });
  await turn(5);
  const ca = textIn(caPath, 'ca.crt');
  expect([bundles(), textIn(tlsPath, 'ca.crt')]).toEqual([[ca, ca], ca]);
});

it('fails where each of four turns in a row was refused', async () => {
  const { api, turn } = await release();
  api.answer = ({ method }) => (method === 'PATCH' ? refusal(422, 'it is not valid') : undefined);
  for (let time = 0; time < 3; time += 1) await turn(5);
  await expect(turn(5)).rejects.toThrow('it is not valid');
  // A turn that got on lets it begin to count anew.
  let patches = 0;
  api.answer = ({ method }) =>
    method === 'PATCH' && ++patches > 1 ? refusal(422, 'it is not valid') : undefined;
  await turn(5);
  for (let time = 0; time < 2; time += 1) await turn(5);
  await expect(turn(5)).rejects.toThrow('it is not valid');
});

it('never overwrites what another wrote after it was read', async () => {
  const { api, edit, turn, textIn } = await release();
  api.answer = ({ method, path }) => {
    if (method === 'PATCH' && path === caPath) {
      api.answer = () => undefined;
      edit(caPath, ['data', 'next.crt'], Buffer.from('written by another').toString('base64'));
    }
    return undefined;
  };
  await turn();
  expect(textIn(caPath, 'next.crt')).toBe('written by another');
});

it('fails with the server’s own words where it is not allowed', async () => {
  const { api, turn } = await release();
  api.answer = ({ method }) => (method === 'PATCH' ? refusal(403, 'secrets is forbidden') : undefined);
  await expect(turn()).rejects.toThrow('secrets is forbidden');
});

it.each([
  ['gracehook-ca', caPath],
  ['gracehook-tls', tlsPath],
])('says what to do where the Secret %s is missing, and goes on when it is back', async (name, path) => {
  const { api, turn, textIn } = await release();
  const secret = api.objects.get(path) ?? {};
  api.objects.delete(path);
  await expect(turn()).rejects.toThrow(
    `the Secret ${name} is missing; install the chart again to have it made (helm upgrade)`,
  );
  api.objects.set(path, secret);
  await turn(5);
  expect(textIn(tlsPath, 'ca.crt')).toBe(textIn(caPath, 'ca.crt'));
});

it('says that nobody calls where the webhook configuration is missing, and issues a certificate all the same', async () => {
  const { api, turn, textIn, bundles } = await release();
  const configuration = api.objects.get(webhooksPath) ?? {};
  api.objects.delete(webhooksPath);
  const sentence =
    'the webhook configuration gracehook is missing, so that nobody calls; helm upgrade makes it again';
  await expect(turn()).rejects.toThrow(sentence);
  await expect(turn(5)).rejects.toThrow(sentence);
  const ca = textIn(caPath, 'ca.crt');
  expect(textIn(tlsPath, 'ca.crt')).toBe(ca);
  api.objects.set(webhooksPath, configuration);
  await turn(5);
  expect(bundles()).toEqual([ca, ca]);
});

it('keeps every authority where nobody can say which replicas there are, and fails', async () => {
  const { edit, turn, replicas, textIn, bundles } = await release();
  await turn();
  const old = textIn(caPath, 'ca.crt');
  edit(caPath, ['data'], undefined);
  await turn(5);
  await turn(120);
  replicas.serve = new Error('endpointslices is forbidden');
  await expect(turn(120)).rejects.toThrow('endpointslices is forbidden');
  expect(bundles()[0]).toContain(old);
  expect(certificatesIn(bundles()[0] ?? '')).toHaveLength(2);
});

type Release = Awaited<ReturnType<typeof release>>;

function noteIn({ api }: Release): Json | undefined {
  return valueAt(api.objects.get(caPath), ['metadata', 'annotations', trustedSinceAnnotation]);
}

/** What the chart renders, as an API server keeps it, and the duty with a clock that the test moves. */
async function release() {
  const api = await startObjectApiServer();
  const secret = (name: string): JsonObject => ({
    metadata: { name: `gracehook-${name}`, uid: `${name}-uid`, resourceVersion: `${name}-1` },
  });
  api.objects.set(caPath, secret('ca'));
  api.objects.set(tlsPath, secret('tls'));
  const entry = (name: string) => ({ name, clientConfig: { service: { name: 'gracehook' } } });
  api.objects.set(webhooksPath, {
    metadata: { name: 'gracehook', resourceVersion: 'webhooks-1' },
    webhooks: [entry('pods'), entry('workloads')],
  });
  const events: string[] = [];
  const replicas: { serve: (string | undefined)[] | Error } = { serve: [] };
  let now = start;
  const log = createLogger(false);
  log.level = 'silent';
  const duty = certificateDuty({
    access: api.access,
    namespace: 'system',
    name: 'gracehook',
    lifetimes: { caSeconds: 30 * 3600, leafSeconds },
    lookAtReplicas: async () => {
      if (replicas.serve instanceof Error) throw replicas.serve;
      return replicas.serve.map((pem) => ({ served: pem === undefined ? pem : new X509Certificate(pem) }));
    },
    recordEvent: async ({ name, uid }, type, reason, message) => {
      events.push(`${type} ${name}/${uid} ${reason} ${message}`);
    },
    log,
    now: () => now,
  });
  const decoded = (value: Json | undefined) => Buffer.from(asString(value) ?? '', 'base64').toString();
  let edits = 0;
  return {
    api,
    events,
    replicas,
    health: duty.health,
    /** One turn, so many seconds after the one before. */
    turn: (afterSeconds = 0) => {
      now = new Date(now.getTime() + afterSeconds * 1000);
      return duty.perform(AbortSignal.timeout(10_000));
    },
    /** What somebody else does to an object. */
    edit: (path: string, where: (string | number)[], value: Json | undefined) => {
      edits += 1;
      const changed = withValueAt(api.objects.get(path), where, value);
      const versioned = withValueAt(changed, ['metadata', 'resourceVersion'], `edit-${edits}`);
      api.objects.set(path, versioned as JsonObject);
    },
    textIn: (path: string, key: string) => decoded(valueAt(api.objects.get(path), ['data', key])),
    bundles: () =>
      asList(valueAt(api.objects.get(webhooksPath), ['webhooks'])).map((webhook) =>
        decoded(valueAt(webhook, ['clientConfig', 'caBundle'])),
      ),
    writes: () => api.requests.filter(({ method }) => method !== 'GET'),
  };
}
