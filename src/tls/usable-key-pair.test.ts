import { createPrivateKey } from 'node:crypto';
import { expect, it } from 'vitest';
import { selfSigned } from '../../test/server/self-signed.ts';
import { untimely, usableKeyPair } from './usable-key-pair.ts';

const files = { certFile: 'tls.crt', keyFile: 'tls.key' };
const name = 'gracehook.gracehook.svc';
const pair = await selfSigned(name);
const other = await selfSigned(name);

it('takes a pair that belongs together and has the name', () => {
  const usable = usableKeyPair(pair, files, name);
  expect(usable).toMatchObject(pair);
  expect(usableKeyPair(pair, files, undefined)).toMatchObject(pair);
  expect(usableKeyPair({ ...pair, cert: pair.cert + other.cert }, files, name)).toMatchObject({
    key: pair.key,
  });
});

const encrypted = createPrivateKey(pair.key)
  .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'secret' })
  .toString();

it.each([
  ['an empty certificate', { cert: '\n', key: pair.key }, /^tls\.crt is empty; whoever issues/],
  ['an empty key', { cert: pair.cert, key: '' }, /^tls\.key is empty; whoever issues/],
  [
    'half a certificate',
    { ...pair, cert: pair.cert.slice(0, 300) },
    /^tls\.crt holds no whole certificate in PEM; write /,
  ],
  [
    'half a key',
    { ...pair, key: pair.key.slice(0, 100) },
    /^tls\.key holds no whole private key in PEM; write /,
  ],
  [
    'a key with a passphrase',
    { ...pair, key: encrypted },
    /^tls\.key holds no whole private key .* without a passphrase$/,
  ],
  ['a certificate for a key', { cert: pair.cert, key: pair.cert }, /^tls\.key holds no whole private key/],
  [
    'the key of another',
    { cert: pair.cert, key: other.key },
    /^tls\.key is not the key of the first certificate in tls\.crt; /,
  ],
  [
    'another first certificate',
    { cert: other.cert + pair.cert, key: pair.key },
    /^tls\.key is not the key of the first/,
  ],
  [
    'half a chain',
    { ...pair, cert: pair.cert + other.cert.slice(0, 300) },
    /^tls\.crt and tls\.key cannot be used for TLS: .*; write /,
  ],
])('refuses %s', (_what, given, sentence) => {
  expect(usableKeyPair(given, files, name)).toMatch(sentence);
});

it('asks for the name among the alternative names, as API servers do, not as the common name', () => {
  expect(usableKeyPair(pair, files, 'common.example')).toBe(
    'the certificate in tls.crt is for DNS:gracehook.gracehook.svc, not for common.example, which the API server asks for; ' +
      'issue one for that name',
  );
});

it('takes a certificate for servers or for anything, and none that is for clients alone', async () => {
  const [serverAuth, clientAuth, anything] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2', '2.5.29.37.0'];
  const judged = async (...extendedKeyUsage: string[]) =>
    usableKeyPair(await selfSigned(name, { extendedKeyUsage }), files, name);
  expect(await judged(clientAuth)).toMatch(/^the certificate in tls\.crt is not for servers, .*serverAuth$/);
  expect(await judged(clientAuth, serverAuth)).toHaveProperty('leaf');
  expect(await judged(anything)).toHaveProperty('leaf');
});

it('takes no pair of which either file is cut anywhere before its last line', () => {
  for (let end = 0; end < pair.cert.trimEnd().length; end++)
    expect(typeof usableKeyPair({ ...pair, cert: pair.cert.slice(0, end) }, files, name)).toBe('string');
  for (let end = 0; end < pair.key.trimEnd().length; end++)
    expect(typeof usableKeyPair({ ...pair, key: pair.key.slice(0, end) }, files, name)).toBe('string');
});

it('tells a certificate that is too old or too new', async () => {
  const usable = usableKeyPair(pair, files, name);
  if (typeof usable === 'string') throw new Error(usable);
  const { leaf } = usable;
  expect(untimely(leaf, files, leaf.validFromDate)).toBeUndefined();
  expect(untimely(leaf, files, leaf.validToDate)).toBeUndefined();
  expect(untimely(leaf, files, new Date(leaf.validToDate.getTime() + 1))).toBe(
    `the certificate in tls.crt expired at ${leaf.validToDate.toISOString()}; renew it`,
  );
  expect(untimely(leaf, files, new Date(leaf.validFromDate.getTime() - 1))).toBe(
    `the certificate in tls.crt is valid only from ${leaf.validFromDate.toISOString()} on; write one that is valid now, ` +
      'or set the clock of this machine',
  );
});
