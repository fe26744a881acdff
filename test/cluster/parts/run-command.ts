import { spawn } from 'node:child_process';

/** How a command is run; it has no time limit unless one is given. */
export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly folder?: string;
  readonly input?: string;
  readonly timeoutSeconds?: number;
  /** Ends the command; its end is waited for. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs a command to its end and gives its stdout; a failure carries what it wrote to stderr. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.folder,
      env: { ...process.env, ...options.env },
      stdio: 'pipe',
      ...(options.signal && { signal: options.signal }),
      ...(options.timeoutSeconds && { timeout: options.timeoutSeconds * 1000, killSignal: 'SIGKILL' }),
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // One that was started and is told to end is waited for, so that nothing of it works on after its caller.
    child.on('error', (error) => {
      if (child.pid === undefined) reject(error);
    });
    child.on('close', (code, signal) => {
      if (code === 0) {
        resolve(Buffer.concat(stdout).toString());
      } else {
        const end = signal === null ? `exit code ${code}` : `${signal}`;
        const said = Buffer.concat(stderr).toString().trim().slice(-4000);
        reject(new Error(`${[command, ...args].join(' ')}: ${end}: ${said}`));
      }
    });
    // A command that ends without reading its input is judged by its exit code, not by the broken pipe.
    child.stdin.on('error', () => {});
    child.stdin.end(options.input ?? '');
  });
}
