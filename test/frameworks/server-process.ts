import { spawn } from 'node:child_process';
import type { Program } from '../cluster/run/program.ts';

/** A server that runs until it is killed, at the latest when this process ends. */
export interface ServerProcess extends Program {
  /** All that it wrote. */
  output(): string;
  /** SIGTERM to its first process alone, as the kubelet does. */
  terminate(): void;
  /** SIGKILL to all of its processes. */
  kill(): void;
}

/** Starts a server with a clean environment: of this process's variables it gets the few that programs need. */
export function startServer({
  name,
  command,
  folder,
  environment,
}: {
  readonly name: string;
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}): ServerProcess {
  // The kernel ends it should this process be killed; and it leads a group, so that its workers end with it.
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...command], {
    cwd: folder,
    env: { ...inherited(), ...environment },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  let ending: string | undefined;
  child.on('error', (error) => {
    ending = error.message;
  });
  child.on('exit', (code, signal) => {
    ending ??= signal === null ? `exit code ${code}` : signal;
  });
  return {
    name,
    pid: child.pid ?? 0,
    ending: () => ending,
    lastLines: () => output.trimEnd().split('\n').slice(-20).join('\n'),
    output: () => output,
    terminate: () => child.kill('SIGTERM'),
    kill: () => killGroup(child.pid),
  };
}

function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'TMPDIR', 'JAVA_HOME', 'LANG'];
  const known = names.map((name) => [name, process.env[name]] as const);
  return Object.fromEntries(known.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
}
