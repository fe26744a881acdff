import { objectReference } from '../core/overview/object-reference.ts';
import { type ProofEvent, proofEvents } from '../core/proof/proof.ts';
import { type Method, methods } from '../core/proof/request-sample.ts';
import type { Target } from '../core/proof/target.ts';
import { urlRefusal } from '../core/proof/url-refusal.ts';
import { outputFormat } from './manifest-options.ts';
import { secondsIn } from './seconds-in.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `prove`, as the command line gives them. */
export interface ProveFlags {
  readonly url?: string;
  readonly event?: string;
  readonly rate?: string;
  readonly method?: string;
  readonly compare?: true;
  readonly timeout?: string;
  readonly loopback?: true;
  readonly insecure?: true;
  readonly yes?: true;
  readonly output?: string;
  readonly report?: string;
  readonly namespace?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** What `prove` was told to do. */
export interface ProveOptions {
  readonly reference: Pick<Target, 'kind' | 'name'>;
  readonly url: URL;
  readonly events: readonly ProofEvent[];
  readonly isCompared: boolean;
  readonly requestsPerSecond: number;
  readonly methods: readonly Method[];
  readonly timeoutSeconds: number;
  readonly isCertificateChecked: boolean;
  readonly format: 'text' | 'json';
}

const mostRequestsPerSecond = 200;

/** Reads the command line. Throws a `UsageError` that says what to write instead. */
export function proveOptions(object: string, flags: ProveFlags): ProveOptions {
  const { url, event = 'restart', rate = '20', timeout = '10m' } = flags;
  const reference = objectReference(object);
  if (reference === undefined || reference.kind === 'Pod')
    throw new UsageError(`prove takes deploy/NAME, sts/NAME or ds/NAME, not ${JSON.stringify(object)}`);
  if (url === undefined)
    throw new UsageError(
      '--url is missing: write --url http://HOST:PORT/, an address by which clients reach the workload through its NodePort, load balancer or Ingress',
    );
  const refusal = urlRefusal(url, { isLoopbackMeant: flags.loopback === true });
  if (refusal !== undefined) throw new UsageError(refusal);
  return {
    reference: { kind: reference.kind, name: reference.name },
    url: new URL(url),
    events: event === 'all' ? proofEvents : [oneOf('--event', proofEvents, event, ['all'])],
    isCompared: flags.compare === true,
    requestsPerSecond: requestsPerSecond(rate),
    methods: flags.method === undefined ? methods : [oneOf('--method', methods, flags.method.toUpperCase())],
    timeoutSeconds: timeoutSeconds(timeout),
    isCertificateChecked: flags.insecure !== true,
    format: outputFormat(flags.output, ['text', 'json']),
  };
}

function oneOf<T extends string>(
  flag: string,
  known: readonly T[],
  text: string,
  more: readonly string[] = [],
): T {
  const found = known.find((one) => one === text);
  if (found !== undefined) return found;
  throw new UsageError(`${flag} is one of ${[...known, ...more].join(', ')}, not ${JSON.stringify(text)}`);
}

function requestsPerSecond(text: string): number {
  const rate = Number(text);
  if (Number.isSafeInteger(rate) && rate >= 1 && rate <= mostRequestsPerSecond) return rate;
  throw new UsageError(
    `--rate is requests a second, from 1 to ${mostRequestsPerSecond}, not ${JSON.stringify(text)}`,
  );
}

/** A rollout takes some time: none at all is a slip. */
function timeoutSeconds(text: string): number {
  const seconds = secondsIn('--timeout', text, '10m');
  if (seconds > 0) return seconds;
  throw new UsageError(`--timeout takes a duration such as 10m, not ${JSON.stringify(text)}`);
}
