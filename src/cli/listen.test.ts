import { expect, it } from 'vitest';
import { listen } from './listen.ts';

/** A server on a machine where listening on some hosts fails with a code. */
function serverThatFails(codes: Readonly<Record<string, string>>) {
  const tried: (string | undefined)[] = [];
  const server = {
    listen: async ({ host = '' }: { host?: string }) => {
      tried.push(host);
      const code = codes[host];
      if (code !== undefined) throw Object.assign(new Error(code), { code });
      return '';
    },
    server: { address: () => ({ address: '', family: '', port: 7 }) },
  };
  return { tried, server: server as Parameters<typeof listen>[0] };
}

it.each([
  ['both families', {}, ['::']],
  ['IPv4 where the kernel has no IPv6', { '::': 'EAFNOSUPPORT' }, ['::', '0.0.0.0']],
  ['IPv4 where no interface has an IPv6 address', { '::': 'EADDRNOTAVAIL' }, ['::', '0.0.0.0']],
])('takes for "all" %s', async (_what, codes, expected) => {
  const { tried, server } = serverThatFails(codes);
  expect(await listen(server, 'all', 7, '--port')).toBe(7);
  expect(tried).toEqual(expected);
});

it('says that the port is taken for "all", too', async () => {
  const { tried, server } = serverThatFails({ '::': 'EADDRINUSE' });
  await expect(listen(server, 'all', 7, '--port or PORT')).rejects.toThrow(
    'port 7 on all addresses is taken; choose another with --port or PORT',
  );
  expect(tried).toEqual(['::']);
});
