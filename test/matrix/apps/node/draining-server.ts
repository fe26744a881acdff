import { sayGoodbye, server } from './server.ts';

const goodbyeMs = 3_000;

// A busy connection is told to go elsewhere by its next answer. Only then are the idle ones closed.
process.once('SIGTERM', () => {
  sayGoodbye();
  setTimeout(() => server.close(), goodbyeMs);
});
