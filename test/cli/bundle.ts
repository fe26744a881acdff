import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The command as it is shipped. */
    bundle: string;
  }
}

/** Builds the bundle once for all tests of commands: a bundler can break what runs well from its sources. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'gracehook-bundle-'));
  const root = join(import.meta.dirname, '..', '..');
  execFileSync(process.execPath, ['build.ts', folder], { cwd: root, stdio: 'inherit' });
  project.provide('bundle', join(folder, 'gracehook.js'));
  return () => rmSync(folder, { recursive: true });
}
