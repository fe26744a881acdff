import { objectName } from '../core/object-name.ts';
import type { ProofEvent } from '../core/proof/proof.ts';
import type { Method } from '../core/proof/request-sample.ts';
import type { ServiceOfUrl } from '../core/proof/service-of-url.ts';
import type { Target } from '../core/proof/target.ts';
import type { ProofWishes } from '../core/proof/target-refusal.ts';
import { deployerOf } from '../core/removal/deployer-of.ts';
import { counted } from './counted.ts';
import { hanging } from './lay-out.ts';
import type { Paint } from './paint.ts';

/** What `prove` is about to do, and where. */
export interface ProofPlan extends ProofWishes {
  readonly context: string;
  readonly server: string;
  readonly target: Target;
  readonly url: URL;
  readonly service: ServiceOfUrl | undefined;
  /** What nobody checked about the way from the URL to the workload. */
  readonly caveats: readonly string[];
  readonly methods: readonly Method[];
  readonly requestsPerSecond: number;
  /** How many replicas are left when it is scaled down. */
  readonly fewerReplicas: number;
}

/** Where, and what will be done there, for a person to say yes or no to. */
export function proofPlan(plan: ProofPlan, width: number, paint: Paint): string[] {
  const { context, server, target, url, service, methods, requestsPerSecond } = plan;
  const { namespace, workload, replicas } = target;
  const rows: (readonly [head: string, ...texts: string[]])[] = [
    ['context', context],
    ['server', server],
    ['workload', `${objectName(workload)} in ${namespace}, ${counted(replicas, 'pod')}`],
    ['url', `${url.href} (${leadsTo(service)})`],
    [
      'load',
      `${requestsPerSecond} requests a second, ${methods.join(' and ')}, over new and kept connections`,
    ],
    ['does', ...steps(plan)],
    ['leaves', ...leftovers(plan)],
    ['beware', ...warnings(plan)],
  ];
  return rows.flatMap(([head, ...texts]) =>
    texts.flatMap((text, index) => {
      const mark = (index === 0 ? head : '').padEnd(10);
      const [first = '', ...rest] = hanging(mark, text, width);
      return [paint('title', first.slice(0, mark.length)) + first.slice(mark.length), ...rest];
    }),
  );
}

function leadsTo(service: ServiceOfUrl | undefined): string {
  if (service === undefined) return 'no Service of the namespace is known by that';
  return `${service.selects === 'own' ? 'its' : 'the'} Service ${service.name}`;
}

function steps(plan: ProofPlan): string[] {
  const events = plan.events.map((event) => eventStep(event, plan));
  const underLoad = `under load: ${events.join('; ')}`;
  if (!plan.isCompared) return [underLoad];
  return [
    '1. sets gracehook.io/inject: disabled in its pod template, which replaces its pods; not counted',
    `2. ${underLoad}`,
    '3. puts that back as it was, which replaces its pods; not counted',
    `4. under load: the same ${events.length > 1 ? 'once more' : 'again'}`,
  ];
}

function eventStep(event: ProofEvent, { target, fewerReplicas }: ProofPlan): string {
  const { replicas } = target;
  switch (event) {
    case 'restart':
      return 'restarts it as kubectl rollout restart does';
    case 'scale':
      return `scales it from ${replicas} to ${fewerReplicas} and back to ${replicas}`;
    case 'evict':
      return replicas === 1
        ? 'evicts its only pod, as disruption budgets allow'
        : `evicts its ${replicas} pods one after the other, as disruption budgets allow`;
  }
}

function leftovers({ events }: ProofPlan): string[] {
  return events.includes('restart')
    ? ['the annotation of the restart in its pod template, as kubectl does']
    : [];
}

function warnings({ target, events, methods, isCompared, caveats }: ProofPlan): string[] {
  const isAlone = target.replicas === 1 && events.includes('evict');
  const deployer = deployerOf(target.workload);
  const isReset = deployer !== undefined && deployer.tool !== 'Helm';
  return [
    ...caveats,
    ...(isAlone
      ? ['no other pod serves while its only one is evicted: requests may fail until the new one is ready']
      : []),
    ...(methods.includes('POST') ? ['the POST requests are real ones: --method GET leaves them out'] : []),
    ...(isCompared
      ? ['requests will be dropped while Gracehook is disabled: that is what is compared with']
      : []),
    ...(isReset
      ? [`${deployer.tool} deploys it (${deployer.name}): where that sets things back, this stops`]
      : []),
  ];
}
