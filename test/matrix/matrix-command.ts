import { parseArgs } from 'node:util';
import { startCluster } from '../cluster/cluster.ts';
import { orExplain } from '../cluster/parts/missing-prerequisite.ts';
import { startWebhook } from '../cluster/webhook-process.ts';
import { describeCommit } from '../lab/results-file.ts';
import { apps } from './apps.ts';
import { type EventName, events } from './events.ts';
import { buildMatrixImages } from './images.ts';
import { cellsOf, judgeMatrix } from './judge-matrix.ts';
import { runMatrix } from './matrix.ts';
import { writeMatrix } from './matrix-results.ts';
import { describePass } from './matrix-text.ts';

// `npm run matrix`: all apps, all clients, all events, without and with the annotation, on a cluster of its own with two
// nodes; about 40 minutes. Ends with 1 where a promised cell dropped a request, or where an event showed nothing without
// the annotation. `-- --apps go-dies,node --events restart` measures a part, and writes no results.
const { values } = parseArgs({
  options: {
    apps: { type: 'string' },
    events: { type: 'string' },
    repeats: { type: 'string', default: '2' },
  },
});
const chosenApps = chosen(values.apps, apps, ({ name }) => name);
const chosenEvents = chosen(values.events, Object.keys(events) as EventName[], (name) => name);
const isWhole = values.apps === undefined && values.events === undefined;

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort());
const { signal } = interrupted;

function chosen<T>(names: string | undefined, all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  if (names === undefined) return all;
  return names.split(',').map((name) => {
    const one = all.find((each) => nameOf(each) === name);
    if (one === undefined) throw new Error(`"${name}" is none of ${all.map(nameOf).join(', ')}`);
    return one;
  });
}

await orExplain(async () => {
  const commit = await describeCommit();
  const archives = await buildMatrixImages(chosenApps);
  const cluster = await startCluster({ nodes: 2 });
  const cleanUps = [() => cluster.stop()];
  try {
    signal.throwIfAborted();
    for (const archive of archives) await cluster.importImage(archive);
    const webhook = await startWebhook(cluster);
    cleanUps.unshift(() => webhook.stop());
    const plan = { apps: chosenApps, events: chosenEvents, repeats: Number(values.repeats), signal };
    const passes = await runMatrix(cluster, plan, (pass) => console.log(describePass(pass)));
    const cells = cellsOf(chosenApps, passes);
    if (isWhole) console.log(`written to ${await writeMatrix(cluster, commit, passes, cells)}`);
    for (const sentence of judgeMatrix(cells)) {
      console.error(sentence);
      process.exitCode = 1;
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    console.error('interrupted; nothing was written');
    process.exitCode = 130;
  } finally {
    // One that fails must not keep the next from being tried.
    for (const cleanUp of cleanUps) await cleanUp().catch(console.error);
  }
});
