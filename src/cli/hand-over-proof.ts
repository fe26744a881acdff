import { writeFile } from 'node:fs/promises';
import type { Proof } from '../core/proof/proof.ts';
import { proofPage } from '../report/page/proof-page.ts';
import { proofJson } from '../report/proof-json.ts';
import { proofText } from '../report/proof-text.ts';
import { clusterFlags } from './cluster-flags.ts';
import type { ProveFlags } from './prove-options.ts';
import { shellCommand, shellQuoted } from './shell-command.ts';
import { paintFor, print, tellUser, textOf, widthOf } from './terminal.ts';
import { systemWords } from './unwritable-because.ts';

/**
 * Writes the page of a proof where the flags name a file, and prints it as text or JSON in any case. Tells whether the
 * page could be written.
 */
export async function handOverProof(
  proof: Proof,
  object: string,
  flags: ProveFlags,
  format: 'text' | 'json',
): Promise<{ readonly isPageMissing: boolean }> {
  const { stdout } = process;
  const isPageMissing = flags.report !== undefined && !(await writePage(flags.report, proof, object, flags));
  const text = proofText(proof, { width: widthOf(stdout) }, paintFor(stdout, process.env));
  await print(format === 'json' ? `${JSON.stringify(proofJson(proof), null, 2)}\n` : textOf(text));
  return { isPageMissing };
}

/** What was measured took minutes: that its page cannot be written is told, and loses nothing else. */
async function writePage(file: string, proof: Proof, object: string, flags: ProveFlags): Promise<boolean> {
  try {
    await writeFile(file, proofPage({ proof, command: commandAgain(proof, object, flags) }));
    tellUser(`a page is in ${file}`);
    return true;
  } catch (error) {
    tellUser(`the page could not be written to ${file}: ${systemWords(error)}`);
    return false;
  }
}

/** What to type to prove the same again, in a shell. */
function commandAgain({ workload: { namespace } }: Proof, object: string, flags: ProveFlags): string {
  const { url, event, rate, method, timeout, report, compare, loopback, insecure } = flags;
  const valued = {
    ...{ ...clusterFlags(namespace, flags), '--url': url, '--event': event, '--rate': rate },
    ...{ '--method': method, '--timeout': timeout, '--report': report },
  };
  const switches = { '--compare': compare, '--loopback': loopback, '--insecure': insecure };
  return shellCommand(`gracehook prove ${shellQuoted(object)}`, valued, switches);
}
