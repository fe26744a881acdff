import { setTimeout as sleep } from 'node:timers/promises';

/** GET /5 answers after five seconds, and says when it began. */
export async function GET({ params }) {
  console.log(`began ${params.seconds}`);
  await sleep(params.seconds * 1000);
  return new Response('finished');
}
