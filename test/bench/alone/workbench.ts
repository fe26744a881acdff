import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { selfIssue } from '../../../src/tls/self-issue.ts';
import { claimGuardedRun } from '../../cluster/run/guarded-run.ts';
import type { Run } from '../../cluster/run/run.ts';
import { buildGoProgram } from '../../images/go-program.ts';
import type { BenchPlan } from '../bench-row.ts';
import { buildBundle } from '../processes/build-bundle.ts';
import { type Cores, holdToLoadCores } from './cores.ts';
import { startNamespaceApi } from './namespace-api.ts';

/** The name of the Service that an API server would call, which every certificate of the bench has. */
export const serverName = 'gracehook.gracehook.svc';

/** What rows of the webhook alone work with. Whatever is started on it ends with it. */
export interface Workbench extends BenchPlan {
  readonly run: Run;
  readonly cores: Cores;
  readonly files: Files;
  /** The bundle as it is shipped. */
  readonly bundle: string;
  readonly loadProgram: string;
  /** Variables by which a pod finds its API server; here it knows one namespace. */
  readonly podEnvironment: Readonly<Record<string, string>>;
}

interface Files {
  /** For what only this run needs; removed with it. */
  readonly folder: string;
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
  readonly configuration: string;
  readonly capabilities: string;
  /** A folder with what a pod finds of its ServiceAccount. */
  readonly account: string;
}

/** Makes a workbench, works on it, and removes it with all that was started on it, also on failure. */
export async function atWorkbench<Result>(
  plan: BenchPlan,
  work: (bench: Workbench) => Promise<Result>,
): Promise<Result> {
  const { run, stop } = await claimGuardedRun();
  const cleanUps = [stop];
  try {
    const files = await writeFiles(join(run.folder, 'files'));
    const bundle = await buildBundle(join(files.folder, 'dist'));
    const loadProgram = join(files.folder, 'load');
    await buildGoProgram(load, loadProgram);
    const api = await startNamespaceApi(files);
    cleanUps.push(() => api.stop());
    const podEnvironment = { KUBERNETES_SERVICE_HOST: '127.0.0.1', KUBERNETES_SERVICE_PORT: `${api.port}` };
    const { cores, letGo } = await holdToLoadCores();
    cleanUps.push(letGo);
    plan.signal.throwIfAborted();
    return await work({
      ...plan,
      run,
      cores,
      files,
      bundle,
      loadProgram,
      podEnvironment,
    });
  } finally {
    // One that fails must not keep the next from being tried.
    for (const cleanUp of cleanUps.toReversed()) await cleanUp().catch(console.error);
  }
}

const load = {
  part: 'bench-load',
  module: join(import.meta.dirname, '..', 'load'),
  program: '.',
  sources: '{go.mod,go.sum,*.go}',
};

/** The certificate of the Service, and the files that the chart mounts: its configuration, and what `control` found out. */
async function writeFiles(folder: string): Promise<Files> {
  mkdirSync(folder, { recursive: true });
  const issued = await selfIssue([serverName, '127.0.0.1']);
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const account = join(folder, 'account');
  mkdirSync(account);
  writeFileSync(join(account, 'token'), 'of nobody');
  writeFileSync(join(account, 'ca.crt'), issued.ca);
  return {
    folder,
    ca: write('ca.crt', issued.ca),
    cert: write('tls.crt', issued.cert),
    key: write('tls.key', issued.key),
    configuration: write('config.yaml', 'namespaceSettings: true\n'),
    capabilities: write('capabilities.json', '{"server":"v1.37.2","sleep":true,"stopSignal":false}'),
    account,
  };
}
