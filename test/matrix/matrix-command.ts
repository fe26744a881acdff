import { parseArgs } from 'node:util';
import { startWebhook } from '../cluster/webhook-process.ts';
import { runOnCluster } from '../results/run-on-cluster.ts';
import { apps } from './apps.ts';
import { type EventName, events } from './events.ts';
import { buildMatrixImages } from './images.ts';
import { cellsOf, judgeMatrix } from './judge-matrix.ts';
import { runMatrix } from './matrix.ts';
import { writeMatrix } from './matrix-results.ts';
import { describePass } from './matrix-text.ts';

// `npm run matrix`: all apps, all clients, all events, without and with the annotation, on a cluster of its own with two
// nodes; about 20 minutes. Ends with 1 where a promised cell dropped a request, or where an event showed nothing without
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

function chosen<T>(names: string | undefined, all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  if (names === undefined) return all;
  return names.split(',').map((name) => {
    const one = all.find((each) => nameOf(each) === name);
    if (one === undefined) throw new Error(`"${name}" is none of ${all.map(nameOf).join(', ')}`);
    return one;
  });
}

await runOnCluster({ nodes: 2 }, async ({ commit, cluster, signal, onEnd }) => {
  const archives = await buildMatrixImages(chosenApps);
  signal.throwIfAborted();
  for (const archive of archives) await cluster.importImage(archive);
  const webhook = await startWebhook(cluster);
  onEnd(() => webhook.stop());
  const plan = { apps: chosenApps, events: chosenEvents, repeats: Number(values.repeats), signal };
  const passes = await runMatrix(cluster, plan, (pass) => console.log(describePass(pass)));
  const cells = cellsOf(chosenApps, passes);
  if (isWhole) console.log(`written to ${await writeMatrix(cluster, commit, passes, cells)}`);
  for (const sentence of judgeMatrix(cells)) {
    console.error(sentence);
    process.exitCode = 1;
  }
});
