import { defineConfig } from 'vitest/config';

// Two projects: "npm" needs nothing but this folder, "cluster" a real Kubernetes that the run starts itself.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'npm',
          include: ['src/**/*.test.ts', 'test/{golden,server,docs}/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.cluster.test.ts'],
          globalSetup: ['test/cluster/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
