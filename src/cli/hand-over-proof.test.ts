import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { sampleProof } from '../../test/page/sample-proof.ts';
import { handOverProof } from './hand-over-proof.ts';

/** What is written to a stream meanwhile. */
function written(stream: 'stdout' | 'stderr'): () => string {
  let text = '';
  const spy = vi.spyOn(process[stream], 'write').mockImplementation((chunk, done) => {
    text += String(chunk);
    if (typeof done === 'function') (done as () => void)();
    return true;
  });
  onTestFinished(() => spy.mockRestore());
  return () => text;
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'gracehook-hand-over-'));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

it('prints what was measured though its page cannot be written, and says why', async () => {
  const [stdout, stderr] = [written('stdout'), written('stderr')];
  const report = join(await folder(), 'gone', 'proof.html');
  expect(await handOverProof(sampleProof(), 'deploy/web', { report }, 'json')).toEqual({
    isPageMissing: true,
  });
  expect(JSON.parse(stdout()).passes).toHaveLength(4);
  expect(stderr()).toBe(`gracehook: the page could not be written to ${report}: no such file or directory\n`);
});

it('writes the page with what to type to prove the same again, in the same cluster', async () => {
  const [stdout, stderr] = [written('stdout'), written('stderr')];
  const report = join(await folder(), 'proof.html');
  const flags = { report, context: 'c', kubeconfig: '/k', compare: true } as const;
  expect(await handOverProof(sampleProof(), 'deploy/web', flags, 'text')).toEqual({ isPageMissing: false });
  expect(stdout()).toContain('× 4 of 3,200 requests were dropped');
  expect(stderr()).toBe(`gracehook: a page is in ${report}\n`);
  expect(await readFile(report, 'utf8')).toContain(
    `<code>gracehook prove deploy/web -n shop --context c --kubeconfig /k --report ${report} --compare</code>`,
  );
});
