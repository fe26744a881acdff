import type { ProofListener } from '../prove/run-proof.ts';
import { unpainted } from '../report/paint.ts';
import { proofProgress } from '../report/proof-progress.ts';
import { paintFor, textOf, widthOf } from './terminal.ts';

/** Where nobody looks at a terminal, so many seconds pass between two lines. */
const plainEverySeconds = 10;
const clearLine = '\r\u001b[2K';

/** Shows how a proof goes: a line that is written over on a terminal, lines now and then elsewhere. */
export function proofProgressFor(stream: NodeJS.WriteStream): ProofListener & { readonly end: () => void } {
  const paint = paintFor(stream, process.env);
  const isTerminal = stream.isTTY === true;
  let plainAt = 0;
  const end = () => {
    if (isTerminal) stream.write(clearLine);
  };
  return {
    step: (words) => {
      end();
      stream.write(textOf([words]));
    },
    progress: (progress) => {
      if (isTerminal) {
        // A line that wraps could not be written over.
        const isFitting = proofProgress(progress, unpainted).length < widthOf(stream);
        const line = proofProgress(progress, isFitting ? paint : unpainted);
        stream.write(clearLine + (isFitting ? line : line.slice(0, widthOf(stream) - 1)));
      } else if (performance.now() - plainAt >= plainEverySeconds * 1000) {
        plainAt = performance.now();
        stream.write(textOf([proofProgress(progress, unpainted)]));
      }
    },
    end,
  };
}
