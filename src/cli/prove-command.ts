import { kubeconfigContext } from '../cluster/kubeconfig-context.ts';
import { answersRefusal } from '../core/proof/answers-refusal.ts';
import { ownAddressRefusal } from '../core/proof/own-address-refusal.ts';
import type { Pass, Proof } from '../core/proof/proof.ts';
import { serviceOfUrl } from '../core/proof/service-of-url.ts';
import { serviceRefusal } from '../core/proof/service-refusal.ts';
import { targetRefusal } from '../core/proof/target-refusal.ts';
import { urlCaveat } from '../core/proof/url-caveat.ts';
import { fewerReplicas } from '../prove/events/scale.ts';
import { type CheckedTarget, checkTarget } from '../prove/load/check-target.ts';
import { startLoad } from '../prove/load/start-load.ts';
import { locateHost } from '../prove/locate-host.ts';
import { missingRights } from '../prove/missing-rights.ts';
import { readNeighbours } from '../prove/read-neighbours.ts';
import { readTarget } from '../prove/read-target.ts';
import { runProof } from '../prove/run-proof.ts';
import { proofPlan } from '../report/proof-plan.ts';
import { handOverProof } from './hand-over-proof.ts';
import { isConfirmed } from './is-confirmed.ts';
import { proofProgressFor } from './proof-progress-for.ts';
import { type ProveFlags, type ProveOptions, proveOptions } from './prove-options.ts';
import { shellCommand } from './shell-command.ts';
import { paintFor, textOf, widthOf } from './terminal.ts';
import { UsageError } from './usage-error.ts';

const droppedExitCode = 1;
/** Longer than nearly any answer, and short enough that a request which hangs on a pod that went shows itself. */
const timeLimitMilliseconds = 5_000;
/** The bounds of one pass: what is not over by then is given up. */
const maximumSeconds = 1_800;
const maximumRequests = 200_000;

/**
 * Proves a workload: says what will be done, asks, and measures what clients see while it is restarted, scaled or
 * evicted, with the rights of whoever runs it. Exit code 1 where the workload as it is dropped a request. Ctrl-C puts
 * everything back and ends with 3, as an error does.
 */
export async function prove(object: string, flags: ProveFlags, version: string): Promise<void> {
  const options = proveOptions(object, flags);
  const context = kubeconfigContext(flags.kubeconfig, flags.context);
  if (typeof context === 'string') throw new UsageError(context);
  const tell = (...lines: string[]) => void process.stderr.write(textOf(lines));

  const namespace = flags.namespace ?? context.namespace;
  const denied = await missingRights(context, { namespace, kind: options.reference.kind }, options);
  if (denied.length > 0)
    throw new UsageError(
      `in the namespace ${namespace} you may not ${denied.join(', ')}: ask for the Role in docs/prove.md#rights`,
    );
  const target = await readTarget(context, namespace, options.reference);
  if (target === undefined) throw new UsageError(`there is no ${object} in the namespace ${namespace}`);
  const { url, requestsPerSecond, events } = options;
  const service = serviceOfUrl(target, url);
  const place = { ...(await locateHost(context, url, target)), isOfService: service !== undefined };
  const clusterFlags = clusterFlagsOf(flags);
  const refusal =
    ownAddressRefusal(url, place, { isLoopbackMeant: flags.loopback === true }) ??
    serviceRefusal(target, url, service) ??
    targetRefusal(target, { ...options, ...(clusterFlags !== '' && { clusterFlags }) });
  if (refusal !== undefined) throw new UsageError(refusal);

  const { name, server } = context;
  const neighbours = await readNeighbours(context, target, service);
  const caveat = urlCaveat(target, url, { service, neighbours });
  const caveats = caveat === undefined ? [] : [caveat];
  const plan = {
    ...options,
    ...{ context: name, server, target },
    ...{ service, caveats },
    fewerReplicas: fewerReplicas(target.replicas),
  };
  tell(...proofPlan(plan, widthOf(process.stderr), paintFor(process.stderr, process.env)));
  if (flags.yes !== true && !(await isConfirmed('Go on?')))
    throw new UsageError('nothing was changed, since nobody said yes; --yes goes on without asking');

  const checked = await checkTarget({ ...options, timeLimitMilliseconds });
  const unanswered = answersRefusal(url, checked.answers);
  if (unanswered !== undefined) throw new UsageError(unanswered);
  if (!checked.keepsConnections)
    tell('it closes each connection behind its answer, so that none can be kept: "kept" is like "new" here');

  const startedAt = Date.now();
  const shown = proofProgressFor(process.stderr);
  const passes = await runProof(
    context,
    {
      ...{ target, events, isCompared: options.isCompared, timeoutSeconds: options.timeoutSeconds },
      startLoad: (onSample) => startLoad({ ...boundsOf(options, checked), onSample }),
    },
    shown,
    stoppedByHand(shown.step),
  ).finally(() => shown.end());

  const { kind } = target;
  const workload = { kind, namespace, name: target.name };
  const proof: Proof = {
    by: version,
    workload,
    url: url.href,
    caveats,
    requestsPerSecond,
    startedAt,
    passes,
  };
  await handOverProof(proof, object, flags, options.format);
  if (passes.some(isDropping)) process.exitCode = droppedExitCode;
}

/** What a command of kubectl needs to act on the cluster that this does. */
function clusterFlagsOf({ kubeconfig, context }: ProveFlags): string {
  return shellCommand('', { '--kubeconfig': kubeconfig, '--context': context }).trim();
}

function boundsOf(
  { url, requestsPerSecond, methods, isCertificateChecked }: ProveOptions,
  { family }: CheckedTarget,
) {
  return {
    ...{ url, family, requestsPerSecond, methods, isCertificateChecked, timeLimitMilliseconds },
    ...{ maximumSeconds, maximumRequests },
    maximumInFlight: (2 * requestsPerSecond * timeLimitMilliseconds) / 1000,
  };
}

/** What the workload drops while Gracehook is disabled is what it is compared with. */
function isDropping({ kind, samples }: Pass): boolean {
  return kind === 'as-it-is' && samples.some(({ failure }) => failure !== null);
}

/** Aborts when somebody stops this. The second time the process ends at once, as without us. */
function stoppedByHand(tell: (line: string) => void): AbortSignal {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      tell('stopping and putting everything back; once more ends at once and leaves it as it is');
      stopping.abort(new Error(`stopped by ${signal}; nothing was measured to its end`));
    });
  }
  return stopping.signal;
}
