import { deleteWorkloadEntry, findConfigurations } from '../cluster/configurations.ts';
import { countInjectedPods, findTraces } from '../cluster/find-traces.ts';
import { kubeconfigContext } from '../cluster/kubeconfig-context.ts';
import type { JsonObject } from '../core/json.ts';
import { isOfInstallation } from '../core/removal/installed-configuration.ts';
import { isDoingAnything, removalPlan, toDo } from '../report/removal-plan.ts';
import { leftBehind, type Removal, removalReport } from '../report/removal-report.ts';
import { isConfirmed } from './is-confirmed.ts';
import { paceOf, type RemoveFlags } from './remove-options.ts';
import { takeBack } from './take-back.ts';
import { paintFor, print, textOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const leftExitCode = 1;

/**
 * Takes back what Gracehook wrote into a cluster's workloads, before it is uninstalled: says where and what, asks, then
 * deletes the workload entry, so that nothing is copied again, and goes from workload to workload. It looks again at the
 * end and tells what is left (exit code 1), what comes back, and what to type next. Whoever runs it has the rights.
 */
export async function remove(flags: RemoveFlags): Promise<void> {
  const pace = paceOf(flags);
  const context = kubeconfigContext(flags.kubeconfig, flags.context);
  if (typeof context === 'string') throw new UsageError(context);
  const { namespace } = flags;
  const isAll = flags.all === true;
  const tell = (...lines: string[]) => void process.stderr.write(textOf(lines));

  const before = await findConfigurations(context, flags.name);
  if (flags.name !== undefined && before.length === 0)
    throw new UsageError(`there is no MutatingWebhookConfiguration ${JSON.stringify(flags.name)}`);
  const isOurOwn = (object: JsonObject) => isOfInstallation(object, before);
  const find = () => findTraces(context, { namespace, isAll }, isOurOwn);
  const found = await find();

  const { name, server } = context;
  const isDryRun = flags.dryRun === true;
  const plan = { context: name, server, namespace, configurations: before, findings: found };
  const detailedPlan = { ...plan, isDetailed: isDryRun };
  if (isDryRun) return print(textOf(removalPlan(detailedPlan, paintFor(process.stdout, process.env))));
  tell(...removalPlan(detailedPlan, paintFor(process.stderr, process.env)));
  if (isDoingAnything(detailedPlan) && flags.yes !== true && !(await isConfirmed('Go on?')))
    throw new UsageError(
      `nothing was changed at ${server}; --yes goes on without asking, --dry-run only shows`,
    );

  const stopping = new AbortController();
  // A second Ctrl-C ends the process at once: there is nothing that would have to be put in order.
  process.once('SIGINT', () => {
    tell('stopping after this workload');
    stopping.abort();
  });
  for (const { name: entryOf, hasWorkloadEntry } of before)
    if (hasWorkloadEntry) await deleteWorkloadEntry(context, entryOf);
  const outcomes = await takeBack(context, toDo(found), isAll, pace, { tell, signal: stopping.signal });

  const isStopped = stopping.signal.aborted || outcomes.some(({ state }) => state === 'untouched');
  const removal: Removal = {
    outcomes,
    findings: isStopped ? found : await find(),
    configurations: isStopped ? before : await findConfigurations(context, flags.name),
    pods: isStopped ? new Map() : await countInjectedPods(context, namespace),
    isAll,
    isChecked: !isStopped,
  };
  await print(textOf(removalReport(removal, paintFor(process.stdout, process.env))));
  if (leftBehind(removal).length > 0) process.exitCode = leftExitCode;
  const unreachable = outcomes.find(({ state }) => state === 'untouched')?.detail;
  if (unreachable !== undefined && !stopping.signal.aborted) throw new Error(unreachable);
}
