import { createInterface } from 'node:readline/promises';

/** Where a question is asked. */
interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks a person a question that yes or no answers. The answer is no where nobody can be asked, or where Ctrl-C or Ctrl-D
 * ends the question.
 */
export async function isConfirmed(
  question: string,
  { input, output }: Terminal = { input: process.stdin, output: process.stderr },
): Promise<boolean> {
  if (input.isTTY !== true) return false;
  const prompt = createInterface({ input, output, terminal: true });
  const ended = new Promise<undefined>((resolve) => prompt.once('close', () => resolve(undefined)));
  const asked = prompt.question(`${question} [y/N] `).catch(() => undefined);
  const answer = await Promise.race([asked, ended]);
  prompt.close();
  // What is said next does not stand behind the question.
  if (answer === undefined) output.write('\n');
  return /^y(es)?$/i.test((answer ?? '').trim());
}
