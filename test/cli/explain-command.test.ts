import { expect, it } from 'vitest';
import { injectedWeb, web } from './manifests.ts';
import { gracehook } from './run-gracehook.ts';

it('explains a Deployment to a person, in 80 columns where there is no terminal', async () => {
  const { code, stdout, stderr } = await gracehook(['explain', '-f', '-'], web);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  for (const line of [
    /^deployment\/web {2}patched$/m,
    /grace period +40s \(was 30s\) +gracehook: delay, drain, buffer/,
    /preStop +sleep 5s +gracehook: delay \(default\)$/m,
    /maxUnavailable +0 \(was 25%\) +gracehook: strategy/,
    /^ +0 s +5 s +25 s +40 s$/m,
    /^ {2}web {2}▓+░+·+┃$/m,
    /^ +5 s {2}SIGTERM to web; 20 s to drain$/m,
  ]) {
    expect(stdout).toMatch(line);
  }
});

it('explains in JSON, and tells of variables the names alone', async () => {
  const secret = web.replace('inject: enabled', 'inject: enabled\n    gracehook.io/env: TOKEN=s3cret');
  const { stdout } = await gracehook(['explain', '-f', '-', '-o', 'json'], secret);
  const [explanation] = JSON.parse(stdout) as {
    fields: unknown[];
    file: string;
    line: number;
    shutdown: unknown;
  }[];
  expect(explanation).toMatchObject({
    file: 'stdin',
    line: 2,
    shutdown: { graceSeconds: 40, drainSeconds: 20 },
  });
  expect(explanation?.fields).toContainEqual({
    field: 'env',
    container: 'web',
    value: 'TOKEN',
    setBy: 'gracehook',
    because: ['env'],
  });
  const texts = await Promise.all([
    gracehook(['explain', '-f', '-'], secret),
    gracehook(['lint', '-f', '-'], secret),
  ]);
  expect([stdout, ...texts.map((ended) => ended.stdout)].join('')).not.toContain('s3cret');
});

it('takes what an earlier inject would have written for perhaps its own, and gives no advice against it', async () => {
  const { stdout } = await gracehook(['explain', '-f', '-'], injectedWeb);
  for (const field of ['grace period +40s', 'preStop +sleep 5s', 'readinessProbe +tcpSocket 8080']) {
    expect(stdout).toMatch(new RegExp(`${field} +author or an earlier inject$`, 'm'));
  }
  expect(stdout).not.toMatch(/AlreadySet/);
  const own = await gracehook(['explain', '-f', '-'], injectedWeb.replace('seconds: 5', 'seconds: 7'));
  expect(own.stdout).toMatch(/preStop +sleep 7s +author$/m);
  expect(own.stdout).toContain('PreStopAlreadySet');
});

it('names a bare pod as the place of its settings', async () => {
  const pod =
    'kind: Pod\nmetadata: {name: a, annotations: {gracehook.io/inject: enabled}}\nspec: {containers: [{name: a}]}\n';
  expect((await gracehook(['explain', '-f', '-'], pod)).stdout).toMatch(/^ +inject +enabled +pod$/m);
});

it('says that there is nothing to explain', async () => {
  expect((await gracehook(['explain', '-f', '-'], 'kind: Service\n')).stdout).toBe('no workloads\n');
});
