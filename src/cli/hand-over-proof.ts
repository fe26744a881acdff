import { writeFile } from 'node:fs/promises';
import type { Proof } from '../core/proof/proof.ts';
import { proofPage } from '../report/page/proof-page.ts';
import { proofJson } from '../report/proof-json.ts';
import { proofText } from '../report/proof-text.ts';
import type { ProveFlags } from './prove-options.ts';
import { shellCommand, shellQuoted } from './shell-command.ts';
import { paintFor, print, tellUser, textOf, widthOf } from './terminal.ts';

/** Prints a proof as text or JSON, and writes its page where the flags name a file. */
export async function handOverProof(
  proof: Proof,
  object: string,
  flags: ProveFlags,
  format: 'text' | 'json',
): Promise<void> {
  const { stdout } = process;
  if (flags.report !== undefined) {
    await writeFile(flags.report, proofPage({ proof, command: commandAgain(proof, object, flags) }));
    tellUser(`a page is in ${flags.report}`);
  }
  const text = proofText(proof, { width: widthOf(stdout) }, paintFor(stdout, process.env));
  await print(format === 'json' ? `${JSON.stringify(proofJson(proof), null, 2)}\n` : textOf(text));
}

/** What to type to prove the same again, in a shell. */
function commandAgain({ workload: { namespace } }: Proof, object: string, flags: ProveFlags): string {
  const { url, event, rate, method, timeout, context, kubeconfig, report, compare, loopback, insecure } =
    flags;
  const valued = {
    ...{ '-n': namespace, '--url': url, '--event': event, '--rate': rate, '--method': method },
    ...{ '--timeout': timeout, '--context': context, '--kubeconfig': kubeconfig, '--report': report },
  };
  const switches = { '--compare': compare, '--loopback': loopback, '--insecure': insecure };
  return shellCommand(`gracehook prove ${shellQuoted(object)}`, valued, switches);
}
