import { appImageName, appProgram } from './app-image.ts';
import { readEnd, waitForEnd } from './stored-end.ts';

/** One row of the document's compliance table, as somebody would check it on an injected pod. */
export interface Requirement {
  /** In the document's words. */
  readonly name: string;
  /** Whether the pod does it, does something in its place, or nothing does. */
  readonly answer: 'yes' | 'in another way' | 'not added';
  readonly how: string;
  /** For a shell. `$POD` is a pod of the workload, `$STUBBORN` one that is deaf to SIGTERM. */
  readonly command: string;
  /** What the command says, in short. Throws where it does not say that the requirement holds. */
  readonly read: (printed: string) => string;
}

const sleepSeconds = 5;
const graceSeconds = 40;
const killed = 137;

/** The rows that a command shows, in the document's order. Each command can be run alone. */
export const requirements: readonly Requirement[] = [
  {
    name: 'Listen for SIGTERM',
    answer: 'in another way',
    how: 'SIGTERM reaches the app after the delay and ends it; no code listens for it.',
    command: endOf('$POD'),
    read: (printed) => {
      const end = readEnd(printed);
      expectTo(end.exitCode !== killed && end.seconds < end.gracePeriodSeconds, printed);
      return `exit code ${end.exitCode} (SIGKILL would be ${killed}), ${describeSeconds(end)}`;
    },
  },
  {
    name: 'Timeout handling',
    answer: 'yes',
    how: 'The kubelet kills what is left when the grace period is over. Here an app that is deaf to SIGTERM, with a budget of 10 s.',
    command: endOf('$STUBBORN'),
    read: (printed) => {
      const end = readEnd(printed);
      expectTo(end.exitCode === killed && end.seconds >= end.gracePeriodSeconds, printed);
      return `exit code ${end.exitCode}, ${describeSeconds(end)}`;
    },
  },
  {
    name: 'Parent process signal handling',
    answer: 'yes',
    how: 'The app is PID 1, as its image has it; nothing is wrapped around it. A shell in between is told as [`ShellEntrypoint`](reasons.md#shellentrypoint).',
    command: 'kubectl exec $POD -- cat /proc/1/comm',
    read: (printed) => {
      expectTo(printed.trim() === appProgram, printed);
      return `\`${printed.trim()}\``;
    },
  },
  {
    name: 'Grace period compliance',
    answer: 'yes',
    how: 'Delay and the time after SIGTERM fit into the budget, and the app keeps the 30 s that it had: 40 - 5 = 35.',
    command: `kubectl get pod $POD -o jsonpath='{.spec.containers[0].lifecycle.preStop.sleep.seconds} {.spec.terminationGracePeriodSeconds}'`,
    read: (printed) => {
      expectTo(printed === `${sleepSeconds} ${graceSeconds}`, printed);
      return `\`${printed}\``;
    },
  },
  {
    name: 'Readiness probe coordination',
    answer: 'yes',
    how: 'From the first moment the pod gets no new traffic, and serves what it has; no probe has to fail for that.',
    command: `kubectl delete pod $POD --wait=false >/dev/null; sleep 1; kubectl get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{range .items[*].endpoints[?(@.conditions.terminating==true)]}ready={.conditions.ready} serving={.conditions.serving}{"\\n"}{end}'`,
    read: (printed) => {
      expectTo(printed.trim() === 'ready=false serving=true', printed);
      return `\`${printed.trim()}\``;
    },
  },
  {
    name: 'gRPC support',
    answer: 'yes',
    how: 'The delay is the pod’s, whatever it speaks, and the readiness probe can be gRPC. Nobody calls `GracefulStop` for the app.',
    command: `kubectl run greeter --image=${appImageName} --port=50051 --annotations=gracehook.io/inject=enabled --annotations=gracehook.io/readiness=grpc --dry-run=server -o jsonpath='{.spec.containers[0].lifecycle.preStop.sleep.seconds} {.spec.containers[0].readinessProbe.grpc.port}'`,
    read: (printed) => {
      expectTo(printed === `${sleepSeconds} 50051`, printed);
      return `\`${printed}\``;
    },
  },
  {
    name: 'Prometheus metrics',
    answer: 'yes',
    how: 'Of the webhook, not of the app: what was decided here, and by `control` [how shutdowns went](shutdowns.md).',
    command: `curl -s http://127.0.0.1:$OPS_PORT/metrics | grep '^gracehook_admission_decisions_total{resource="pods",outcome="patched"'`,
    read: (printed) => {
      const count = Number(printed.trim().split(' ').at(-1));
      expectTo(count > 0, printed);
      return `${count} pods patched`;
    },
  },
  {
    name: 'Load balancer coordination',
    answer: 'yes',
    how: 'The pod serves for 5 s before SIGTERM; the document’s library waits 1 s.',
    command: endOf('$POD'),
    read: (printed) => {
      const end = readEnd(printed);
      expectTo(end.seconds >= sleepSeconds, printed);
      return `ended ${describeSeconds(end)}`;
    },
  },
];

function endOf(pod: string): string {
  const quoted = waitForEnd(pod).map((word) => (/[{ ]/.test(word) ? `'${word}'` : word));
  return `kubectl delete pod ${pod} --wait=false >/dev/null; kubectl ${quoted.join(' ')}`;
}

function describeSeconds({ seconds, gracePeriodSeconds }: ReturnType<typeof readEnd>): string {
  return `${seconds} s after it was told to go, of ${gracePeriodSeconds} s`;
}

function expectTo(holds: boolean, printed: string): void {
  if (!holds) throw new Error(`it printed "${printed.trim()}"`);
}
