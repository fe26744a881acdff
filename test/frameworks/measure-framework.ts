import { decidedVariables, hurriedPodOf, podOf } from './decided-variables.ts';
import type { FrameworkServer } from './framework-servers.ts';
import { requestSeconds, type ShutdownTrial, tryShutdown } from './shutdown-trial.ts';

/** What became of a request in a framework's server, without our variables and with those of two decisions. */
export interface FrameworkRow {
  readonly framework: string;
  readonly version: string;
  readonly request_s: number;
  /** Nobody set anything. */
  readonly without: ShutdownTrial;
  /** With the variables that the framework's golden case gets. */
  readonly injected: ShutdownTrial & { readonly variables: Readonly<Record<string, string>> };
  /** With those of a shutdown that leaves two seconds, less than the request needs. */
  readonly hurried: ShutdownTrial & { readonly variables: Readonly<Record<string, string>> };
}

/** Measures a framework: three servers side by side. */
export async function measureFramework(server: FrameworkServer): Promise<FrameworkRow> {
  const folder = await server.build();
  const injected = decidedVariables(podOf(server.framework));
  const hurried = decidedVariables(hurriedPodOf(server.framework));
  const trials = await Promise.all(
    [{}, injected, hurried].map((variables) => tryShutdown(server, folder, variables)),
  );
  const [without, withOurs, withFew] = trials as [ShutdownTrial, ShutdownTrial, ShutdownTrial];
  return {
    framework: server.framework,
    version: server.version,
    request_s: requestSeconds,
    without,
    injected: { ...withOurs, variables: injected },
    hurried: { ...withFew, variables: hurried },
  };
}
