import type { Row } from './lab.ts';
import type { PodSequence } from './sequence.ts';
import { formatSpread, spreadOf } from './summary.ts';

/** The document's steps in our words, where each is seen, and what of a pod's sequence or of a row tells of it. */
const steps: readonly (readonly [string, string, string, (sequence: PodSequence) => number | null])[] = [
  ['1', 'a new pod is created', 'watch of pods', (one) => one.new_pod_created_s],
  ['2', 'the new pod is ready', 'watch of pods', (one) => one.new_pod_ready_s],
  ['', '... and gets connections', 'kube-proxy’s nft rules', (one) => one.new_pod_in_rules_s],
  ['3', 'the old pod is told to go', 'watch of pods', () => 0],
  ['4', 'its hook calls `/prestop`', 'the pod’s log', (one) => one.prestop_called_s],
  ['', '... its endpoint is not ready', 'EndpointSlice', (one) => one.endpoint_not_ready_s],
  ['', '... it gets no new connections', 'kube-proxy’s nft rules', (one) => one.out_of_rules_s],
  ['', '... `/health` fails: not serving', 'EndpointSlice', (one) => one.endpoint_not_serving_s],
  ['5', 'SIGTERM', 'the pod’s log', (one) => one.sigterm_s],
  ['6', 'requests in flight then, a number', 'the pod’s log', (one) => one.in_flight_at_sigterm],
  ['7', 'the last of them is answered', 'the pod’s log', (one) => one.answered_all_s],
  ['8', 'the container has ended', 'watch of pods', (one) => one.exited_s],
  ['', '... with exit code', 'watch of pods', (one) => one.exit_code],
];

/**
 * The shutdown sequence of each kind of row that was watched: median, and in brackets the spread, of the seconds after
 * the old pod was told to go.
 */
export function sequenceTable(rows: readonly Row[]): { head: string[]; rows: string[][] } {
  const watched = rows.filter(({ sequences }) => sequences.length > 0);
  const groups = Object.entries(
    Object.groupBy(watched, ({ workload, phase }) => `${workload}: ${phase}`),
  ).map(([name, group = []]) => ({ name, group }));
  return {
    head: ['', 'step', 'seen in', ...groups.map(({ name }) => name)],
    rows: [
      ...steps.map(([number, step, where, read]) => [
        number,
        step,
        where,
        ...groups.map(({ group }) => spreadOfSteps(group, read)),
      ]),
      [
        '9',
        'requests lost',
        'k6',
        ...groups.map(({ group }) => formatSpread(spreadOf(group.map(({ failed }) => failed)))),
      ],
    ],
  };
}

function spreadOfSteps(group: readonly Row[], read: (sequence: PodSequence) => number | null): string {
  const values = group.flatMap(({ sequences }) => sequences.map((one) => read(one)));
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? '–' : formatSpread(spreadOf(known));
}
