import { expect, it } from 'vitest';
import { cpuMicroseconds, memoryOf } from './process-usage.ts';

it('counts the CPU of this process as it does itself', () => {
  for (const began = performance.now(); performance.now() - began < 100; );
  const { user, system } = process.cpuUsage();
  expect(Math.abs(cpuMicroseconds([process.pid]) - user - system)).toBeLessThan(50_000);
});

it('adds up processes, and knows none that is nobody', () => {
  const own = memoryOf([process.pid]);
  expect(own.rss_mb).toBeGreaterThan(own.anonymous_mb);
  expect(own.anonymous_mb).toBeGreaterThan(10);
  expect(memoryOf([process.pid, process.pid]).rss_mb).toBeGreaterThan(own.rss_mb * 1.5);
  expect([cpuMicroseconds([]), memoryOf([])]).toEqual([0, { rss_mb: 0, anonymous_mb: 0 }]);
});
