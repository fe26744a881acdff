import { kubeconfigContext } from '../cluster/kubeconfig-context.ts';
import { answersRefusal } from '../core/proof/answers-refusal.ts';
import { ownAddressRefusal } from '../core/proof/own-address-refusal.ts';
import type { Pass, Proof } from '../core/proof/proof.ts';
import { putBackWords } from '../core/proof/put-back-words.ts';
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
import { clusterFlags } from './cluster-flags.ts';
import { handOverProof } from './hand-over-proof.ts';
import { isConfirmed } from './is-confirmed.ts';
import { proofProgressFor } from './proof-progress-for.ts';
import { type ProveFlags, type ProveOptions, proveOptions } from './prove-options.ts';
import { shellCommand } from './shell-command.ts';
import { stoppedByHand } from './stopped-by-hand.ts';
import { paintFor, textOf, widthOf } from './terminal.ts';
import { unwritableBecause } from './unwritable-because.ts';
import { UsageError } from './usage-error.ts';

const droppedExitCode = 1;
const failureExitCode = 3;
/** Longer than nearly any answer, and short enough that a request which hangs on a pod that went shows itself. */
const timeLimitMilliseconds = 5_000;
/** The bounds of one pass: what is not over by then is given up. */
const maximumSeconds = 1_800;
const maximumRequests = 200_000;

/**
 * Proves a workload: says what will be done, asks, and measures what clients see while it is restarted, scaled or
 * evicted, with the rights of whoever runs it. Exit code 1 where the workload as it is dropped a request. Ctrl-C and
 * errors put everything back, hand over the passes that were measured, and end with 3.
 */
export async function prove(object: string, flags: ProveFlags, version: string): Promise<void> {
  const options = proveOptions(object, flags);
  await checkReportFile(flags.report);
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
  const kubectl = shellCommand('kubectl', clusterFlags(namespace, flags));
  const refusal =
    ownAddressRefusal(url, place, { isLoopbackMeant: flags.loopback === true }) ??
    serviceRefusal(target, url, service) ??
    targetRefusal(target, options, kubectl);
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
  // Whoever read the progress may be gone, with the terminal: that must not end us before all is put back.
  process.stderr.on('error', () => undefined);
  const { putBack, ...measured } = await runProof(
    context,
    {
      ...{ target, events, isCompared: options.isCompared, timeoutSeconds: options.timeoutSeconds },
      kubectl,
      startLoad: (onSample) => startLoad({ ...boundsOf(options, checked), onSample }),
    },
    shown,
    stoppedByHand(() =>
      shown.step('stopping and putting everything back; once more ends at once and leaves it as it is'),
    ),
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
    ...measured,
  };
  const { passes, stoppedBecause } = measured;
  if (passes.length > 0) {
    const { isPageMissing } = await handOverProof(proof, object, flags, options.format);
    if (isPageMissing) process.exitCode = failureExitCode;
    if (passes.some(isDropping)) process.exitCode = droppedExitCode;
  }
  if (stoppedBecause !== undefined && putBack !== undefined)
    throw new Error(putBackWords(stoppedBecause, putBack));
}

/** Before anything is done: what is measured takes minutes, and its page shall not be lost. */
async function checkReportFile(file: string | undefined): Promise<void> {
  const because = file === undefined ? undefined : await unwritableBecause(file);
  if (because !== undefined)
    throw new UsageError(
      `--report takes a file that can be written, not ${JSON.stringify(file)}: ${because}`,
    );
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
