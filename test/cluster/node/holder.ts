import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { partBinary } from '../parts/parts.ts';
import { type Program, recordProcess, startProgram } from '../run/program.ts';
import type { Run } from '../run/run.ts';
import { waitUntil } from '../run/wait-until.ts';

/** The process that a node's namespaces live and die with. */
export interface Holder {
  readonly program: Program;
  /** The id of the node's first process, as the host counts. */
  readonly pid: number;
  /** The arguments of `nsenter` that lead into the node. */
  readonly enter: readonly string[];
}

const newNamespaces = ['--net', '--pid', '--mount', '--ipc', '--fork', '--kill-child', '--mount-proc'];

/**
 * Makes a node's namespaces (processes, network, mounts). The first process of a process namespace takes all others
 * with it when it is killed, so that ending this one ends the node, pods included, and the kernel drops its network,
 * its mounts and its firewall rules. It reaps orphans, or the shim of every pod that ever ran would stay as a zombie.
 */
export async function startHolder(run: Run, node: string): Promise<Holder> {
  const scratch = join(run.folder, node, 'scratch');
  mkdirSync(scratch, { recursive: true });
  const isolate = ['/bin/sh', join(import.meta.dirname, 'isolate.sh'), run.folder, scratch];
  const name = `${node}-holder`;
  const program = startProgram(run, {
    name,
    command: ['unshare', ...newNamespaces, '--propagation', 'private', ...isolate, partBinary('pause')],
  });
  let pid = 0;
  const isPrepared = () => {
    pid = firstChildOf(program.pid);
    return pid !== 0 && readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'pause';
  };
  await waitUntil('the node has its namespaces', isPrepared, { withinSeconds: 30, programs: [program] });
  // It outlives its parent by a moment, and whoever removes the run has to wait for that moment too.
  recordProcess(run, `${name}-inner`, pid);
  return { program, pid, enter: ['--target', String(pid), '--net', '--pid', '--mount', '--ipc', '--'] };
}

function firstChildOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
}
