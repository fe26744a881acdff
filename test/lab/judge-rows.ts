import type { Row } from './lab.ts';
import { judgeSequence } from './sequence.ts';

/** What is wrong with a lab's rows, a sentence each: none where the promise was kept and the control proves it. */
export function judgeRows(rows: readonly Row[]): string[] {
  const title = ({ workload, phase, run }: Row) => `${workload}, ${phase}, run ${run}`;
  const controls = Object.groupBy(
    rows.filter(({ must }) => must === 'fail'),
    ({ workload, phase }) => `${workload}, ${phase}`,
  );
  const blind = Object.entries(controls).filter(([, group]) => group?.every(({ failed }) => failed === 0));
  return [
    ...blind.map(([name]) => `${name}: the load saw nothing: not one request failed without the annotation.`),
    ...rows.filter(({ requests }) => requests === 0).map((row) => `${title(row)}: not one request was made.`),
    ...rows
      .filter(({ must, failed }) => must === 'lose nothing' && failed > 0)
      .map((row) => `${title(row)}: ${row.failed} of ${row.requests} requests failed, and none should.`),
    ...rows
      .filter(({ sequence_trouble }) => sequence_trouble !== undefined)
      .map((row) => `${title(row)}: ${row.sequence_trouble}.`),
    ...rows.flatMap((row) =>
      row.sequences.flatMap(judgeSequence).map((complaint) => `${title(row)}: ${complaint}.`),
    ),
  ];
}
