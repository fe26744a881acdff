import { styleText } from 'node:util';
import { type Paint, type Tone, unpainted } from '../report/paint.ts';

const styles = {
  title: 'bold',
  good: 'green',
  bad: 'red',
  hint: 'yellow',
  quiet: 'dim',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;
const fallbackWidth = 80;

/** Colours for a stream that is a terminal, unless NO_COLOR (https://no-color.org) or a dumb terminal says no. */
export function paintFor(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): Paint {
  const isPlain = (environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb';
  if (stream.isTTY !== true || isPlain) return unpainted;
  return (tone, text) => styleText(styles[tone], text, { validateStream: false });
}

/** The columns of a stream: a terminal's own, else 80. */
export function widthOf(stream: NodeJS.WriteStream): number {
  return Math.max(stream.columns ?? fallbackWidth, 40);
}

/** Lines as one text. What a manifest's names could do to a terminal is taken out; colours stay. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line.replace(controls, '\uFFFD')}\n`).join('');
}

/** Control characters, but for the sequences that colour. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controls = /\x1b(?!\[[0-9;]*m)|[\x00-\x1a\x1c-\x1f\x7f-\x9f]/g;

/** Writes a text and waits until it is out. A reader that has gone, such as `head`, has seen enough. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve() : reject(error));
    process.stdout.once('error', failed);
    process.stdout.write(text, (error) => {
      // The event comes after this call: a listener that is gone by then would let it end the process.
      if (error !== null && error !== undefined) return;
      process.stdout.removeListener('error', failed);
      resolve();
    });
  });
}

/** Tells somebody who looks at the terminal, beside what the command prints. */
export function tellUser(sentence: string): void {
  process.stderr.write(textOf([`gracehook: ${sentence}`]));
}
