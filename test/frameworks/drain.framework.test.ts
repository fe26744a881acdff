import { beforeAll, expect, it } from 'vitest';
import { frameworkServers } from './framework-servers.ts';
import { measureFramework } from './measure-framework.ts';

beforeAll(async () => {
  // One after the other: they share the download folders of pip, Maven and npm.
  for (const { build } of frameworkServers) await build();
});

it.concurrent.each(frameworkServers.map((server) => [server.framework, server.version, server] as const))(
  '%s %s finishes a request by our variables, and hears the time that they give it',
  async (_framework, _version, server) => {
    const { without, injected, hurried } = await measureFramework(server);
    expect({ without: without.request, injected: injected.request, hurried: hurried.request }).toEqual({
      without: server.drainsByDefault ? 'finished' : 'cut',
      injected: 'finished',
      hurried: 'cut',
    });
    // Cut, but only after a drain: later than a server that does not drain at all.
    if (!server.drainsByDefault) expect(hurried.seconds).toBeGreaterThan(without.seconds);
  },
);
