import { selfTest as findWhatIsWrong } from '../control/self-test.ts';
import { accessFor, kubeconfigIn } from './access-for.ts';
import { nameFrom } from './control-options.ts';
import { print } from './terminal.ts';

/** The flags as the command line gives them. */
export interface SelfTestFlags {
  readonly namespace?: string;
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** One self-test: prints that pods are injected, or throws with the sentence that says why not. */
export async function selfTest(flags: SelfTestFlags, environment: NodeJS.ProcessEnv): Promise<void> {
  const namespace = nameFrom(flags.namespace, '--namespace', 'a namespace that is opted in by its label');
  const access = await accessFor(kubeconfigIn(flags), environment);
  const wrong = await findWhatIsWrong(access, namespace);
  if (wrong !== undefined) throw new Error(`the self-test failed: ${wrong}`);
  await print(`Pods of ${namespace} are injected.\n`);
}
