import { setTimeout as sleep } from 'node:timers/promises';

/** GET /5 answers after five seconds, and says when it began. */
export default defineEventHandler(async (event) => {
  const { seconds } = event.context.params;
  console.log(`began ${seconds}`);
  await sleep(seconds * 1000);
  return 'finished';
});
