import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { partsFolder } from '../../../cluster/parts/parts.ts';
import { runCommand } from '../../../cluster/parts/run-command.ts';

export const kyvernoVersion = 'v1.19.1';
const module = 'github.com/kyverno/kyverno';

/** Kyverno's admission controller, built, and the manifests of its installation. */
export interface Kyverno {
  readonly program: string;
  /** All that its chart makes with its defaults, as its repository keeps it rendered. */
  readonly manifests: string;
}

/**
 * Builds Kyverno's admission controller in its own module, as the Go module proxy serves it, so with the versions that its
 * authors pin. The first time takes many minutes.
 */
export async function buildKyverno(): Promise<Kyverno> {
  const downloaded = await runCommand('go', ['mod', 'download', '-json', `${module}@${kyvernoVersion}`], {
    env: { GOFLAGS: '', GOWORK: 'off' },
  });
  const source: string = JSON.parse(downloaded).Dir;
  const folder = join(partsFolder(), `bench-peer-kyverno@${kyvernoVersion}`);
  const program = join(folder, 'kyverno');
  if (!existsSync(program)) await build(source, folder, program);
  return { program, manifests: join(source, 'config', 'install-latest-testing.yaml') };
}

async function build(source: string, folder: string, program: string): Promise<void> {
  console.log(`building Kyverno ${kyvernoVersion}`);
  await mkdir(folder, { recursive: true });
  const unfinished = join(folder, `unfinished.${process.pid}`);
  const linked = `-s -w -X ${module}/pkg/version.BuildVersion=${kyvernoVersion}`;
  try {
    await runCommand(
      'go',
      ['build', '-trimpath', '-buildvcs=false', '-ldflags', linked, '-o', unfinished, './cmd/kyverno'],
      { folder: source, env: { CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off' } },
    );
    await rename(unfinished, program);
  } finally {
    await rm(unfinished, { force: true });
  }
}
